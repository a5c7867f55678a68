"""The rules, events and companies that everything here is played with."""

from __future__ import annotations

from leadcat_rules import Ruleset, Sale, SaleSaved, SettingsDraft
from leadcat_rules.testing import (
    CUSTOMER,
    LOST,
    MORNING,
    OPPORTUNITY,
    QUALIFIED,
    a_rule,
    a_ruleset,
    a_sale,
    sale_saved,
)

EXPIRES_AFTER = "P7D"


def rules() -> Ruleset:
    """Two that update by themselves, and one that asks about a new sale."""
    return a_ruleset(
        a_rule(to=CUSTOMER, trigger="sale_sold"),
        a_rule(to=LOST, trigger="sale_lost"),
        a_rule(to=OPPORTUNITY, trigger="sale_registered", ask=True, expires_after=EXPIRES_AFTER),
    )


def saved(sale: Sale, event: str) -> SaleSaved:
    """The saving of a new sale; its time is the same for each delivery."""
    return sale_saved(after=sale, id=event, at=MORNING, actor="ann")


def new_sale(company: str, status: str, number: int = 1) -> Sale:
    """A sale that is made with this status; `number` tells those of one company apart."""
    return a_sale(id=f"{company}-sale-{number}", company=company, status=status)


def event_of(company: str, number: int = 1) -> str:
    """The id of an event about this company."""
    return f"{company}-event-{number}"


def with_target(draft: SettingsDraft, category: str) -> SettingsDraft:
    """The settings with this target where a lead is qualified: no event here has to do with it."""
    return draft.edit(
        "lead_status_changed", enabled=True, set_category_to=category, lead_status=QUALIFIED.id
    )
