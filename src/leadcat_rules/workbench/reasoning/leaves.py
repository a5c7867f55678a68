"""One condition: a variable, an operator of its field type, and a value."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from leadcat_rules.errors import said
from leadcat_rules.variables import NOTHING, Facts, FieldType, Operator, Variable
from leadcat_rules.workbench.reasoning.places import Place, place_of


class Unaskable(Exception):
    """A variable or an operator raised; the text says which."""


@frozen(eq=False)
class Leaf:
    """A condition of compiled rules; the same one twice is one object."""

    variable: Variable
    operator: str
    value: Any
    place: Place = field(init=False)
    """Where its variable's value stands."""
    known: Operator | None = field(init=False)
    """The operator itself; None for one that the field type hasn't."""
    operand: Any = field(init=False)
    """The value as the operator takes it; an exception for a value that it can't take."""

    @place.default
    def _place(self) -> Place:
        return place_of(self.variable)

    @known.default
    def _known(self) -> Operator | None:
        return self.variable.field_type.operators().get(self.operator)

    @operand.default
    def _operand(self) -> Any:
        if self.known is None:
            kind = self.variable.field_type.name
            return LookupError(f"{kind} has no operator {self.operator!r}")
        try:
            return self.known.takes.prepare(self.value)
        except Exception as error:  # a plugin's operand may raise anything
            return error

    @property
    def is_sound(self) -> bool:
        """Whether it can be asked at all."""
        return self.known is not None and not isinstance(self.operand, Exception)

    def holds(self, seen: FieldType) -> bool:
        """Whether the operator holds for this field; it raises what the operator raises."""
        if self.known is None or isinstance(self.operand, Exception):
            raise self.operand
        if seen.value is None and not self.known.sees_unknown:
            return False
        if self.known.takes is NOTHING:
            return bool(self.known.test(seen))
        return bool(self.known.test(seen, self.operand))

    def holds_of(self, value: object) -> bool:
        """Whether it holds for this value of the variable, given as its field type takes it."""
        return self.holds(self.variable.field_type(value))

    def holds_in(self, facts: Facts) -> bool:
        """Whether it holds for this event and company. Raises Unaskable."""
        field_type = self.variable.field_type
        try:
            value = field_type.in_event(self.variable.read(facts), facts)
            return self.holds(field_type(value))
        except Exception as cause:  # a plugin's variable may raise anything
            told = f"{self.variable.name} {self.operator}: {said(cause)}"
            raise Unaskable(told) from cause
