"""Categories that the rules can't tell apart, and what is left of the rules in each class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import field, frozen

from leadcat_rules.compile import CompiledRule, CompiledRuleset
from leadcat_rules.domain import Category, CategoryGroup, Company, CrmLists, Sale, SaleStatus
from leadcat_rules.events import SaleSaved, Trigger
from leadcat_rules.variables import TRIGGERS, Facts, Schema
from leadcat_rules.workbench.simulating.formulas import (
    Formula,
    Leaf,
    formula_of,
    leaves_of,
    reduced,
)
from leadcat_rules.workbench.simulating.truths import column_of, truth

OF_CATEGORY = frozenset(
    {"company_category", "company_category_group", "company_lead_status_enabled"}
)
"""The variables that read nothing but the company's category."""

Left: TypeAlias = tuple[tuple[int, CompiledRule, Formula], ...]
"""The rules that may still match, each with its place and with what still has to hold."""


@frozen
class CategoryClass:
    """Eligible categories (E1) in which the same is left of all rules."""

    categories: tuple[str, ...]
    """Their ids."""
    left: Mapping[Trigger, Left] = field(eq=False)
    enabled: bool
    """Whether lead status is enabled on them (E2)."""


def classes_of(
    compiled: CompiledRuleset, lists: CrmLists, *, as_if: bool
) -> tuple[CategoryClass, ...]:
    """The classes of the eligible categories.

    `as_if`: the category flows, so a leaf that may look at it, a plugin's, is asked under each.
    """
    found: dict[Any, list[Category]] = {}
    formulas = [formula_of(rule.conditions) for rule in compiled.rules]
    for category in _eligible(lists):
        decide = _Decided(compiled.schema, category, as_if)
        left = tuple(reduced(formula, decide) for formula in formulas)
        found.setdefault((category.lead_status_enabled, left), []).append(category)
    return tuple(
        CategoryClass(tuple(each.id for each in alike), _by_trigger(compiled, left), enabled)
        for (enabled, left), alike in found.items()
    )


def leaves_left(classes: Sequence[CategoryClass]) -> dict[Leaf, None]:
    """Each leaf that is left in any class, once."""
    return {
        leaf: None
        for each in classes
        for left in each.left.values()
        for _, _, formula in left
        for leaf in leaves_of(formula)
    }


def _eligible(lists: CrmLists) -> Iterator[Category]:
    for category in lists.categories:
        if category.group is CategoryGroup.POTENTIAL_CUSTOMER:
            yield category


def _by_trigger(compiled: CompiledRuleset, left: tuple[Formula, ...]) -> Mapping[Trigger, Left]:
    rules = list(zip(range(len(left)), compiled.rules, left, strict=True))
    return {
        trigger: tuple(
            each for each in rules if each[1].trigger is trigger and each[2] is not False
        )
        for trigger in Trigger
    }


class _Decided:
    """What a category says of each leaf."""

    def __init__(self, schema: Schema, category: Category, as_if: bool) -> None:
        self._schema = schema
        self._category = category
        self._as_if = as_if
        self._facts = Facts(_NOTHING_HAPPENED, Company(id="0", name="", category=category))

    def __call__(self, leaf: Leaf) -> Formula:
        if leaf.name == TRIGGERS:
            return True  # rules are sorted by their trigger, the one that this leaf names
        if leaf.name in OF_CATEGORY:
            variable = self._schema.variables[leaf.name]
            return truth(variable, leaf)(variable.read(self._facts))
        if self._as_if and column_of(leaf.name) is None:
            return leaf.under(self._category.id)
        return leaf


_NOTHING_HAPPENED = SaleSaved(id="0", before=None, after=Sale(id="0", status=SaleStatus.OPEN))
