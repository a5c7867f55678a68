"""Whether one key of a rule, written otherwise, still means the same."""

from __future__ import annotations

from collections.abc import Sequence

from leadcat_rules.domain import Category, CrmLists, LeadStatus
from leadcat_rules.events import Origin
from leadcat_rules.ruleset import AutomationRule, Reference, referred
from leadcat_rules.workbench.comparing.compiled import Compiled
from leadcat_rules.workbench.comparing.pair import Pair
from leadcat_rules.workbench.reasoning import TRUE, Formula

_FOR_PEOPLE = frozenset({"id", "because", "allow"})


def means_the_same(pair: Pair, key: str, old: str, new: str) -> bool | None:
    """Whether it is certain that this key alone changes nothing; None: it can't be decided.

    Where the rule is off in one of the rulesets, its conditions aren't compared.
    """
    was, now = pair.old.written[old], pair.new.written[new]
    if key in _FOR_PEOPLE or not (was.enabled or now.enabled):
        return True
    if key == "when":
        return _same_conditions(pair, old, new) if was.enabled and now.enabled else None
    return _is_written_alike(key, was, now, pair.old.lists or CrmLists())


def _is_written_alike(key: str, was: AutomationRule, now: AutomationRule, lists: CrmLists) -> bool:
    """Names and ids of one thing, another writing of a duration, the same origins in any order."""
    if key == "set_category_to":
        return _is_one(was.set_category_to, now.set_category_to, lists.categories)
    if key == "lead_status":
        return _is_one(was.lead_status, now.lead_status, lists.lead_statuses)
    if key == "origins":
        return set(was.origins or Origin) == set(now.origins or Origin)
    return key == "expires_after" and was.expires_in == now.expires_in


def _is_one(
    one: Reference | None, other: Reference | None, items: Sequence[Category | LeadStatus]
) -> bool:
    found = referred(one, items)
    return found is not None and found == referred(other, items)


def _same_conditions(pair: Pair, old: str, new: str) -> bool | None:
    """Among the events that the old rule waits for."""
    first = _before_when(pair.old, old)
    context = [pair.condition(pair.old, old, f"/all/{place}") for place in range(first)]
    return pair.is_the_same(_when(pair.old, old, pair), _when(pair.new, new, pair), context)


def _when(side: Compiled, rule: str, pair: Pair) -> Formula:
    if side.written[rule].when is None:
        return TRUE
    return pair.condition(side, rule, f"/all/{_before_when(side, rule)}")


def _before_when(side: Compiled, rule: str) -> int:
    """How many compiled conditions stand before those of `when`."""
    conditions = side.rule(rule).conditions["all"]
    return len(conditions) - (side.written[rule].when is not None)
