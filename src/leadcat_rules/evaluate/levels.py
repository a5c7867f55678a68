"""Which places are looked at to find the rules of a trigger, and in which order."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from attrs import frozen

from leadcat_rules.evaluate.parting import Bounds, Entry, keys_wanted
from leadcat_rules.evaluate.wanting import Wanting
from leadcat_rules.variables import Schema, Variable
from leadcat_rules.variables.extents import Span

_LANES = 8
_LEVELS = 8
_SAMPLE = 400


@frozen(eq=False)
class Level:
    """One place that is looked at."""

    variable: Variable
    by_span: bool
    read_before: tuple[Variable, ...]
    """Those that have to be readable before, as conditions on them stand before these."""


@frozen(eq=False)
class Lane:
    """Rules that are found by the same places, looked at in this order."""

    levels: tuple[Level, ...]
    entries: tuple[Entry, ...]


@frozen
class _Spread:
    """How far one variable parts some rules."""

    share: float
    """The rules for a value, on average."""
    places: int
    """What it takes to part them."""


def lanes_of(rules: Sequence[Wanting], schema: Schema) -> Iterator[Lane]:
    """All rules in lanes; few that want nothing of the first place go along, many have their own.

    The last lane has no levels if there would be too many.
    """
    left = tuple(rules)
    for _ in range(_LANES - 1):
        names = _by_share(left)
        if not names:
            break
        lane = left
        if _spread(left, names[0]).places > room_for(len(left)):
            lane = tuple(rule for rule in left if names[0] in rule.wants)
            left = tuple(rule for rule in left if names[0] not in rule.wants)
            names = _by_share(lane)
        else:
            left = ()
        yield Lane(_levels(lane, names, schema), _entries(lane))
    if left:
        yield Lane((), _entries(left))


def room_for(entries: int) -> int:
    """How many places so many rules may take in the next level."""
    return 4 * entries + 4


def _entries(rules: Sequence[Wanting]) -> tuple[Entry, ...]:
    return tuple((rule, 0) for rule in rules)


def _levels(rules: Sequence[Wanting], names: Sequence[str], schema: Schema) -> tuple[Level, ...]:
    levels: list[Level] = []
    read: set[str] = set()
    for name in names:
        wants = [want for rule in rules for want in rule.wants.get(name, ())]
        before = frozenset[str]().union(*(want.before for want in wants)) - read
        variables = tuple(schema.variables[each] for each in sorted(before))
        by_span = isinstance(wants[0].extents[0], Span)
        levels.append(Level(schema.variables[name], by_span, variables))
        read |= before | {name}
    return tuple(levels)


def _by_share(rules: Sequence[Wanting]) -> list[str]:
    """The variables that a few of the rules are found by, those that part them best first."""
    some = rules[:: 1 + len(rules) // _SAMPLE]
    names = dict.fromkeys(name for rule in some for name in rule.wants)
    return sorted(names, key=lambda name: _spread(some, name).share)[:_LEVELS]


def _spread(rules: Sequence[Wanting], name: str) -> _Spread:
    wanted = [wants for rule in rules if (wants := rule.wants.get(name))]
    free = len(rules) - len(wanted)
    if isinstance(wanted[0][0].extents[0], Span):
        bounds = Bounds.of(wanted)
        taken = sum(stop - start for wants in wanted for start, stop in bounds.ranges(wants))
        segments = bounds.segments
    else:
        sets = [keys_wanted(wants) for wants in wanted]
        taken = sum(map(len, sets))
        segments = len(frozenset[Hashable]().union(*sets)) + 1
    return _Spread(free + taken / segments, free * segments + taken)
