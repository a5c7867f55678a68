"""The events that the calls of the original tell of, without naming them so."""

from __future__ import annotations

from uuid import uuid4

from attrs import evolve

from leadcat_rules import (
    Contact,
    ContactSaved,
    Event,
    Sale,
    SaleSaved,
    SaleStatus,
    Trigger,
)
from leadcat_web.agents.records import contact_as_stored, sale_as_stored
from leadcat_web.agents.shapes import PersonSent, SaleSent, UpdateSent
from leadcat_web.desk import Desk

_NEW = "new"
"""The id of a record that has none before it is saved."""


async def sale_about_to_be_saved(desk: Desk, sent: SaleSent, actor: str | None) -> Event:
    """SaleId 0 is a new sale; where nobody knows the stored one, its status is taken for new."""
    before = None
    after = Sale(id=_NEW, status=sent.SaleStatus)
    if sent.SaleId:
        stored = await sale_as_stored(desk, str(sent.SaleId))
        before = stored or Sale(id=str(sent.SaleId), status=SaleStatus.UNKNOWN)
        after = evolve(before, status=sent.SaleStatus)
    after = evolve(
        after,
        company=_id(sent.ContactId) or after.company,
        contact=_id(sent.PersonId) or after.contact,
    )
    return SaleSaved(before=before, after=after, actor=actor)


async def person_about_to_be_saved(desk: Desk, sent: PersonSent, actor: str | None) -> Event:
    """CategoryId is a choice in the same save (E7) where it isn't the company's category now.

    Clients send the category of their form along, chosen or not.
    """
    before = None
    after = Contact(id=_NEW)
    if sent.PersonId:
        stored = await contact_as_stored(desk, str(sent.PersonId))
        before = stored or Contact(id=str(sent.PersonId))
        after = before
    company = _id(sent.ContactId) or after.company
    return ContactSaved(
        before=before,
        after=evolve(after, company=company, lead_status=_id(sent.LeadStatus)),
        actor=actor,
        chosen_category=await _chosen(desk, company, _id(sent.CategoryId)),
    )


def save_to_perform(sent: UpdateSent, actor: str | None) -> Event:
    """A save that raises the setting's trigger; the call names no sale, so it has an id of its own.

    Each call is an event by itself: eligibility (E1) keeps a second one from updating again.
    """
    trigger, id = sent.Setting.TriggerType, f"agents-{uuid4()}"
    company, person = _id(sent.ContactId), _id(sent.PersonId)
    if trigger is Trigger.LEAD_STATUS_CHANGED:
        was = Contact(id=person or id, company=company)
        became = evolve(was, lead_status=_id(sent.Setting.LeadstatusId))
        return ContactSaved(id=id, before=was, after=became, actor=actor)
    sale = Sale(id=id, status=SaleStatus.OPEN, company=company, contact=person)
    if trigger is Trigger.SALE_REGISTERED:
        return SaleSaved(id=id, before=None, after=sale, actor=actor)
    status = SaleStatus.SOLD if trigger is Trigger.SALE_SOLD else SaleStatus.LOST
    return SaleSaved(id=id, before=sale, after=evolve(sale, status=status), actor=actor)


async def _chosen(desk: Desk, company_id: str | None, category: str | None) -> str | None:
    if company_id is None or category is None:
        return None
    company = await desk.company(company_id)
    is_now = company is not None and company.category_id == category
    return None if is_now else category


def _id(number: int) -> str | None:
    return str(number) if number else None
