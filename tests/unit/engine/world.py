"""A small CRM with an engine over it, in which the tests of the engine play."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from leadcat_rules import (
    Answer,
    Category,
    Company,
    Confirmation,
    Contact,
    ContactSaved,
    Decision,
    Engine,
    LeadStatus,
    Sale,
    SaleSaved,
    Snapshot,
    Store,
    parse_ruleset,
)
from leadcat_rules.testing.clock import FakeClock
from leadcat_rules.testing.hosts import MemoryHost
from tests.unit.engine.scripted_host import ScriptedHost

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
OPPORTUNITY = Category(id="2", name="Opportunity", group="potential_customer")
CUSTOMER = Category(id="7", name="Customer", group="customer")
VIP = Category(id="8", name="VIP", group="customer")
LOST = Category(id="9", name="Lost", group="lost")
GONE = Category(id="10", name="Gone", group="customer", deleted=True)
CATEGORIES = (LEAD, OPPORTUNITY, CUSTOMER, VIP, LOST, GONE)

OPEN, QUALIFIED, RENURTURE = "1", "5", "6"
LEAD_STATUSES = (
    LeadStatus(id=OPEN, name="Open"),
    LeadStatus(id=QUALIFIED, name="Qualified"),
    LeadStatus(id=RENURTURE, name="Re-nurture"),
    LeadStatus(id="90", name="Retired", deleted=True),
)

Rule = Mapping[str, Any]


def when_sold(to: str = "Customer", **more: Any) -> Rule:
    return {"id": "sold", "trigger": "sale_sold", "set_category_to": to} | more


def when_lost(to: str = "Lost", **more: Any) -> Rule:
    return {"id": "lost", "trigger": "sale_lost", "set_category_to": to} | more


def when_registered(to: str = "Opportunity", **more: Any) -> Rule:
    return {"id": "registered", "trigger": "sale_registered", "set_category_to": to} | more


def when_lead_status(status: str = "Qualified", to: str = "Opportunity", **more: Any) -> Rule:
    rule = {"id": "qualified", "trigger": "lead_status_changed", "lead_status": status}
    return rule | {"set_category_to": to} | more


def when_sold_ask(to: str = "Customer", **more: Any) -> Rule:
    return when_sold(to, ask_for_confirmation=True, **more)


class World:
    """The company c1 is a lead, c2 an opportunity, c3 has no category, c4 is a customer."""

    def __init__(
        self, *rules: Rule, plugins: Sequence[object] = (), store: Store | None = None
    ) -> None:
        self.clock = FakeClock()
        self.host = ScriptedHost(MemoryHost(snapshot()))
        self.engine = Engine(
            plugins=[self.host, *plugins], clock=self.clock, discover=False, store=store
        )
        self.publish(*rules)

    def publish(self, *rules: Rule, name: str = "Test") -> str:
        """Make these the active rules, as an administrator; the revision's id."""
        history = self.engine.settings.history()
        revision = self.engine.settings.publish(
            parse_ruleset(
                {"name": name, "rules": list(rules)}, variables=self.engine.plugins.variables
            ),
            expect=history[0].id if history else None,
            by="admin",
        )
        return revision.id

    def sale(
        self,
        before: str | None,
        after: str,
        *,
        company: str | None = "c1",
        sale: str = "s1",
        answer: Answer | None = None,
        amount: str | None = None,
        **details: Any,
    ) -> Decision:
        """Save a sale that goes from one status (None: it is new) to another."""
        return self.engine.handle(
            sale_event(before, after, company=company, sale=sale, amount=amount, **details),
            answer=answer,
        )

    def sold(self, **more: Any) -> Decision:
        """An open sale becomes sold."""
        return self.sale("open", "sold", **more)

    def lead_status(
        self,
        status: str | None,
        *,
        before: str | None = OPEN,
        company: str | None = "c1",
        contact: str = "p1",
        answer: Answer | None = None,
        **details: Any,
    ) -> Decision:
        """A contact's lead status changes."""
        event = ContactSaved(
            before=Contact(id=contact, company=company, lead_status=before),
            after=Contact(id=contact, company=company, lead_status=status),
            **({"actor": "ann"} | details),
        )
        return self.engine.handle(event, answer=answer)

    def category_of(self, company: str = "c1") -> str | None:
        """The name of the company's category, read behind the engine's back."""
        category = self.host.category_of(company)
        return None if category is None else category.name

    def pending(self) -> Sequence[Confirmation]:
        """What waits in the inbox."""
        return self.engine.inbox.pending()


def sale_event(
    before: str | None,
    after: str,
    *,
    company: str | None = "c1",
    sale: str = "s1",
    amount: str | None = None,
    at: datetime | None = None,
    **details: Any,
) -> SaleSaved:
    return SaleSaved(
        before=None if before is None else Sale(id=sale, company=company, status=before),
        after=Sale(id=sale, company=company, status=after, amount=amount),
        at=at,
        **({"actor": "ann"} | details),
    )


def snapshot() -> Snapshot:
    """The CRM before anything happens."""
    companies = [
        Company(id="c1", name="Acme AB", category=LEAD, attributes={"country": "SE"}),
        Company(id="c2", name="Beta Ltd", category=OPPORTUNITY),
        Company(id="c3", name="Gamma", category=None),
        Company(id="c4", name="Delta", category=CUSTOMER),
    ]
    return Snapshot(CATEGORIES, LEAD_STATUSES, {each.id: each for each in companies})


def told(decision: Decision) -> tuple[str, str]:
    """Outcome and reason, as a decision is printed."""
    return (str(decision.outcome), str(decision.reason))
