"""What a decision in a store remembers of its CRM's lists, where nobody can be asked."""

from __future__ import annotations

from collections.abc import Iterator

from leadcat_rules.allow_list import items_named_by
from leadcat_rules.decisions import Decision, RuleTrace
from leadcat_rules.domain import Category, CategoryGroup, CrmLists, LeadStatus, ListName
from leadcat_rules.errors import pointer
from leadcat_rules.ruleset import AllOf, AnyOf, AutomationRule, Leaf, Ruleset
from leadcat_rules.variables import Schema


def remembered_lists(decision: Decision, ruleset: Ruleset, schema: Schema) -> CrmLists:
    """The company's category, and each name of the ruleset beside which the trace has an id.

    The group of a category that only a condition names isn't known, and given as such.
    """
    known = {} if decision.company is None else _own(decision.company.category)
    statuses: dict[str, LeadStatus] = {}
    rules = {rule.id: rule for rule in ruleset.rules}
    for trace in decision.trace:
        for items, name, id in _pairs(trace, rules[trace.rule], schema):
            if items is ListName.LEAD_STATUSES:
                statuses.setdefault(id, LeadStatus(id=id, name=name))
            else:
                made = Category(id=id, name=name, group=CategoryGroup.UNKNOWN)
                known.setdefault(id, made)
    target = rules[decision.rule].set_category_to if decision.rule in rules else None
    asked = next((step.to_category for step in decision.steps if step.to_category), None)
    if isinstance(target, str) and asked is not None:
        known.setdefault(asked, Category(id=asked, name=target, group=CategoryGroup.UNKNOWN))
    return CrmLists(tuple(known.values()), tuple(statuses.values()))


def _own(category: Category | None) -> dict[str, Category]:
    return {} if category is None else {category.id: category}


def _pairs(
    trace: RuleTrace, rule: AutomationRule, schema: Schema
) -> Iterator[tuple[ListName, str, str]]:
    values = {each.pointer: each.value for each in trace.conditions}
    fixed = [each for each in trace.conditions if each.pointer.count("/") == 2]
    for each in fixed:
        if each.name == "contact_lead_status" and isinstance(rule.lead_status, str):
            yield from _paired(ListName.LEAD_STATUSES, rule.lead_status, each.value)
            break
    if rule.when is None:
        return
    last = max((int(place.split("/")[2]) for place in values), default=0)
    for place, leaf in _leaves(rule.when, pointer("all", last)):
        items = items_named_by(leaf, schema)
        if items is not None:
            yield from _paired(items, leaf.value, values.get(place))


def _paired(items: ListName, named: object, ids: object) -> Iterator[tuple[ListName, str, str]]:
    if isinstance(named, list | tuple) and isinstance(ids, list | tuple):
        for one, id in zip(named, ids, strict=False):
            yield from _paired(items, one, id)
    elif isinstance(named, str) and isinstance(ids, str):
        yield items, named, ids


def _leaves(condition: AllOf | AnyOf | Leaf, place: str) -> Iterator[tuple[str, Leaf]]:
    if isinstance(condition, Leaf):
        yield place, condition
        return
    key, parts = ("all", condition.all) if isinstance(condition, AllOf) else ("any", condition.any)
    for number, part in enumerate(parts):
        yield from _leaves(part, f"{place}{pointer(key, number)}")
