"""From which categories the rules that are on lead to which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from leadcat_rules.compile import CompiledRule, Json
from leadcat_rules.domain import Category, CategoryGroup, Company, CrmLists, LeadStatus, Sale
from leadcat_rules.events import SaleSaved
from leadcat_rules.variables import Facts, Schema

_OF_CATEGORY = frozenset(
    {"company_category", "company_category_group", "company_lead_status_enabled"}
)
"""The variables whose value a category alone decides."""
_ANY_SAVE = SaleSaved(id="any", before=None, after=Sale(id="any", status="open"))
ANYTHING = "\N{NULL}"
"""The id of the state for any eligible category, where no CRM says which there are."""


@frozen
class Arrow:
    """Rules may move a company from one category to another."""

    source: str
    target: str
    rules: tuple[int, ...]
    """Their numbers."""


def arrows_between(
    rules: Iterable[CompiledRule],
    numbers: Mapping[str, int],
    schema: Schema,
    lists: CrmLists | None,
) -> tuple[Arrow, ...]:
    """The arrows from each category that a rule may start from to the rule's target.

    `numbers` are those of the rules, by id.
    What a condition says of the category is decided by its operator, anything else is taken to be
    possible. Left out are rules that do nothing: their target or lead status is gone (S4), or the
    company is there already (E6). Without lists the sources are the categories that rules name,
    and `ANYTHING`.
    """
    rules = list(rules)
    found: dict[tuple[str, str], list[int]] = {}
    for source in _sources(rules, lists):
        facts = Facts(_ANY_SAVE, Company(id="any", name="any", category=source))
        for rule in rules:
            target = rule.category
            if target is None or target == source.id or not _does_something(rule, lists):
                continue
            if _may_hold(rule.conditions, schema, facts) is not False:
                found.setdefault((source.id, target), []).append(numbers[rule.id])
    return tuple(Arrow(*ends, tuple(told)) for ends, told in found.items())


def gathered(arrows: Sequence[Arrow]) -> tuple[tuple[Arrow, ...], Mapping[str, tuple[str, ...]]]:
    """One source in the place of several from which the same rules lead to the same targets.

    Beside the arrows the categories that each remaining source stands for, by id. What is a
    target as well stays itself.
    """
    targets = {arrow.target for arrow in arrows}
    leaving: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for arrow in arrows:
        leaving.setdefault(arrow.source, []).append((arrow.target, arrow.rules))
    alike: dict[object, list[str]] = {}
    for source, ways in leaving.items():
        alike.setdefault(source if source in targets else tuple(ways), []).append(source)
    members = {sources[0]: tuple(sources) for sources in alike.values()}
    return tuple(arrow for arrow in arrows if arrow.source in members), members


def _sources(rules: Sequence[CompiledRule], lists: CrmLists | None) -> list[Category]:
    """Every category that is a potential customer's (E1)."""
    if lists is not None:
        eligible = CategoryGroup.POTENTIAL_CUSTOMER
        return [each for each in lists.categories if each.group is eligible and not each.deleted]
    named = dict.fromkeys(name for rule in rules for name in _categories_in(rule.conditions))
    return [_supposed(name) for name in [ANYTHING, *named]]


def _supposed(id: str) -> Category:
    group = CategoryGroup.POTENTIAL_CUSTOMER
    return Category(id=id, name=id, group=group, lead_status_enabled=True)


def _does_something(rule: CompiledRule, lists: CrmLists | None) -> bool:
    if lists is None:
        return True
    status: LeadStatus | None = lists.lead_status(rule.lead_status)
    waits_in_vain = rule.trigger == "lead_status_changed" and (status is None or status.deleted)
    target = lists.category(rule.category)
    return not waits_in_vain and target is not None and not target.deleted


def _may_hold(conditions: Json, schema: Schema, facts: Facts) -> bool | None:
    """Whether the conditions hold in this category; None where more than it decides."""
    if "all" in conditions:
        told = [_may_hold(each, schema, facts) for each in conditions["all"]]
        return False if False in told else None if None in told else True
    if "any" in conditions:
        told = [_may_hold(each, schema, facts) for each in conditions["any"]]
        return True if True in told else None if None in told else False
    if conditions["name"] not in _OF_CATEGORY:
        return None
    variable = schema.variables[conditions["name"]]
    field = variable.field_type(variable.field_type.in_event(variable.read(facts), facts))
    return bool(getattr(field, conditions["operator"])(conditions["value"]))


def _categories_in(conditions: Mapping[str, Any]) -> Iterator[str]:
    for part in (*conditions.get("all", ()), *conditions.get("any", ())):
        yield from _categories_in(part)
    if conditions.get("name") == "company_category":
        value = conditions["value"]
        given = value if isinstance(value, list) else [value]
        yield from (each for each in given if isinstance(each, str))
