"""Where events end under the old ruleset and under the new one, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from leadcat_rules.decisions import Outcome, Reason
from leadcat_rules.workbench.report.figures import reasons_of
from leadcat_rules.workbench.simulating.result import Cell, Comparison


@frozen
class Place:
    """One cell of the table."""

    cell: Cell | None
    """None where no event ends so."""
    is_same: bool
    heat: int
    """From 0 to 100, of the largest cell in which both differ."""


@frozen
class Matrix:
    """Categories of the old ruleset down, of the new one across; None where they stay."""

    columns: Sequence[str | None]
    rows: Sequence[tuple[str | None, Sequence[Place]]]
    differing: Sequence[Cell]
    """The cells in which both differ, the largest first."""


def matrix_of(comparison: Comparison) -> Matrix:
    """The categories in which most events end first."""
    cells = {(cell.old_to, cell.new_to): cell for cell in comparison.matrix}
    differing = sorted(
        (cell for cell in cells.values() if cell.old_to != cell.new_to),
        key=lambda cell: -cell.events,
    )
    most = max((cell.events for cell in differing), default=0)

    def place(old: str | None, new: str | None) -> Place:
        cell = cells.get((old, new))
        heat = 0 if cell is None or old == new else max(8, 100 * cell.events // max(most, 1))
        return Place(cell, old == new, heat)

    down = _largest_first((cell.old_to, cell.events) for cell in comparison.matrix)
    across = _largest_first((cell.new_to, cell.events) for cell in comparison.matrix)
    rows = [(old, [place(old, new) for new in across]) for old in down]
    return Matrix(across, rows, differing)


def _largest_first(ends: Iterable[tuple[str | None, int]]) -> list[str | None]:
    sums: Counter[str | None] = Counter()
    for category, events in ends:
        sums[category] += events
    return [category for category, _ in sums.most_common()]


@frozen
class Both:
    """How many events come to one reason under each ruleset."""

    outcome: Outcome
    reason: Reason
    old: int
    new: int


def side_by_side(comparison: Comparison) -> Iterator[Both]:
    """Each reason that either ruleset has come to, in the order of the outcomes."""
    old, new = reasons_of(comparison.old.counts), reasons_of(comparison.new.counts)
    for reason in Reason:
        if old[reason] or new[reason]:
            yield Both(reason.outcome, reason, old[reason], new[reason])
