"""Names and ids, which only a CRM can match."""

from __future__ import annotations

from collections.abc import Iterator

from leadcat_rules.allow_list import id_in, items_named_by
from leadcat_rules.domain import ListName
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.ruleset import AllOf, Condition, Leaf
from leadcat_rules.workbench.comparing.compiled import Compiled
from leadcat_rules.workbench.comparing.pair import Pair

_WORDS = {ListName.CATEGORIES: "categories", ListName.LEAD_STATUSES: "lead statuses"}


def refuse_unmatched_names(pair: Pair, files: tuple[str, str]) -> None:
    """InvalidInput where items of one list are named by their names and by their ids."""
    named = {*_named(pair.old), *_named(pair.new)}
    problems = [
        Problem(
            ErrorCode.CRM_MISSING,
            f"{words} are named by their names and by their ids, which only the CRM can match",
            "add --crm SNAPSHOT",
            files[1],
        )
        for items, words in _WORDS.items()
        if {(items, True), (items, False)} <= named
    ]
    if problems:
        raise InvalidInput(*problems)


def _named(side: Compiled) -> Iterator[tuple[ListName, bool]]:
    """The list of each item that a rule names, and whether by its id."""
    for rule in side.ruleset.rules:
        if rule.enabled:
            yield ListName.CATEGORIES, id_in(rule.set_category_to) is not None
            if rule.lead_status is not None:
                yield ListName.LEAD_STATUSES, id_in(rule.lead_status) is not None
            yield from _in_conditions(rule.when, side)


def _in_conditions(when: Condition | None, side: Compiled) -> Iterator[tuple[ListName, bool]]:
    if isinstance(when, Leaf):
        items = items_named_by(when, side.compiled.schema)
        if items is not None:
            given = when.value if isinstance(when.value, list | tuple) else [when.value]
            yield from ((items, id_in(each) is not None) for each in given)
    elif when is not None:
        for part in when.all if isinstance(when, AllOf) else when.any:
            yield from _in_conditions(part, side)
