"""Names and ids of the same list, which only a CRM can tell to be the same thing."""

from __future__ import annotations

from collections.abc import Iterator

from leadcat_rules.allow_list import items_named_by
from leadcat_rules.domain import ListName
from leadcat_rules.errors import pointer
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Schema
from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Severity
from leadcat_rules.workbench.checking.tree import tree_of


def names_and_ids(ruleset: Ruleset, file: str, schema: Schema) -> Iterator[Finding]:
    """A finding where rules that are on name things of a list by name here, by id there.

    Two that look different may be the same, so without a CRM nothing can be claimed.
    """
    first: dict[tuple[ListName, bool], str] = {}
    for items, place, reference in _references(ruleset, schema):
        is_name = isinstance(reference, str)
        first.setdefault((items, is_name), place)
        if (items, not is_name) in first:
            what = items.value.replace("_", " ")
            message = f"{what} are named by name and by id: which are the same, only the CRM tells"
            hint = "nothing further is claimed without --crm SNAPSHOT"
            yield Finding(FindingCode.NAMES_NEED_CRM, Severity.NOTE, file, place, message, hint)
            return


def _references(ruleset: Ruleset, schema: Schema) -> Iterator[tuple[ListName, str, object]]:
    """Each name or id in the rules that are on: of which list, where, and what."""
    for index, rule in enumerate(ruleset.rules):
        if not rule.enabled:
            continue
        place = pointer("rules", index)
        if rule.lead_status is not None:
            yield ListName.LEAD_STATUSES, f"{place}/lead_status", rule.lead_status
        for node in () if rule.when is None else tree_of(rule.when).leaves():
            items = None if node.leaf is None else items_named_by(node.leaf, schema)
            if node.leaf is not None and items is not None:
                value = node.leaf.value
                for each in value if isinstance(value, list | tuple) else [value]:
                    yield items, f"{place}/when{node.place}/value", each
        if rule.set_category_to is not None:
            yield ListName.CATEGORIES, f"{place}/set_category_to", rule.set_category_to
