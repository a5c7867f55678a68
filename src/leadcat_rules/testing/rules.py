"""Rules and rulesets by their targets, without a file."""

from __future__ import annotations

from leadcat_rules.domain import Category, LeadStatus
from leadcat_rules.events import Trigger
from leadcat_rules.ruleset import AutomationRule, ById, Condition, Ruleset
from leadcat_rules.testing.crm import CUSTOMER


def a_rule(
    *,
    to: Category = CUSTOMER,
    trigger: Trigger | str = Trigger.SALE_SOLD,
    id: str | None = None,
    ask: bool = False,
    lead_status: LeadStatus | None = None,
    when: Condition | None = None,
    expires_after: str | None = None,
    because: str | None = None,
) -> AutomationRule:
    """A rule that moves a company to this category when a sale is sold; its id is its trigger."""
    return AutomationRule(
        id=id or str(Trigger(trigger)),
        trigger=Trigger(trigger),
        set_category_to=ById(id=to.id),
        ask_for_confirmation=ask,
        lead_status=None if lead_status is None else ById(id=lead_status.id),
        when=when,
        expires_after=expires_after,
        because=because,
    )


def a_ruleset(*rules: AutomationRule, name: str = "Rules of a test") -> Ruleset:
    """These rules in this order; without any, one that moves to Customer when a sale is sold."""
    return Ruleset(name=name, rules=rules or (a_rule(),))
