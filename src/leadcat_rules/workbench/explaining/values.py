"""Values of one fact that tell the conditions on it apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain, combinations, count, product
from typing import Any

from attrs import frozen

from leadcat_rules.variables import (
    DAYS,
    BooleanType,
    DateType,
    FieldType,
    ListType,
    NumericType,
    StringType,
    meaning,
)
from leadcat_rules.workbench.explaining.cells import Cell, moment_cells, number_cells
from leadcat_rules.workbench.explaining.situation import Fact, Situation

MOST_ELEMENTS = 6
"""Of so many elements that conditions name, each combination is tried."""
_MOST_TEXTS = 400
_FREE = frozenset({"starts_with", "ends_with", "contains", "does_not_contain", "matches_regex"})
"""Operators that tell more texts apart than can be listed."""


@frozen
class Asked:
    """One operator and value that a condition asks of a fact."""

    field_type: type[FieldType]
    operator: str
    value: Any

    @property
    def counts_days(self) -> bool:
        """Whether it counts days from the event's time."""
        return self.field_type.operators()[self.operator].takes is DAYS


@frozen
class Values:
    """What a fact could be, the nearest to what it is first."""

    cells: tuple[Cell, ...]
    exhaustive: bool
    """Whether no other value makes a difference to what was asked."""
    rest: str | None = None
    """The text among them that stands for all that no condition names."""


def values_of(fact: Fact, asked: Sequence[Asked], situation: Situation) -> Values:
    """The values of this fact that what is asked of it tells apart, the present one left out."""
    present = fact.read(situation)
    if fact.domain is not None:
        others = tuple(Cell(each) for each in fact.domain if each != present)
        return Values(others, fact.is_whole)
    kinds = {each.field_type for each in asked}
    if len(kinds) != 1 or not kinds <= _KINDS:
        found = [cell for kind in kinds & _KINDS for cell in _cells(kind, asked, fact, situation)]
        return Values((*found, *_nothing(fact)), exhaustive=False)
    (kind,) = kinds
    return Values(
        (*_nearest_first(kind, _cells(kind, asked, fact, situation), present), *_nothing(fact)),
        exhaustive=_is_exhaustive(kind, asked),
        rest=_another(constants_in(asked), fact.samples) if kind is StringType else None,
    )


def is_ordered(fact: Fact, asked: Sequence[Asked]) -> bool:
    """Whether its values are numbers or moments, and nothing else is asked of them."""
    kinds = {each.field_type for each in asked}
    return fact.domain is None and len(kinds) == 1 and kinds <= _DISTANCE.keys()


def _nearest_first(kind: type[FieldType], cells: list[Cell], present: object) -> list[Cell]:
    if kind not in _DISTANCE:
        return cells
    apart = _DISTANCE[kind]
    return sorted(cells, key=lambda cell: (cell.is_edge, apart(cell.value, present)))


def _cells(
    kind: type[FieldType], asked: Sequence[Asked], fact: Fact, situation: Situation
) -> list[Cell]:
    own = [each for each in asked if each.field_type is kind]
    present = fact.read(situation)
    if kind is StringType:
        return list(_texts(own, present, fact.samples))
    return list(_MAKERS[kind](own, present, situation))


def _nothing(fact: Fact) -> tuple[Cell, ...]:
    return (Cell(None),) if fact.nullable else ()


def _is_exhaustive(kind: type[FieldType], asked: Sequence[Asked]) -> bool:
    if kind is StringType:
        return all(each.operator not in _FREE for each in asked)
    return kind is not ListType or len(_elements(asked)) <= MOST_ELEMENTS


def _numbers(asked: Sequence[Asked], present: object, _: Situation) -> Iterable[Cell]:
    constants = (meaning.number(each.value) for each in asked)
    return number_cells([each for each in constants if each is not None], present)


def _moments(asked: Sequence[Asked], present: object, situation: Situation) -> Iterable[Cell]:
    constants = [each for one in asked for each in _moments_in(one, situation.event.at)]
    return moment_cells(constants, present)


def _moments_in(asked: Asked, event_at: datetime | None) -> Iterator[datetime]:
    if not asked.counts_days:
        found = meaning.moment(asked.value)
        if found is not None:
            yield found
        return
    if event_at is not None:
        yield event_at
        days: timedelta = DAYS.prepare(asked.value)
        try:
            yield event_at - days
        except OverflowError:
            return


def _truths(*_: object) -> Iterable[Cell]:
    return (Cell(value) for value in (True, False))


def _texts(asked: Sequence[Asked], present: object, samples: Iterable[str]) -> Iterable[Cell]:
    constants = constants_in(asked)
    texts = [*constants, *_joined(asked, meaning.text(present)), _another(constants, samples)]
    texts += ["", *(_in_another_case(each, constants) for each in constants)]
    return (Cell(text) for text in dict.fromkeys(texts) if text != present)


def constants_in(asked: Iterable[Asked]) -> list[str]:
    """The texts that conditions name."""
    return list(dict.fromkeys(text for each in asked for text in _texts_in(each.value)))


def _texts_in(value: object) -> Iterator[str]:
    given = value if isinstance(value, list | tuple) else [value]
    yield from (each for each in given if isinstance(each, str))


def _joined(asked: Sequence[Asked], present: str | None) -> list[str]:
    """Texts with a beginning, middle and end that free operators ask for."""
    parts = [
        ["", *(each.value for each in asked if each.operator == operator)]
        for operator in ("starts_with", "contains", "ends_with")
    ]
    joined = []
    for (start, middle, end), _ in zip(product(*parts), range(_MOST_TEXTS), strict=False):
        if start or middle or end:
            joined += [f"{start}{middle}{end}", f"{start}{middle}{present or ''}{end}"]
    return joined


def _in_another_case(text: str, known: Sequence[str]) -> str:
    """The text with other capital and small letters, as none that is known; else as it is."""
    cases = ({each.lower(), each.upper()} for each in reversed(text))
    for letters, _ in zip(product(*map(sorted, cases)), range(_MOST_TEXTS), strict=False):
        other = "".join(reversed(letters))
        if other not in known and other.lower() == text.lower():
            return other
    return text


def _another(constants: Iterable[str], samples: Iterable[str] = ()) -> str:
    """A text that nobody asks for, in any case."""
    known = {text.lower() for text in constants}
    made = (f"other{number or ''}" for number in count())
    return next(text for text in chain(samples, made) if text.lower() not in known)


def _elements(asked: Sequence[Asked]) -> list[Any]:
    found = {}
    for each in asked:
        given = each.value if isinstance(each.value, list | tuple) else [each.value]
        found.update({meaning.element(one): one for one in given if not isinstance(one, dict)})
    return list(found.values())


def _lists(asked: Sequence[Asked], present: object, _: Situation) -> Iterable[Cell]:
    named = _elements(asked)
    keys = {meaning.element(each) for each in named}
    has = list(present) if isinstance(present, list | tuple | set | frozenset) else []
    others = [each for each in has if meaning.element(each) not in keys]
    had = {meaning.element(each) for each in has}
    size = len(named) if len(named) <= MOST_ELEMENTS else 2
    chosen = [each for n in range(size + 1) for each in combinations(named, n)]
    if len(named) > MOST_ELEMENTS:
        chosen.append(tuple(named))
    for rest in (others or [_another([str(each) for each in named])], []):
        for each in sorted(chosen, key=lambda one: len(had ^ {meaning.element(e) for e in one})):
            yield Cell([*each, *rest])


_MAKERS: dict[type[FieldType], Callable[..., Iterable[Cell]]] = {
    NumericType: _numbers,
    DateType: _moments,
    BooleanType: _truths,
    ListType: _lists,
}


_KINDS = frozenset({StringType, *_MAKERS})


def _apart(value: object, present: object) -> Decimal:
    seen, other = meaning.number(present), meaning.number(value)
    return Decimal(0) if seen is None or other is None else abs(other - seen)


def _apart_in_time(value: object, present: object) -> timedelta:
    seen, other = meaning.moment(present), meaning.moment(value)
    return timedelta(0) if seen is None or other is None else abs(other - seen)


_DISTANCE: dict[type[FieldType], Any] = {NumericType: _apart, DateType: _apart_in_time}
