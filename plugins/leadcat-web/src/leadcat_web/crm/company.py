"""One company: its category, sales and contacts, and what was decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from attrs import frozen
from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import (
    Company,
    Confirmation,
    ConfirmationQuery,
    ConfirmationStatus,
    Contact,
    CrmLists,
    Decision,
    DecisionQuery,
    Sale,
)
from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.entries import label_of
from leadcat_web.crm.scene import desk_of
from leadcat_web.frame import Needs, Visit

router = APIRouter(include_in_schema=False)
PAGE = 50
"""Sales and contacts on a page."""
_DECISIONS = 5


@frozen(kw_only=True)
class Sight:
    """All that the page of a company shows, read at once."""

    company: Company
    sales: Sequence[Sale]
    contacts: Sequence[Contact]
    lists: CrmLists
    pending: Confirmation | None
    decisions: Sequence[Decision]
    came_of: Decision | None
    """What came of the save that led here."""
    is_unsure: bool
    """Whether nothing is known of that save yet."""
    sales_after: str | None = None
    contacts_after: str | None = None
    """The ids that the next pages of both begin after."""

    def contact_label(self, id: str | None) -> str | None:
        """A contact's name, where it is one of those shown, else the id."""
        return next((label_of(each) for each in self.contacts if each.id == id), id)


@router.get("/companies/{company_id:path}", name="company")
async def company(visit: Annotated[Visit, Depends(Needs("read"))], company_id: str) -> Response:
    """The query's `saved` is the event of a save whose outcome is to be told."""
    desk = desk_of(visit)
    sight = await desk.in_thread(
        partial(
            _sight,
            desk.crm,
            company_id,
            saved=visit.query.get("saved"),
            sales_after=visit.query.get("sales"),
            contacts_after=visit.query.get("contacts"),
        )
    )
    return visit.page("crm/company.html", sight=sight, label_of=label_of)


def _sight(
    crm: EmbeddedCrm,
    company_id: str,
    *,
    saved: str | None,
    sales_after: str | None,
    contacts_after: str | None,
) -> Sight:
    company = crm.company(company_id)
    sales = crm.sales(company=company_id, after=sales_after, limit=PAGE + 1)
    contacts = crm.contacts(company=company_id, after=contacts_after, limit=PAGE + 1)
    engine = crm.engine
    pending = engine.inbox.confirmations(
        ConfirmationQuery(company=company_id, status=ConfirmationStatus.PENDING, limit=1)
    )
    came_of = engine.decision(saved) if saved else None
    return Sight(
        company=company,
        sales=sales[:PAGE],
        contacts=contacts[:PAGE],
        lists=engine.lists(),
        pending=pending[0] if pending else None,
        decisions=engine.decisions(DecisionQuery(company=company_id, limit=_DECISIONS)),
        came_of=came_of if came_of and came_of.event.company_id == company_id else None,
        is_unsure=bool(saved) and came_of is None,
        sales_after=sales[PAGE - 1].id if len(sales) > PAGE else None,
        contacts_after=contacts[PAGE - 1].id if len(contacts) > PAGE else None,
    )
