"""How far a value can go before a rule no longer fires."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime
from decimal import Decimal

from leadcat_rules.variables import NumericType, meaning
from leadcat_rules.workbench.explaining.cells import Bound, Cell
from leadcat_rules.workbench.explaining.situation import Fact, Situation
from leadcat_rules.workbench.explaining.values import Asked, values_of

_WINDOW = 16
_WIDER = 8


def span(
    asked: Sequence[Asked], fact: Fact, situation: Situation, fires: Callable[[Cell], bool]
) -> tuple[Bound | None, Bound | None]:
    """Where the values around the present one begin and end with which it goes on firing.

    None where they don't. `asked` is everything that may make a difference; of much of it only
    what is near is looked at, as long as the ends are found there.
    """
    window = _WINDOW
    while True:
        near = _around(asked, fact.read(situation), window)
        lowest, highest = _ends(near, fact, situation, fires)
        if len(near) == len(asked) or (lowest is not None and highest is not None):
            return lowest, highest
        window *= _WIDER


def _ends(
    asked: Sequence[Asked], fact: Fact, situation: Situation, fires: Callable[[Cell], bool]
) -> tuple[Bound | None, Bound | None]:
    present = fact.read(situation)
    cells = [cell for cell in values_of(fact, asked, situation).cells if cell.value is not None]
    cells.sort(key=lambda cell: cell.value)
    place = next(number for number, cell in enumerate(cells) if cell.value == present)
    first, last = _last(cells[place::-1], fires), _last(cells[place:], fires)
    return _exact(first.lowest, first.from_, fires), _exact(last.highest, last.up_to, fires)


def _exact(said: Bound | None, edge: object, fires: Callable[[Cell], bool]) -> Bound | None:
    """The constant that is said, unless another one lies so near that it is the edge itself."""
    if said is None or fires(Cell(said.value)) is said.included:
        return said
    return Bound(edge, said.included)


def _last(cells: Sequence[Cell], fires: Callable[[Cell], bool]) -> Cell:
    """The last cell of those with which it goes on firing; the first is known to."""
    last = cells[0]
    for cell in cells[1:]:
        if not fires(cell):
            break
        last = cell
    return last


def _around(asked: Sequence[Asked], present: object, window: int) -> Sequence[Asked]:
    """What is asked within so many different constants of the present value, on either side."""
    known = [each for each in map(_constant, asked) if each is not None]
    line: list[Decimal | datetime] = sorted(set(known))
    value = meaning.number(present) or meaning.moment(present)
    if value is None or len(line) <= 2 * window:
        return asked
    place = bisect_left(line, value)
    near = set(line[max(0, place - window) : place + window])
    return [each for each in asked if (constant := _constant(each)) is None or constant in near]


def _constant(asked: Asked) -> Decimal | datetime | None:
    """What it compares with; None for a number of days."""
    if asked.field_type is NumericType:
        return meaning.number(asked.value)
    return meaning.moment(asked.value)
