"""Rules are read once and then remembered; never wrongly, whatever was rolled back (R7)."""

from __future__ import annotations

from collections.abc import Callable

from leadcat_rules import Revision
from leadcat_rules.testing import MORNING
from leadcat_rules.testing.records import claimed
from leadcat_sql import SqlStore
from leadcat_sql.stores.known_revisions import KnownRevisions


def test_R7_rules_that_were_rolled_back_are_never_decided_by(store: SqlStore) -> None:
    with store.database.engine.connect() as host:
        joined = store.joined(host)
        joined.publish("gone", "[0]", at=MORNING, by=None, expect=None)
        active = joined.claim(claimed()).active
        assert active is not None
        assert active.content == "[0]"
        host.rollback()
    assert store.claim(claimed()).active is None
    published = store.publish("there", "[1]", at=MORNING, by=None, expect=None)
    assert published is not None
    assert published.number == active.number
    assert store.claim(claimed()).active == store.active() == published


def test_a_revision_is_read_once() -> None:
    known, read = KnownRevisions(room=10), _Reading()
    assert known.get("a", read.revision(1)) == known.get("a", read.revision(2))
    assert read.numbers == [1]


def test_the_ones_that_nobody_asked_for_the_longest_make_room() -> None:
    known, read = KnownRevisions(room=10), _Reading()
    for receipt in ("a", "b", "a", "c"):
        known.get(receipt, read.revision(1, "12345"))
    assert known.get("a", read.revision(2)).number == 1
    assert known.get("b", read.revision(2)).number == 2


def test_one_that_is_larger_than_the_room_is_kept_alone() -> None:
    known, read = KnownRevisions(room=10), _Reading()
    known.get("small", read.revision(1))
    known.get("large", read.revision(1, "x" * 11))
    assert known.get("large", read.revision(2)).number == 1
    assert known.get("small", read.revision(2)).number == 2


class _Reading:
    """Remembers what was read."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def revision(self, number: int, content: str = "") -> Callable[[], Revision]:
        def read() -> Revision:
            self.numbers.append(number)
            return Revision(number=number, id="r", content=content, at=MORNING)

        return read
