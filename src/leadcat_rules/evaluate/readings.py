"""The variables of one event, each read at most once, and only when a condition asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from leadcat_rules.decisions import Reason
from leadcat_rules.evaluate.faults import ConditionRaised
from leadcat_rules.variables import Facts, FieldType, Variable

Readings: TypeAlias = list[Any]
"""The event's Facts, and then slots, None before they are needed: of a variable its field, of a
condition that several rules ask whether it holds.

A plain list: a thousand conditions look into it for one event.
"""

FACTS = 0


def blank(slots: int) -> Readings:
    """Room for the Facts and so many slots."""
    return [None] * (slots + 1)


def reader(variable: Variable) -> Callable[[Facts], FieldType | Unreadable]:
    """What reads this variable; it never raises."""
    field_type = variable.field_type

    def read(facts: Facts) -> FieldType | Unreadable:
        try:
            return field_type(field_type.in_event(variable.read(facts), facts))
        except Exception as cause:
            return Unreadable(variable, cause)

    return read


class Unreadable:
    """Stands in the slot of a variable that raised: each condition on it meets the same fault."""

    def __init__(self, variable: Variable, cause: Exception) -> None:
        self._variable = variable
        self._cause = cause

    @property
    def value(self) -> object:
        """There is none. Raises ConditionRaised."""
        # A built-in variable reads nothing but what the host handed over.
        reason = Reason.PLUGIN_ERROR if self._variable.plugin else Reason.HOST_ERROR
        raise ConditionRaised(
            reason, self._cause, variable=self._variable.name, plugin=self._variable.plugin
        ) from self._cause

    def shown(self) -> object:
        """Nothing was seen."""
        return None
