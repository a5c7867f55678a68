"""What a variable may look at: the event, and the company as it is."""

from __future__ import annotations

from attrs import field, frozen

from leadcat_rules.domain import Company, Contact, Sale
from leadcat_rules.events import ContactSaved, Event, SaleSaved, Trigger


@frozen
class Facts:
    """One event and its company. Rules are tried only for a company that is there (E1, E4)."""

    event: Event
    company_if_any: Company | None = field(alias="company")

    @property
    def company(self) -> Company:
        """The company after the save; LookupError where the event has none."""
        if self.company_if_any is None:
            raise LookupError(f"the company of event {self.event.id!r} is not there")
        return self.company_if_any

    @property
    def sale(self) -> Sale | None:
        """The sale after the save; None in a contact's event."""
        return self.event.after if isinstance(self.event, SaleSaved) else None

    @property
    def contact(self) -> Contact | None:
        """The contact after the save; None in a sale's event."""
        return self.event.after if isinstance(self.event, ContactSaved) else None

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """What the save raised, in the order in which rules are tried (E5)."""
        return self.event.triggers
