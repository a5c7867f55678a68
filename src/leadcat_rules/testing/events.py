"""Events as a CRM would fire them, with defaults for all that a test doesn't care about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Unpack

from attrs import evolve

from leadcat_rules.domain import Contact, Id, LeadStatus, Sale, SaleStatus
from leadcat_rules.events import ContactSaved, EventDetails, SaleSaved
from leadcat_rules.testing.clock import MORNING
from leadcat_rules.testing.crm import ACME, OPEN, QUALIFIED


def a_sale(
    *,
    id: Id = "201",
    status: SaleStatus | str = SaleStatus.OPEN,
    company: Id | None = ACME.id,
    contact: Id | None = None,
    amount: Decimal | int | float | str | None = "120000",
    currency: str | None = "SEK",
    attributes: Mapping[str, Any] | None = None,
) -> Sale:
    """An open sale of 120,000 kronor to Acme."""
    return Sale(
        id=id,
        status=status,
        company=company,
        contact=contact,
        amount=amount,
        currency=currency,
        attributes=attributes,
    )


def a_contact(
    *,
    id: Id = "301",
    company: Id | None = ACME.id,
    lead_status: LeadStatus | Id | None = OPEN,
    attributes: Mapping[str, Any] | None = None,
) -> Contact:
    """A contact at Acme with the lead status that a new one gets."""
    status = lead_status.id if isinstance(lead_status, LeadStatus) else lead_status
    return Contact(id=id, company=company, lead_status=status, attributes=attributes)


def sale_saved(
    *, before: Sale | None = None, after: Sale | None = None, **details: Unpack[EventDetails]
) -> SaleSaved:
    """The saving of a sale, a new one unless there is a `before`; its id is made when not given.

    It was saved in the `MORNING`, when a `FakeClock` starts.
    """
    details.setdefault("at", MORNING)
    return SaleSaved(before=before, after=after or before or a_sale(), **details)


def contact_saved(
    *,
    before: Contact | None = None,
    after: Contact | None = None,
    **details: Unpack[EventDetails],
) -> ContactSaved:
    """The saving of a contact; see `sale_saved`."""
    details.setdefault("at", MORNING)
    return ContactSaved(before=before, after=after or before or a_contact(), **details)


def sold(sale: Sale | None = None, **details: Unpack[EventDetails]) -> SaleSaved:
    """A sale that was something else before is sold now."""
    return _became(SaleStatus.SOLD, sale, details)


def lost(sale: Sale | None = None, **details: Unpack[EventDetails]) -> SaleSaved:
    """A sale that was something else before is lost now."""
    return _became(SaleStatus.LOST, sale, details)


def registered(sale: Sale | None = None, **details: Unpack[EventDetails]) -> SaleSaved:
    """A new sale; one that is made already sold is both registered and sold (E5)."""
    return sale_saved(after=sale or a_sale(), **details)


def lead_status_set(
    to: LeadStatus | Id | None = QUALIFIED,
    contact: Contact | None = None,
    **details: Unpack[EventDetails],
) -> ContactSaved:
    """A contact, as it was before, gets this lead status."""
    before = contact or a_contact()
    status = to.id if isinstance(to, LeadStatus) else to
    return contact_saved(before=before, after=evolve(before, lead_status=status), **details)


def _became(status: SaleStatus, sale: Sale | None, details: EventDetails) -> SaleSaved:
    before = sale or a_sale()
    return sale_saved(before=before, after=evolve(before, status=status), **details)
