"""Revisions: compared with what is active, published all or nothing, never changed (R7)."""

from __future__ import annotations

from functools import partial

from leadcat_rules.store import Revision, Store
from leadcat_rules.testing.contract import the_only
from leadcat_rules.testing.records import minutes_later
from leadcat_rules.testing.store_contract.suite import StoreSuite
from leadcat_rules.testing.together import at_once

CONTENT = '{"name":"Kundvård, 顧客 \\"1\\"","rules":[]}'


class Publishing(StoreSuite, adds_promises=True):
    """The promises of `Store.publish`, `active`, `revisions` and `revision`."""

    def test_R7_a_new_store_has_no_revision(self, store: Store) -> None:
        assert store.active() is None
        assert list(store.revisions()) == []

    def test_R7_the_first_revision_expects_none(self, store: Store) -> None:
        made = store.publish("r1", CONTENT, at=minutes_later(1), by=None, expect=None)
        expected = Revision(number=1, id="r1", content=CONTENT, at=minutes_later(1), by=None)
        other = self.reopen(store)
        assert made == other.active() == other.revision("r1") == expected

    def test_R7_each_saving_is_an_entry_of_the_history(self, store: Store) -> None:
        first = _publish(store, "r1", expect=None, by="ann")
        second = _publish(self.reopen(store), "r2", expect="r1", by="bo")
        assert list(self.reopen(store).revisions()) == [second, first]
        assert store.active() == second
        assert second is not None
        assert (second.number, second.by) == (2, "bo")

    def test_R7_the_history_is_as_long_as_was_asked_for(self, store: Store) -> None:
        made = [_publish(store, f"r{n + 1}", expect=f"r{n}" if n else None) for n in range(3)]
        assert list(self.reopen(store).revisions(2)) == [made[2], made[1]]
        assert list(store.revisions(limit=1)) == [store.active()] == [made[2]]
        assert list(store.revisions(9)) == list(store.revisions(None)) == made[::-1]

    def test_R7_the_history_goes_on_below_a_number(self, store: Store) -> None:
        made = [_publish(store, f"r{n + 1}", expect=f"r{n}" if n else None) for n in range(3)]
        assert list(self.reopen(store).revisions(before=3)) == [made[1], made[0]]
        assert list(store.revisions(1, 3)) == [made[1]]
        assert list(store.revisions(limit=2, before=9)) == [made[2], made[1]]
        assert not store.revisions(before=1)
        assert not store.revisions(before=0)

    def test_R7_another_expectation_changes_nothing(self, store: Store) -> None:
        assert _publish(store, "r2", expect="r1") is None
        first = _publish(store, "r1", expect=None)
        assert _publish(self.reopen(store), "r2", expect=None) is None
        assert _publish(store, "r2", expect="r2") is None
        assert store.active() == first
        assert list(store.revisions()) == [first]
        assert store.revision("r2") is None

    def test_R7_of_16_first_savings_at_once_one_wins(self, store: Store) -> None:
        self._one_of_16_wins(store, expect=None)

    def test_R7_of_16_savings_over_the_same_revision_one_wins(self, store: Store) -> None:
        expect: str | None = None
        for number in range(4):
            expect = self._one_of_16_wins(store, expect=expect, prefix=f"{number}-").id
        assert [entry.number for entry in store.revisions()] == [4, 3, 2, 1]

    def test_R7_a_roll_back_brings_an_id_back_as_a_new_entry(self, store: Store) -> None:
        first = _publish(store, "r1", expect=None, by="ann")
        second = _publish(store, "r2", expect="r1", by="bo")
        back = _publish(store, "r1", expect="r2", by="cy", minute=9)
        assert back == Revision(number=3, id="r1", content=CONTENT, at=minutes_later(9), by="cy")
        other = self.reopen(store)
        assert list(other.revisions()) == [back, second, first]
        assert other.active() == other.revision("r1") == back

    def _one_of_16_wins(self, store: Store, *, expect: str | None, prefix: str = "") -> Revision:
        ids = [f"{prefix}{number}" for number in range(16)]
        made = at_once(partial(_publish, self.reopen(store), id, expect=expect) for id in ids)
        won = the_only(revision for revision in made if revision is not None)
        assert store.active() == won
        return won


def _publish(
    store: Store, id: str, *, expect: str | None, by: str | None = "ann", minute: int = 0
) -> Revision | None:
    return store.publish(id, CONTENT, at=minutes_later(minute), by=by, expect=expect)
