"""The variables of one event, each read at most once, and only when a condition asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from leadcat_rules.decisions import Reason
from leadcat_rules.evaluate.faults import ConditionRaised
from leadcat_rules.variables import Facts, FieldType, Variable


class Readings(dict[str, Any]):
    """By a variable's name its field, by a condition's text whether it holds, once it is needed."""

    __slots__ = ("facts",)

    def __init__(self, facts: Facts) -> None:
        self.facts = facts


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
    """Stands in the place of a variable that raised: each condition on it meets the same fault."""

    def __init__(self, variable: Variable, cause: Exception) -> None:
        self._variable = variable
        self._cause = cause

    @property
    def value(self) -> object:
        """There is none. Raises ConditionRaised."""
        raise self.fault from self._cause

    @property
    def fault(self) -> ConditionRaised:
        """What happened, as a condition's fault."""
        # A built-in variable reads nothing but what the host handed over.
        reason = Reason.PLUGIN_ERROR if self._variable.plugin else Reason.HOST_ERROR
        return ConditionRaised(
            reason, self._cause, variable=self._variable.name, plugin=self._variable.plugin
        )

    def shown(self) -> object:
        """Nothing was seen."""
        return None
