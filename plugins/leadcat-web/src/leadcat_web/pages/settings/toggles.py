"""The four toggles as a form sends them, and what the form lacks (R1 to R5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from leadcat_rules import CrmLists, ErrorCode, Ruleset, SettingsDraft, Toggle, Trigger


@frozen
class Lack:
    """A field that keeps the settings from being saved."""

    field: str
    code: ErrorCode
    trigger: Trigger


def field_name(trigger: Trigger, what: str) -> str:
    """The name of a toggle's field: `sale_sold-set_category_to`."""
    return f"{trigger.value}-{what}"


def edited(draft: SettingsDraft, form: Mapping[str, Any]) -> SettingsDraft:
    """The draft with what was sent; ids that the CRM doesn't have count as nothing chosen."""
    for toggle in draft.toggles:
        draft = _with_fields(draft, toggle, form)
    return draft


def _with_fields(draft: SettingsDraft, toggle: Toggle, form: Mapping[str, Any]) -> SettingsDraft:
    def sent(what: str) -> Any:
        return form.get(field_name(toggle.trigger, what))

    category, status = sent("set_category_to"), sent("lead_status")
    return draft.edit(
        toggle.trigger,
        enabled=sent("enabled") is not None,
        set_category_to=_known(category, draft.lists.category),
        ask_for_confirmation=sent("ask_for_confirmation") is not None,
        lead_status=_known(status, draft.lists.lead_status)
        if toggle.trigger is Trigger.LEAD_STATUS_CHANGED
        else None,
    )


def _known(id: object, find: Any) -> str | None:
    if not isinstance(id, str):
        return None
    return "" if find(id) is None else id


def lacks(draft: SettingsDraft) -> tuple[Lack, ...]:
    """Which rule lacks what (R5), each with its field in the form."""
    found = []
    for problem in draft.problems:
        _, trigger, what = problem.pointer.split("/")
        found.append(Lack(field_name(Trigger(trigger), what), problem.code, Trigger(trigger)))
    return tuple(found)


def draft_of(content: str, base: str, lists: CrmLists) -> SettingsDraft:
    """The draft that an earlier revision was edited from."""
    return SettingsDraft.of(Ruleset.from_canonical(content), base, lists)
