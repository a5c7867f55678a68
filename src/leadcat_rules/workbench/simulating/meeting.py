"""Two rulesets over the same events: which of them end elsewhere, and where."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TypeAlias

from attrs import define, field, frozen

from leadcat_rules.decisions import Outcome
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.folding import Fold, Numbers
from leadcat_rules.workbench.simulating.in_order import Replay
from leadcat_rules.workbench.simulating.result import Cell, Ended
from leadcat_rules.workbench.simulating.streaming import Piece
from leadcat_rules.workbench.simulating.tallying import Tally

with needs("workbench"):
    import numpy as np

MOST_EXAMPLES = 20
_STAYS, _UNKNOWN = 0, -1
_MOVED = (Outcome.UPDATED, Outcome.AWAITING_CONFIRMATION)

_Alike: TypeAlias = dict[tuple[Outcome, str | None], int]
"""What ends in the same way, numbered alike for both rulesets."""


@frozen
class Differing:
    """One of the first events that end elsewhere."""

    row: int
    category: int
    """The number of the company's category under the new ruleset."""
    new: Ended
    old: Ended


@define
class _Endings:
    """The ends of one ruleset's events, as numbers."""

    replay: Replay
    alike: _Alike
    _ends: Numbers = field(init=False)
    _to: Numbers = field(init=False)

    @_ends.default
    def _no_ends(self) -> Numbers:
        return np.full(self.replay.matches.size * self._categories, _UNKNOWN, "int32")

    @_to.default
    def _nowhere(self) -> Numbers:
        return np.zeros(self.replay.matches.size * self._categories, "int16")

    @property
    def _categories(self) -> int:
        return len(self.replay.layout.categories)

    def of(self, before: Numbers, codes: Numbers) -> tuple[Numbers, Numbers]:
        """Each event's end, and the number of the category that it went to, or _STAYS."""
        keys = codes.astype("int64") * self._categories + before
        unknown = self._ends[keys] == _UNKNOWN
        if unknown.any():
            for key in np.unique(keys[unknown]).tolist():
                self._learn(key)
        return self._ends[keys], self._to[keys]

    def _learn(self, key: int) -> None:
        ended = self.replay.ended(*divmod(key, self._categories))
        self._ends[key] = self.alike.setdefault((ended.reason.outcome, ended.to), len(self.alike))
        if ended.to is not None and ended.reason.outcome in _MOVED:
            self._to[key] = self.replay.layout.categories.index(ended.to)


@define
class Meeting:
    """Gathers what the new ruleset and the old one make of each event."""

    new: Replay
    old: Replay
    companies: int
    """The numbers of companies are below this."""
    elsewhere: int = 0
    examples: list[Differing] = field(factory=list)
    _by_new: _Endings = field(init=False)
    _by_old: _Endings = field(init=False)
    _cells: Tally = field(init=False)
    _in_cell: dict[int, Numbers] = field(init=False, factory=dict)

    @_by_new.default
    def _ends_of_new(self) -> _Endings:
        return _Endings(self.new, {})

    @_by_old.default
    def _ends_of_old(self) -> _Endings:
        return _Endings(self.old, self._by_new.alike)

    @_cells.default
    def _no_cells(self) -> Tally:
        layout = self.new.layout
        return Tally(self._categories**2 * layout.currency_count, layout.scale)

    @property
    def _categories(self) -> int:
        return len(self.new.layout.categories)

    def take(
        self, piece: Piece, new: tuple[Numbers, Numbers], old: tuple[Numbers, Numbers]
    ) -> None:
        """The next events, each with its category and code under both."""
        new_end, new_to = self._by_new.of(*new)
        old_end, old_to = self._by_old.of(*old)
        differs = np.flatnonzero(new_end != old_end)
        self.elsewhere += len(differs)
        for place in differs[: MOST_EXAMPLES - len(self.examples)].tolist():
            self.examples.append(self._example(place, piece, new, old))
        cells = old_to.astype("int64") * self._categories + new_to
        currencies = self.new.layout.currency_count
        self._cells.add(cells * currencies + piece.groups % currencies, piece.amounts)
        for cell in np.unique(cells).tolist():
            there = self._in_cell.setdefault(cell, np.zeros(self.companies, bool))
            there[piece.companies[cells == cell]] = True

    def _example(
        self, place: int, piece: Piece, new: tuple[Numbers, Numbers], old: tuple[Numbers, Numbers]
    ) -> Differing:
        return Differing(
            row=int(piece.rows[place]),
            category=int(new[0][place]),
            new=self.new.ended(int(new[1][place]), int(new[0][place])),
            old=self.old.ended(int(old[1][place]), int(old[0][place])),
        )

    def companies_elsewhere(self) -> int | None:
        """How many companies stand in another category at the end; None when nothing flows."""
        new, old = self.new.standing, self.old.standing
        if not isinstance(new, Fold) or not isinstance(old, Fold):
            return None
        return int(np.count_nonzero(new.current != old.current))

    def matrix(self) -> Iterator[Cell]:
        """From where the old ruleset moved to where the new one did."""
        layout, categories = self.new.layout, self.new.layout.categories
        events: dict[int, int] = {}
        amounts: dict[int, dict[str, Decimal]] = {}
        for key, number, amount in self._cells.found():
            cell, currency = divmod(key, layout.currency_count)
            events[cell] = events.get(cell, 0) + number
            named = layout.currency(currency)
            if named is not None and amount:
                amounts.setdefault(cell, {})[named] = amount
        for cell, number in sorted(events.items()):
            old_to, new_to = divmod(cell, len(categories))
            yield Cell(
                old_to=categories[old_to],
                new_to=categories[new_to],
                events=number,
                companies=int(np.count_nonzero(self._in_cell[cell][1:])),
                amounts=amounts.get(cell, {}),
            )
