"""Compiled conditions made callable: read once, asked of many events.

What an operator means stays in its field type: here its method is called with the operand that
was prepared once, and unknown fields are kept away from it, as `@operator` does.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from functools import partial
from typing import Any, TypeAlias

from attrs import frozen

from leadcat_rules.compile import Json
from leadcat_rules.decisions import Reason
from leadcat_rules.evaluate.faults import ConditionRaised
from leadcat_rules.evaluate.readings import Readings, reader
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


@frozen(eq=False)
class Branch:
    """`all` or `any` of its parts."""

    key: str
    parts: tuple[Node, ...]
    holds: Holds


Node: TypeAlias = Condition | Branch


class Reader:
    """Makes conditions callable; the same one twice is one, so that rules can share it.

    What it keeps is made again, and the same, by a thread that comes at the same time.
    """

    def __init__(self, schema: Schema, shared: Container[str] | None = None) -> None:
        """`shared` are the texts of conditions that are found out once for an event; None: all."""
        self._variables = schema.variables
        self._shared = shared
        self._made: dict[tuple[str, bool], Condition] = {}

    def read(self, conditions: Json) -> Node:
        """The callable of a compiled rule's conditions, or of a part of them."""
        for key, combined in (("all", all_of), ("any", any_of)):
            if key in conditions:
                parts = tuple(self.read(part) for part in conditions[key])
                return Branch(key, parts, combined([part.holds for part in parts]))
        same = text_of(conditions)
        # What rules share is known for one trigger after the other.
        is_shared = self._shared is None or same in self._shared
        made = self._made.get((same, is_shared))
        if made is None:
            remembered_as = same if is_shared else None
            condition = self._condition(remembered_as, **conditions)
            made = self._made.setdefault((same, is_shared), condition)
        return made

    def _condition(
        self, remembered_as: str | None, name: str, operator: str, value: Any
    ) -> Condition:
        variable = self._variables.get(name)
        if variable is None:
            holds = _never(partial(no_variable, name))
        else:
            holds = _holds(variable, operator, value)
            if remembered_as is not None:
                holds = _remembered(holds, remembered_as)
        return Condition(name, operator, value, holds)


def text_of(leaf: Json) -> str:
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


def _holds(variable: Variable, name: str, value: Any) -> Holds:
    known = variable.field_type.operators().get(name)
    if known is None:
        return _never(partial(no_operator, variable, name))
    operand, test = prepared(known, value)
    read, of = reader(variable), variable.name
    sees_unknown = known.sees_unknown

    def holds(readings: Readings) -> bool:
        seen: Any = readings.get(of)
        if seen is None:
            seen = readings[of] = read(readings.facts)
        try:
            # An operator of a plugin may answer anything; what it means is found out in here.
            if (seen.value is not None or sees_unknown) and test(seen, operand):
                return True
        except ConditionRaised:
            raise
        except Exception as cause:
            raise operator_raised(variable, name, cause) from cause
        return False

    return holds


def prepared(known: Operator, value: Any) -> tuple[Any, Callable[[FieldType, Any], object]]:
    """The operand, and the operator's method taking it; it raises for an unfit value."""
    test = known.test
    if known.takes is NOTHING:
        return None, lambda seen, _: test(seen)
    try:
        return known.takes.prepare(value), test
    except Exception as error:
        return error, _raise


def no_variable(name: str) -> ConditionRaised:
    """The fault of a condition whose variable no plugin brings any more."""
    cause = LookupError(f"there is no variable {name!r}")
    return ConditionRaised(Reason.RULE_ERROR, cause, variable=name)


def no_operator(variable: Variable, name: str) -> ConditionRaised:
    """The fault of a condition whose operator the variable doesn't have."""
    cause = LookupError(f"{variable.field_type.name} has no operator {name!r}")
    return ConditionRaised(Reason.RULE_ERROR, cause, variable=variable.name, operator=name)


def operator_raised(variable: Variable, operator: str, cause: Exception) -> ConditionRaised:
    """The fault of an operator, or of the value that it was given."""
    return ConditionRaised(
        Reason.RULE_ERROR,
        cause,
        variable=variable.name,
        operator=operator,
        plugin=variable.plugin,
    )


def _remembered(holds: Holds, key: str) -> Holds:
    """The same, found out once for all rules that ask it of an event."""

    def remembered(readings: Readings) -> bool:
        held: bool | None = readings.get(key)
        if held is None:
            held = readings[key] = holds(readings)
        return held

    return remembered


def _raise(_: FieldType, cause: Exception) -> object:
    raise cause


def _never(fault: Callable[[], ConditionRaised]) -> Holds:
    def holds(_: Readings) -> bool:
        raise fault()

    return holds
