"""The four toggles (R1 to R7)."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import Field, StrictBool
from starlette.requests import Request
from starlette.responses import Response

from leadcat_rules import RevisionConflict, SettingsDraft, Toggle, Trigger
from leadcat_web.api.described import described
from leadcat_web.api.preconditions import ETAG, Expected, conflict, etag_of, expected, refuse_other
from leadcat_web.api.shapes import Id, Sent
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.json_bodies import Json, JsonBody

router = APIRouter()
READER = Depends(Needs("read", takes_forms=False))
ADMINISTRATOR = Depends(Needs("change_settings", takes_forms=False))


class ToggleRow(Sent):
    """One of the four rules; when it is on, it has its category."""

    enabled: StrictBool
    set_category_to: Id | None = Field(description="The id of a category.")
    ask_for_confirmation: StrictBool


class LeadStatusToggle(ToggleRow):
    """The fourth rule; when it is on, it has its lead status too."""

    lead_status: Id | None = Field(description="The id of a lead status.")


class Toggles(Sent):
    """The four rules of the settings tab."""

    sale_sold: ToggleRow
    sale_lost: ToggleRow
    sale_registered: ToggleRow
    lead_status_changed: LeadStatusToggle


@router.get(
    "/settings",
    name="api_settings",
    summary="The four toggles",
    **described("read", {200: Toggles}, headers=ETAG),
)
async def settings(visit: Annotated[Visit, READER]) -> Response:
    """Each is the first rule of its trigger without conditions; an analyst's rules aren't here."""
    return _answered(await visit.desk.settings())


@router.put(
    "/settings",
    name="api_put_settings",
    summary="Save the four toggles",
    **described(
        "change_settings", {200: Toggles}, problems=(409, 412, 428), body=Toggles, headers=ETAG
    ),
)
async def put_settings(
    request: Request,
    visit: Annotated[Visit, ADMINISTRATOR],
    expect: Annotated[Expected, Depends(expected)],
    sent: Annotated[Toggles, Depends(JsonBody(Toggles))],
) -> Response:
    """All or nothing (R7): 412 when the revision of `If-Match` isn't active any more.

    422 says which rule lacks what (R5). An analyst's rules stay as they are.
    """
    draft = await visit.desk.settings()
    try:
        refuse_other(draft.base, expect)
        await visit.desk.save_settings(_edited(draft, sent), visit.caller.actor)
    except RevisionConflict as error:
        return conflict(request, error)
    return _answered(await visit.desk.settings())


def _edited(draft: SettingsDraft, sent: Toggles) -> SettingsDraft:
    for trigger in Trigger:
        row: ToggleRow = getattr(sent, trigger.value)
        draft = draft.edit(
            trigger,
            enabled=row.enabled,
            set_category_to=row.set_category_to or "",
            ask_for_confirmation=row.ask_for_confirmation,
            lead_status=(row.lead_status or "") if isinstance(row, LeadStatusToggle) else None,
        )
    return draft


def _answered(draft: SettingsDraft) -> Response:
    rows = {str(toggle.trigger): _row(toggle) for toggle in draft.toggles}
    return Json(rows, headers={"etag": etag_of(draft.base)})


def _row(toggle: Toggle) -> dict[str, Any]:
    row: dict[str, Any] = {
        "enabled": toggle.enabled,
        "set_category_to": toggle.set_category_to,
        "ask_for_confirmation": toggle.ask_for_confirmation,
    }
    if toggle.trigger is Trigger.LEAD_STATUS_CHANGED:
        row["lead_status"] = toggle.lead_status
    return row
