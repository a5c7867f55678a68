"""Sales: looked at, saved, and new ones."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import CrmLists, Sale
from leadcat_sql import EmbeddedCrm
from leadcat_web.crm import forms
from leadcat_web.crm.entries import new_id, text_of
from leadcat_web.crm.scene import Kind
from leadcat_web.frame import Needs, Visit

router = APIRouter(include_in_schema=False)
Reader = Annotated[Visit, Depends(Needs("read"))]
Editor = Annotated[Visit, Depends(Needs("edit"))]


def _blank(id: str, company_id: str, _: CrmLists) -> Sale:
    return Sale(id=id, company=company_id, status="open")


SALE = Kind(word="sale", read=EmbeddedCrm.sale, blank=_blank)


@router.get("/sales/{sale_id:path}", name="sale")
async def sale(visit: Reader, sale_id: str) -> Response:
    """One sale; its form for whoever may edit."""
    return await forms.opened(visit, SALE, sale_id)


@router.post("/sales/{sale_id:path}", name="sale")
async def save_sale(visit: Editor, sale_id: str) -> Response:
    """Save it, or ask first."""
    return await forms.sent(visit, SALE, sale_id)


@router.get("/new/sales/{company_id:path}", name="new_sale")
async def new_sale(visit: Editor, company_id: str) -> Response:
    """The form of a new sale of this company."""
    return await forms.opened(visit, SALE, new_id(), company_id)


@router.post("/new/sales/{company_id:path}", name="new_sale")
async def save_new_sale(visit: Editor, company_id: str) -> Response:
    """Save it, or ask first."""
    return await forms.sent(visit, SALE, text_of(visit.form, "record") or new_id(), company_id)


@router.post("/asking/sales/{sale_id:path}", name="sale_preview")
async def preview_sale(visit: Editor, sale_id: str) -> Response:
    """The dialog's content, where saving would ask; a new sale's form names its company."""
    return await forms.asked(visit, SALE, sale_id, text_of(visit.form, "company") or None)
