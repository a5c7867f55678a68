"""The types of single values: what strings, numbers and booleans can be asked."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, TypeAlias

from leadcat_rules.variables import extents, meaning
from leadcat_rules.variables.fields import FieldType, operator
from leadcat_rules.variables.operands import NUMBER, PATTERN, TEXT, TEXTS
from leadcat_rules.variables.patterns import found

Bounds: TypeAlias = tuple[Decimal, Decimal]
"""The lowest and the highest number that count as equal."""


class StringType(FieldType):
    """A string; capital and small letters differ unless an operator says otherwise."""

    name: ClassVar[str] = "string"
    value: str

    def read(self, value: object) -> str | None:
        """A string, the empty one included."""
        return meaning.text(value)

    @operator(TEXT, extent=extents.this)
    def equal_to(self, other: str) -> bool:
        """The same string, to the letter."""
        return self.value == other

    @operator(TEXT)
    def not_equal_to(self, other: str) -> bool:
        """Another string."""
        return self.value != other

    @operator(TEXT, label="Equal To (case insensitive)")
    def equal_to_case_insensitive(self, other: str) -> bool:
        """The same string but for capital and small letters."""
        return self.value.lower() == other.lower()

    @operator(TEXT)
    def starts_with(self, other: str) -> bool:
        """It begins with this."""
        return self.value.startswith(other)

    @operator(TEXT)
    def ends_with(self, other: str) -> bool:
        """It ends with this."""
        return self.value.endswith(other)

    @operator(TEXT)
    def contains(self, other: str) -> bool:
        """This stands somewhere in it."""
        return other in self.value

    @operator(TEXT)
    def does_not_contain(self, other: str) -> bool:
        """This stands nowhere in it."""
        return other not in self.value

    @operator(TEXTS, extent=extents.these)
    def one_of(self, others: frozenset[str]) -> bool:
        """It is one of these strings."""
        return self.value in others

    @operator(TEXTS)
    def none_of(self, others: frozenset[str]) -> bool:
        """It is none of these strings."""
        return self.value not in others

    @operator(PATTERN, may_raise=True)
    def matches_regex(self, pattern: str) -> bool:
        """The expression (RE2) matches somewhere in it."""
        return found(pattern, self.value)

    @operator()
    def non_empty(self) -> bool:
        """It is not the empty string."""
        return self.value != ""


class NumericType(FieldType):
    """A number; two that differ by 0.000001 or less are equal."""

    name: ClassVar[str] = "numeric"
    value: Decimal

    def read(self, value: object) -> Decimal | None:
        """A number, or a decimal string without an exponent."""
        return meaning.number(value)

    @operator(NUMBER, extent=extents.around)
    def equal_to(self, other: Bounds) -> bool:
        """The same number."""
        return other[0] <= self.value <= other[1]

    @operator(NUMBER)
    def not_equal_to(self, other: Bounds) -> bool:
        """Another number."""
        return not other[0] <= self.value <= other[1]

    @operator(NUMBER, extent=extents.above_these)
    def greater_than(self, other: Bounds) -> bool:
        """Greater, and not equal."""
        return self.value > other[1]

    @operator(NUMBER, extent=extents.since_these)
    def greater_than_or_equal_to(self, other: Bounds) -> bool:
        """Greater or equal."""
        return self.value >= other[0]

    @operator(NUMBER, extent=extents.below_these)
    def less_than(self, other: Bounds) -> bool:
        """Less, and not equal."""
        return self.value < other[0]

    @operator(NUMBER, extent=extents.up_to_these)
    def less_than_or_equal_to(self, other: Bounds) -> bool:
        """Less or equal."""
        return self.value <= other[1]


class BooleanType(FieldType):
    """True or false; a number is neither."""

    name: ClassVar[str] = "boolean"
    value: bool

    def read(self, value: object) -> bool | None:
        """True or False themselves."""
        return meaning.truth(value)

    @operator(extent=extents.yes)
    def is_true(self) -> bool:
        """It is true."""
        return self.value

    @operator(extent=extents.no)
    def is_false(self) -> bool:
        """It is false."""
        return not self.value
