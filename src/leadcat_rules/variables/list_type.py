"""The type of lists: business-rules' `select` and `select_multiple` in one."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from leadcat_rules.plain import shown_json
from leadcat_rules.variables import meaning
from leadcat_rules.variables.fields import FieldType, operator
from leadcat_rules.variables.operands import ELEMENT, ELEMENTS, ELEMENTS_AS_NAMED


class ListType(FieldType):
    """A list; its elements compare as in business-rules: strings without their case."""

    name: ClassVar[str] = "list"
    value: frozenset[Hashable]

    def __init__(self, value: object) -> None:
        self._given = value
        super().__init__(value)

    def read(self, value: object) -> frozenset[Hashable] | None:
        """A list, tuple or set; a string is none."""
        return meaning.elements(value)

    def shown(self) -> object:
        """The elements as they were given."""
        return None if self.value is None else shown_json(self._given)

    @operator(ELEMENT)
    def contains(self, element: Hashable) -> bool:
        """This is among its elements."""
        return element in self.value

    @operator(ELEMENT)
    def does_not_contain(self, element: Hashable) -> bool:
        """This is not among its elements."""
        return element not in self.value

    @operator(ELEMENTS)
    def contains_all(self, elements: frozenset[Hashable]) -> bool:
        """All of these are among its elements."""
        return elements <= self.value

    @operator(ELEMENTS)
    def is_contained_by(self, elements: frozenset[Hashable]) -> bool:
        """All of its elements are among these."""
        return self.value <= elements

    @operator(ELEMENTS)
    def shares_at_least_one_element_with(self, elements: frozenset[Hashable]) -> bool:
        """At least one of these is among its elements."""
        return not self.value.isdisjoint(elements)

    @operator(ELEMENTS_AS_NAMED)
    def shares_exactly_one_element_with(self, elements: tuple[Hashable, ...]) -> bool:
        """Exactly one of these is among its elements; one that is named twice counts twice."""
        return sum(element in self.value for element in elements) == 1

    @operator(ELEMENTS)
    def shares_no_elements_with(self, elements: frozenset[Hashable]) -> bool:
        """None of these is among its elements."""
        return self.value.isdisjoint(elements)
