"""The five calls of the original's List agent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel
from starlette.responses import Response

from leadcat_rules import ErrorCode, InvalidInput, Problem
from leadcat_web.agents.carriers import edited, need_of, setting_of
from leadcat_web.agents.performing import perform
from leadcat_web.agents.saves import person_about_to_be_saved, sale_about_to_be_saved
from leadcat_web.agents.shapes import (
    AgentError,
    AutomatedCategoryUpdate,
    PersonSent,
    SaleSent,
    SettingsSent,
    UpdateSent,
)
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.json_bodies import JSON, Json, JsonBody, of_json

router = APIRouter()
READER = Depends(Needs("read", takes_forms=False))
TYPES = (JSON, "text/json")
"""Media types of bodies; the original also takes XML and forms."""
_MAY_FAIL = {401, 403, 409, 500, 502, 503}
_UPDATE_OR_NULL = {
    "anyOf": [{"$ref": "#/components/schemas/AutomatedCategoryUpdate"}, {"type": "null"}]
}


def described(
    permission: str,
    body: type[BaseModel] | None,
    answer: Mapping[int, Mapping[str, Any]],
) -> dict[str, Any]:
    """Keywords of a route's decorator, for the OpenAPI document."""
    statuses = sorted(_MAY_FAIL | ({413, 415, 422} if body else set()))
    errors = {status: {"model": AgentError} for status in statuses}
    extra = {"security": [{"bearer": [permission]}], **(of_json(body) if body else {})}
    return {
        "responses": {**errors, **answer},
        "openapi_extra": extra,
        "status_code": min(answer),
    }


@router.post(
    "/GetAllAutomatedCategoryUpdates",
    name="agents_get_all",
    summary="The settings of the four automated category updates",
    **described("read", None, {200: {"model": list[AutomatedCategoryUpdate]}}),
)
async def get_all(visit: Annotated[Visit, READER]) -> Response:
    """In the order of the settings tab. No body is read."""
    draft = await visit.desk.settings()
    return Json([setting_of(toggle) for toggle in draft.toggles])


@router.post(
    "/SaveAllAutomatedCategoryUpdates",
    name="agents_save_all",
    summary="Save the settings of the automated category updates",
    **described("change_settings", SettingsSent, {200: {"model": list[AutomatedCategoryUpdate]}}),
)
async def save_all(
    visit: Annotated[Visit, Depends(Needs("change_settings", takes_forms=False))],
    sent: Annotated[SettingsSent, Depends(JsonBody(SettingsSent, TYPES))],
) -> Response:
    """All or nothing (R5, R7). A trigger that isn't sent stays as it is."""
    _refuse_repeated(sent)
    draft = await visit.desk.settings()
    for setting in sent.Settings:
        draft = edited(draft, setting)
    await visit.desk.save_settings(draft, visit.caller.actor)
    saved = await visit.desk.settings()
    return Json([setting_of(toggle) for toggle in saved.toggles])


@router.post(
    "/GetNeedCategoryUpdateForSale",
    name="agents_need_for_sale",
    summary="The update that saving a sale would need",
    **described("read", SaleSent, {200: {"content": {JSON: {"schema": _UPDATE_OR_NULL}}}}),
)
async def need_for_sale(
    visit: Annotated[Visit, READER], sent: Annotated[SaleSent, Depends(JsonBody(SaleSent, TYPES))]
) -> Response:
    """Null when none. The status is the one that is about to be saved; SaleId 0 is a new sale."""
    event = await sale_about_to_be_saved(visit.desk, sent, visit.caller.actor)
    return Json(need_of(await visit.desk.preview(event), event))


@router.post(
    "/GetNeedCategoryUpdateForPerson",
    name="agents_need_for_person",
    summary="The update that saving a person would need",
    **described("read", PersonSent, {200: {"content": {JSON: {"schema": _UPDATE_OR_NULL}}}}),
)
async def need_for_person(
    visit: Annotated[Visit, READER],
    sent: Annotated[PersonSent, Depends(JsonBody(PersonSent, TYPES))],
) -> Response:
    """Null when none. The lead status is the one that is about to be saved; PersonId 0 is new."""
    event = await person_about_to_be_saved(visit.desk, sent, visit.caller.actor)
    return Json(need_of(await visit.desk.preview(event), event))


@router.post(
    "/PerformNeededCategoryUpdate",
    name="agents_perform",
    summary="Update the category",
    **described("send_events", UpdateSent, {204: {"description": "The company has it."}}),
)
async def perform_update(
    visit: Annotated[Visit, Depends(Needs("send_events", takes_forms=False))],
    sent: Annotated[UpdateSent, Depends(JsonBody(UpdateSent, TYPES))],
) -> Response:
    """Takes the permission `answer` too where the rule asks."""
    await perform(visit, sent)
    return Response(status_code=204)


def _refuse_repeated(sent: SettingsSent) -> None:
    triggers = [setting.TriggerType for setting in sent.Settings]
    problems = [
        Problem(
            ErrorCode.DUPLICATE_ID,
            f"{trigger} is set twice",
            pointer=f"/Settings/{index}/TriggerType",
        )
        for index, trigger in enumerate(triggers)
        if trigger in triggers[:index]
    ]
    if problems:
        raise InvalidInput(*problems)
