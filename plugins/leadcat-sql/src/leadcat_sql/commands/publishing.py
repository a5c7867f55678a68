"""An engine for the settings of a store, and which revision is meant by what was typed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from leadcat_rules import (
    CrmLists,
    Engine,
    ErrorCode,
    NotFound,
    Problem,
    Revision,
    Ruleset,
    Settings,
    Snapshot,
    SnapshotHost,
    Store,
)
from leadcat_rules.terminal import StartUp
from leadcat_sql.commands.operator import Operator
from leadcat_sql.commands.reading import reading

NONE = "none"
"""Says that no revision is expected to be active."""
_SHORTEST = len("sha256:") + 4
_WHOLE_ID = re.compile("sha256:[0-9a-f]{64}")


@frozen
class Publishing:
    """The settings of an open store."""

    settings: Settings
    store: Store
    lists: CrmLists
    """What names are checked against; empty where the database holds no CRM."""

    def revision(self, typed: str) -> Revision:
        """The newest entry of this id, of an id that begins so, or of this number.

        Raises NotFound where there is none, or where it could be several.
        """
        history = self.store.revisions()
        number = next((each for each in history if str(each.number) == typed), None)
        if number is not None:
            return number
        is_long_enough = len(typed) >= _SHORTEST
        fits = [each for each in history if is_long_enough and each.id.startswith(typed)]
        if len({each.id for each in fits}) != 1:
            raise NotFound(_not_one(typed, fits))
        return fits[0]

    def expected(self, typed: str | None) -> str | None:
        """The id that `--expect` means: what is active now, where nothing was typed.

        A whole id may be of a revision that this store never had.
        """
        if typed == NONE:
            return None
        if typed is not None and _WHOLE_ID.fullmatch(typed):
            return typed
        if typed is not None:
            return self.revision(typed).id
        active = self.store.active()
        return None if active is None else active.id

    def publish(self, rules: Ruleset, *, expect: str | None, by: str) -> None:
        """Make it the active one, and print its revision; what is active already stays so."""
        active = self.store.active()
        if active is not None and rules.revision == active.id == expect:
            print("it is active already", file=sys.stderr)
            print(active.id)
        else:
            print(self.settings.publish(rules, expect=expect, by=by).id)


@contextmanager
def publishing(start_up: StartUp, url: str) -> Iterator[Publishing]:
    """The settings of the store of this URL, for whoever may open it; raises StoreError."""
    with reading(start_up, url) as found:
        lists = Snapshot(tuple(found.lists.categories), tuple(found.lists.lead_statuses))
        engine = Engine(
            plugins=[SnapshotHost(lists), Operator()],
            store=found.store,
            without=start_up.without,
        )
        yield Publishing(engine.settings, found.store, found.lists)


def _not_one(typed: str, fits: list[Revision]) -> Problem:
    said = "several revisions begin with" if fits else "there is no revision"
    hint = "leadcat revisions lists them: write the number, or sha256: and at least 4 digits"
    return Problem(ErrorCode.NOT_FOUND, f"{said} {typed!r}", hint)
