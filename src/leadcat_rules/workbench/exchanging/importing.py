"""Settings of the original product, read and made a ruleset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from os import fspath
from typing import Any

from leadcat_rules.domain import Category, CrmLists, LeadStatus, find
from leadcat_rules.errors import ErrorCode, Problem, pointer, shown
from leadcat_rules.events import Trigger
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_text import read_json
from leadcat_rules.files.opening import FilePath, read_bytes
from leadcat_rules.files.validation import validated, wrong_type
from leadcat_rules.ruleset import AutomationRule, ById, Reference, Ruleset
from leadcat_rules.workbench.exchanging.shapes import IGNORED, NAMES, Setting, SettingEntry

MOST_BYTES = 1_000_000
NAME = "Lead categorization"
"""What the original calls its settings."""
_WRAPPERS = ("Settings", "value")
"""The keys under which its API sends the list: that of a save, and that of OData."""


def import_settings(path: FilePath, *, lists: CrmLists | None = None, name: str = NAME) -> Ruleset:
    """The ruleset of the settings in this file; InvalidInput with all that is wrong with them.

    With `lists` ids become names, and must be there, be it deleted.
    """
    findings = Findings(fspath(path))
    value = read_json(read_bytes(path, MOST_BYTES), findings, bounded=True)
    return _ruleset(_settings(value, findings, lists), lists, name)


def parse_settings(
    value: object, *, file: str = "settings", lists: CrmLists | None = None, name: str = NAME
) -> Ruleset:
    """The ruleset of this JSON value, as `import_settings` makes it."""
    return _ruleset(_settings(value, Findings(file), lists), lists, name)


def _settings(value: object, findings: Findings, lists: CrmLists | None) -> list[Setting]:
    place, listed = _unwrapped(value, findings)
    settings: list[Setting] = []
    for index, each in enumerate(listed):
        part = findings.at(*place, index)
        setting = _setting(each, part)
        if setting is not None:
            part.extend(_problems(setting, settings, lists))
            settings.append(setting)
    findings.raise_any()
    return settings


def _unwrapped(value: object, findings: Findings) -> tuple[tuple[str, ...], Sequence[Any]]:
    """Where the list of settings stands, and the list."""
    wrapper = next((key for key in _WRAPPERS if isinstance(value, dict) and key in value), None)
    place = () if wrapper is None else (wrapper,)
    listed = value[wrapper] if isinstance(value, dict) and wrapper is not None else value
    if not isinstance(listed, list):
        needed = "a list of settings" if wrapper else "a list, or an object with Settings or value"
        findings.refuse(wrong_type(needed, listed, pointer(*place)))
    if len(listed) > len(NAMES):
        message = f"has more than the {len(NAMES)} settings that there are"
        findings.refuse(Problem(ErrorCode.TOO_MANY, message, pointer=pointer(*place)))
    return place, listed


def _setting(value: object, findings: Findings) -> Setting | None:
    if isinstance(value, dict):
        value = {key: each for key, each in value.items() if key not in IGNORED}
    entry = validated(SettingEntry, value, findings)
    return (
        None
        if entry is None
        else Setting(
            trigger=entry.TriggerType,
            enabled=entry.Enabled,
            ask_for_confirmation=entry.UserConfirmation,
            category=entry.DefaultCategory,
            lead_status=entry.LeadstatusId,
        )
    )


def _problems(
    setting: Setting, earlier: Iterable[Setting], lists: CrmLists | None
) -> Iterator[Problem]:
    if any(each.trigger is setting.trigger for each in earlier):
        message = f"{NAMES[setting.trigger]} is set twice"
        yield Problem(ErrorCode.DUPLICATE_ID, message, "keep one", pointer="/TriggerType")
    yield from _lacking(setting)
    if lists is not None:
        yield from _unknown(setting.category, lists.categories, "category", "DefaultCategory")
        yield from _unknown(setting.lead_status, lists.lead_statuses, "lead status", "LeadstatusId")


def _lacking(setting: Setting) -> Iterator[Problem]:
    """What keeps it from being a rule (R5)."""
    name = NAMES[setting.trigger]
    waits_for_one = setting.trigger is Trigger.LEAD_STATUS_CHANGED
    if setting.enabled and setting.category is None:
        message = f"{name} is on and has no category"
        hint = "give the category's id, or switch it off"
        yield Problem(ErrorCode.TARGET_REQUIRED, message, hint, pointer="/DefaultCategory")
    if setting.enabled and waits_for_one and setting.lead_status is None:
        message = f"{name} is on and has no lead status"
        hint = "give the lead status's id, or switch it off"
        yield Problem(ErrorCode.LEAD_STATUS_REQUIRED, message, hint, pointer="/LeadstatusId")
    if setting.lead_status is not None and not waits_for_one:
        message = f"{name} has no lead status to match"
        hint = "make it 0"
        yield Problem(ErrorCode.LEAD_STATUS_NOT_ALLOWED, message, hint, pointer="/LeadstatusId")


def _unknown(
    id: str | None, items: Sequence[Category | LeadStatus], called: str, key: str
) -> Iterator[Problem]:
    if id is not None and find(items, id=id) is None:
        code = ErrorCode.UNKNOWN_CATEGORY if called == "category" else ErrorCode.UNKNOWN_LEAD_STATUS
        message = f"the CRM has no {called} with the id {shown(id)}"
        yield Problem(code, message, pointer=pointer(key))


def _ruleset(settings: Iterable[Setting], lists: CrmLists | None, name: str) -> Ruleset:
    known = lists or CrmLists()
    rules = (
        AutomationRule(
            id=setting.trigger.value,
            trigger=setting.trigger,
            enabled=setting.enabled,
            set_category_to=_reference(setting.category, known.categories),
            ask_for_confirmation=setting.ask_for_confirmation,
            lead_status=_reference(setting.lead_status, known.lead_statuses),
        )
        for setting in settings
    )
    return Ruleset(name=name, rules=tuple(rules))


def _reference(id: str | None, items: Sequence[Category | LeadStatus]) -> Reference | None:
    """The item's name where that means it and nothing else; its id otherwise."""
    if id is None:
        return None
    item = find(items, id=id)
    if item is None or item.deleted or find(items, name=item.name) is not item:
        return ById(id=id)
    return item.name
