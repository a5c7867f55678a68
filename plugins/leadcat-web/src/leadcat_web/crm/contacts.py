"""Contacts: looked at, saved, and new ones."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Contact, CrmLists
from leadcat_sql import EmbeddedCrm
from leadcat_web.crm import forms
from leadcat_web.crm.entries import new_id, text_of
from leadcat_web.crm.scene import Kind
from leadcat_web.frame import Needs, Visit

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(Needs("read"))]
Editor = Annotated[Visit, Depends(Needs("edit"))]


def _blank(id: str, company_id: str, lists: CrmLists) -> Contact:
    first = lists.lead_status_named("Open")
    is_there = first is not None and not first.deleted
    return Contact(id=id, company=company_id, lead_status=first.id if first and is_there else None)


CONTACT = Kind(word="contact", read=EmbeddedCrm.contact, blank=_blank)


@router.get("/contacts/{contact_id:path}", name="contact")
async def contact(visit: Reader, contact_id: str) -> Response:
    """One contact; its form for whoever may edit."""
    return await forms.opened(visit, CONTACT, contact_id)


@router.post("/contacts/{contact_id:path}", name="contact")
async def save_contact(visit: Editor, contact_id: str) -> Response:
    """Save it, or ask first."""
    return await forms.sent(visit, CONTACT, contact_id)


@router.get("/new/contacts/{company_id:path}", name="new_contact")
async def new_contact(visit: Editor, company_id: str) -> Response:
    """The form of a new contact of this company."""
    return await forms.opened(visit, CONTACT, new_id(), company_id)


@router.post("/new/contacts/{company_id:path}", name="new_contact")
async def save_new_contact(visit: Editor, company_id: str) -> Response:
    """Save it, or ask first."""
    return await forms.sent(visit, CONTACT, text_of(visit.form, "record") or new_id(), company_id)


@router.post("/asking/contacts/{contact_id:path}", name="contact_preview")
async def preview_contact(visit: Editor, contact_id: str) -> Response:
    """The dialog's content, where saving would ask; a new contact's form names its company."""
    return await forms.asked(visit, CONTACT, contact_id, text_of(visit.form, "company") or None)
