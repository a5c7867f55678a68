"""Rulesets in words, for the tests of documents."""

from __future__ import annotations

from typing import Any

from leadcat_rules.domain import Category, CrmLists, LeadStatus
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.workbench.documenting import RulesetInWords, in_words
from tests.unit.given import rule, ruleset

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
CUSTOMER = Category(id="7", name="Customer", group="customer")
OLD = Category(id="8", name="Old", group="customer", deleted=True)
OPPORTUNITY = Category(id="3", name="Opportunity", group="potential_customer")
LISTS = CrmLists(
    (LEAD, OPPORTUNITY, CUSTOMER, OLD),
    (LeadStatus(id="5", name="Qualified"), LeadStatus(id="6", name="Gone", deleted=True)),
)
QUALIFIED = rule(
    id="qualified",
    trigger="lead_status_changed",
    lead_status="Qualified",
    set_category_to="Opportunity",
)


def told(
    *rules: dict[str, Any], language: str = "en", lists: CrmLists | None = LISTS, **changes: Any
) -> RulesetInWords:
    """These rules in words."""
    read = Ruleset.model_validate(ruleset(*rules, **changes))
    return in_words(read, language, lists=lists)


def sentence(language: str = "en", **changes: Any) -> str:
    """That of one rule, with these keys changed."""
    return told(rule(**changes), language=language).rules[0].sentence


def condition(when: dict[str, Any], language: str = "en", **attributes: str) -> str:
    """What a condition says, behind *when a sale is sold and*."""
    declared = {"company": attributes}
    said = told(rule(when=when), language=language, attributes=declared).rules[0].sentence
    return said.removeprefix("When a sale is sold and ").removesuffix(
        ", the category becomes Customer."
    )
