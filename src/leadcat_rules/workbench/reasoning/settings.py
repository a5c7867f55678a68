"""Where conditions hold, found once for all questions about some rulesets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from leadcat_rules.domain import Category, CrmLists
from leadcat_rules.variables import Facts, FieldType, Variable
from leadcat_rules.workbench.reasoning import circumstances
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.lines import Shape
from leadcat_rules.workbench.reasoning.places import AT, CATEGORY, CHANGE, ORIGIN
from leadcat_rules.workbench.reasoning.rules import Rules
from leadcat_rules.workbench.reasoning.shapes import (
    age_shape_of,
    is_relative,
    shape_of,
    shape_over,
)

_CATEGORY = frozenset({"company_category"})


class Settings:
    """The circumstances that there are, and the shapes of conditions."""

    def __init__(self, rulesets: Sequence[Rules], lists: CrmLists | None) -> None:
        self._rulesets = rulesets
        self._lists = lists
        self._shapes: dict[Leaf, Shape | None] = {}
        self._fields: dict[str, list[FieldType]] = {}

    @cached_property
    def categories(self) -> list[Category | None]:
        """All that a company can have."""
        values = (value for each in self._rulesets for value in each.values_of(_CATEGORY))
        named: dict[str, None] = {}
        for value in values:
            many = value if isinstance(value, list) else [value]
            named.update(dict.fromkeys(each for each in many if isinstance(each, str)))
        return circumstances.categories(self._lists, named)

    @cached_property
    def _cases(self) -> dict[object, list[Facts]]:
        sale = circumstances.SALES[0]
        companies = [circumstances.company_of(category) for category in self.categories]
        return {
            CHANGE: circumstances.changes(),
            ORIGIN: circumstances.origins(),
            CATEGORY: [Facts(sale, company) for company in companies],
        }

    def shape_of(self, leaf: Leaf) -> Shape | None:
        """Where the condition holds on the line that it is about; None when that isn't known."""
        if leaf not in self._shapes:
            self._shapes[leaf] = self._found(leaf)
        return self._shapes[leaf]

    def _found(self, leaf: Leaf) -> Shape | None:
        if not leaf.is_sound:
            return None
        if leaf.place in self._cases:
            return shape_over(leaf, self._fields_of(leaf.variable, self._cases[leaf.place]))
        if is_relative(leaf) and leaf.place != AT:
            return age_shape_of(leaf)
        return shape_of(leaf)

    def _fields_of(self, variable: Variable, cases: Sequence[Facts]) -> list[FieldType]:
        fields = self._fields.get(variable.name)
        if fields is None:
            kind = variable.field_type
            fields = [kind(kind.in_event(variable.read(facts), facts)) for facts in cases]
            self._fields[variable.name] = fields
        return fields
