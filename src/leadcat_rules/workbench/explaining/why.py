"""Why one rule fired or did not: the first thing that was in its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from leadcat_rules.decisions import Decision, Outcome, Reason
from leadcat_rules.ruleset import AutomationRule
from leadcat_rules.wording import plural
from leadcat_rules.workbench.explaining.explanation import Why, raised_by
from leadcat_rules.workbench.explaining.looking import (
    ELIGIBILITY,
    LEAD_STATUS,
    LEAD_STATUS_ENABLED,
    ORIGINS,
    WHEN,
    Look,
)

BEFORE_RULES = frozenset(
    {
        Reason.NO_COMPANY,
        Reason.OUT_OF_ORDER,
        Reason.COMPANY_NOT_FOUND,
        Reason.EVENT_ID_REUSED,
        Reason.HOST_ERROR,
    }
)
"""Found before any rule is tried: whatever the rules say, it comes to nothing."""

_IN_THE_WAY = (
    (ELIGIBILITY, Why.NOT_ELIGIBLE),
    (LEAD_STATUS, Why.ANOTHER_LEAD_STATUS),
    (LEAD_STATUS_ENABLED, Why.LEAD_STATUS_NOT_ENABLED),
    (ORIGINS, Why.ANOTHER_ORIGIN),
)


def why_of(rule: AutomationRule, decision: Decision, look: Look | None) -> Why:
    """The first thing in the way of this rule; `look` is None where the company isn't known."""
    if not rule.enabled:
        return Why.OFF
    if decision.rule == rule.id:
        nothing = decision.outcome is Outcome.NOT_FIRED
        return Why.CAME_TO_NOTHING if nothing else Why.FIRED
    if rule.trigger not in raised_by(decision):
        return Why.ANOTHER_TRIGGER
    if look is None or decision.reason in BEFORE_RULES:
        return Why.NOT_TRIED
    return _why_not(decision, look)


def _why_not(decision: Decision, look: Look) -> Why:
    for part, why in _IN_THE_WAY:
        if look.failed(part):
            return why
    if look.matched:
        return Why.EARLIER_RULE if decision.rule is not None else Why.NOT_KNOWN
    return Why.RAISED if look.raised else Why.CONDITIONS


def words_for(why: Why, rule: AutomationRule, decision: Decision, look: Look | None) -> str:
    """The same as a sentence."""
    return _WORDS[why](rule, decision, look)


def _off(*_: object) -> str:
    return "It is off."


def _another_trigger(rule: AutomationRule, decision: Decision, _: Look | None) -> str:
    raised = " and ".join(raised_by(decision)) or "nothing"
    return f"It waits for {rule.trigger}, and the save raised {raised}."


def _conditions(_: AutomationRule, __: Decision, look: Look | None) -> str:
    asked = [] if look is None else [each for each in look.conditions if each.part == WHEN]
    failed = sum(each.trace.held is False for each in asked)
    of = plural(len(asked), "condition")
    return f"It didn't match: {failed} of {of} didn't hold."


def _raised(_: AutomationRule, __: Decision, look: Look | None) -> str:
    asked = [] if look is None else look.conditions
    names = dict.fromkeys(each.trace.name for each in asked if each.trace.held is None)
    return f"It can't be told whether it matches: {', '.join(names)} raised, or isn't there."


_Words = Callable[[AutomationRule, Decision, Look | None], str]
_WORDS: Mapping[Why, _Words] = {
    Why.FIRED: lambda *_: "It was the first that matched.",
    Why.CAME_TO_NOTHING: lambda *_: "It was the first that matched, and came to nothing.",
    Why.EARLIER_RULE: lambda _, decision, __: (
        f"Its conditions hold, and {decision.rule} comes before it."
    ),
    Why.OFF: _off,
    Why.ANOTHER_TRIGGER: _another_trigger,
    Why.NOT_ELIGIBLE: lambda *_: "The company is no potential customer.",
    Why.LEAD_STATUS_NOT_ENABLED: lambda *_: "Lead status isn't enabled on the company's category.",
    Why.ANOTHER_LEAD_STATUS: lambda *_: "It waits for another lead status.",
    Why.ANOTHER_ORIGIN: lambda rule, decision, _: (
        f"It is limited to saves from {', '.join(rule.origins or ())}, "
        f"and this one came from {decision.event.origin}."
    ),
    Why.CONDITIONS: _conditions,
    Why.NOT_TRIED: lambda *_: "No rule was tried.",
    Why.RAISED: _raised,
    Why.NOT_KNOWN: lambda *_: "What it saw isn't known any more.",
}
