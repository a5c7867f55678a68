"""Compiled conditions made callable: read once, asked of many events.

What an operator means stays in its field type: here its method is called with the operand that
was prepared once, and unknown fields are kept away from it, as `@operator` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from leadcat_rules.compile import Json
from leadcat_rules.decisions import Reason
from leadcat_rules.evaluate.faults import ConditionRaised
from leadcat_rules.evaluate.readings import FACTS, Readings, reader
from leadcat_rules.variables import NOTHING, FieldType, Operator, Schema, Variable

Holds: TypeAlias = Callable[[Readings], bool]
"""Whether a condition holds for an event. Raises ConditionRaised."""


@frozen(eq=False)
class Condition:
    """One variable, operator and value."""

    name: str
    operator: str
    value: Any
    holds: Holds
    slot: int


@frozen(eq=False)
class Branch:
    """`all` or `any` of its parts."""

    key: str
    parts: tuple[Node, ...]
    holds: Holds


Node: TypeAlias = Condition | Branch


class Reader:
    """Makes conditions callable; the same one twice is one, so that rules can share it."""

    def __init__(self, schema: Schema, conditions: Iterable[Json]) -> None:
        """`conditions` are those of all rules, of which some are asked by several."""
        self._variables = schema.variables
        self._uses = Counter(_text(leaf) for each in conditions for leaf in _leaves(each))
        self._slots: dict[str, int] = {}
        self._made: dict[str, Condition] = {}

    @property
    def slots(self) -> int:
        """How many variables and outcomes are kept of an event."""
        return len(self._slots)

    def read(self, conditions: Json) -> Node:
        """The callable of a compiled rule's conditions, or of a part of them."""
        for key, combined in (("all", all_of), ("any", any_of)):
            if key in conditions:
                parts = tuple(self.read(part) for part in conditions[key])
                return Branch(key, parts, combined([part.holds for part in parts]))
        same = _text(conditions)
        if same not in self._made:
            self._made[same] = self._condition(same, **conditions)
        return self._made[same]

    def _condition(self, same: str, name: str, operator: str, value: Any) -> Condition:
        slot = self._slot(name)
        variable = self._variables.get(name)
        if variable is None:
            holds = _never(name, None, LookupError(f"there is no variable {name!r}"))
        else:
            holds = _holds(variable, operator, value, slot)
        if self._uses[same] > 1:
            holds = _remembered(holds, self._slot(same))
        return Condition(name, operator, value, holds, slot)

    def _slot(self, key: str) -> int:
        return self._slots.setdefault(key, FACTS + 1 + len(self._slots))


def _leaves(conditions: Json) -> Iterator[Json]:
    for key in ("all", "any"):
        if key in conditions:
            for part in conditions[key]:
                yield from _leaves(part)
            return
    yield conditions


def _text(leaf: Json) -> str:
    """The condition as text, in which true and 1 differ, unlike any name of a variable."""
    return repr(leaf)


def all_of(parts: Sequence[Holds]) -> Holds:
    """Holds when each of them does; also for none."""
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        return lambda readings: first(readings) and second(readings)

    def holds(readings: Readings) -> bool:
        for part in parts:  # noqa: SIM110  # all() would cost as much again
            if not part(readings):
                return False
        return True

    return holds


def any_of(parts: Sequence[Holds]) -> Holds:
    """Holds when at least one of them does."""
    if len(parts) == 1:
        return parts[0]

    def holds(readings: Readings) -> bool:
        for part in parts:  # noqa: SIM110  # any() would cost as much again
            if part(readings):
                return True
        return False

    return holds


def _holds(variable: Variable, name: str, value: Any, slot: int) -> Holds:
    known = variable.field_type.operators().get(name)
    if known is None:
        cause = LookupError(f"{variable.field_type.name} has no operator {name!r}")
        return _never(variable.name, name, cause)
    operand, test = _prepared(known, value)
    read = reader(variable)
    sees_unknown = known.sees_unknown

    def holds(readings: Readings) -> bool:
        seen = readings[slot]
        if seen is None:
            seen = readings[slot] = read(readings[FACTS])
        try:
            # An operator of a plugin may answer anything; what it means is found out in here.
            if (seen.value is not None or sees_unknown) and test(seen, operand):
                return True
        except ConditionRaised:
            raise
        except Exception as cause:
            raise ConditionRaised(
                Reason.RULE_ERROR,
                cause,
                variable=variable.name,
                operator=name,
                plugin=variable.plugin,
            ) from cause
        return False

    return holds


def _prepared(known: Operator, value: Any) -> tuple[Any, Callable[[FieldType, Any], object]]:
    """The operand, and the operator's method taking it; it raises for an unfit value."""
    test = known.test
    if known.takes is NOTHING:
        return None, lambda seen, _: test(seen)
    try:
        return known.takes.prepare(value), test
    except Exception as error:
        return error, _raise


def _remembered(holds: Holds, slot: int) -> Holds:
    """The same, found out once for all rules that ask it of an event."""

    def remembered(readings: Readings) -> bool:
        held: bool | None = readings[slot]
        if held is None:
            held = readings[slot] = holds(readings)
        return held

    return remembered


def _raise(_: FieldType, cause: Exception) -> object:
    raise cause


def _never(variable: str, operator: str | None, cause: Exception) -> Holds:
    def holds(_: Readings) -> bool:
        raise ConditionRaised(Reason.RULE_ERROR, cause, variable=variable, operator=operator)

    return holds
