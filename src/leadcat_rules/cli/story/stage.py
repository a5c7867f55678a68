"""Where the story plays: a small CRM in memory, the people around it, and a clock of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from leadcat_rules.decisions import Confirmation
from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.files import Snapshot
from leadcat_rules.hookspecs import hookimpl

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
OPPORTUNITY = Category(id="3", name="Opportunity", group="potential_customer")
CUSTOMER = Category(id="7", name="Customer", group="customer")
OPEN = LeadStatus(id="1", name="Open")
CONTACTING = LeadStatus(id="2", name="Contacting")
QUALIFIED = LeadStatus(id="3", name="Qualified")
ACME = Company(id="acme", name="Acme AB", category=LEAD)

CRM = Snapshot(
    categories=(LEAD, OPPORTUNITY, CUSTOMER),
    lead_statuses=(OPEN, CONTACTING, QUALIFIED),
    companies={ACME.id: ACME},
)
ADMINISTRATOR, SELLER, COLLEAGUE = "anna", "erik", "sofia"


class StoryClock:
    """Time that passes when the story says so."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 12, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time in the story."""
        return self._now

    def turn_to(self, *, day: int, hour: int, minute: int = 0) -> None:
        """Let it be later in the same month."""
        self._now = self._now.replace(day=day, hour=hour, minute=minute)


class Office:
    """Who may do what, and a dialog that is shown to somebody without time."""

    leadcat_name = "office"

    def __init__(self, show: Callable[[Confirmation], None]) -> None:
        self._show = show

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        """Only the administrator changes settings and undoes; everybody answers."""
        return actor == ADMINISTRATOR or permission in ("read", "answer")

    @hookimpl
    def leadcat_confirm(self, confirmation: Confirmation) -> None:
        """Show the dialog; nobody answers it now, which means later (C3)."""
        self._show(confirmation)
