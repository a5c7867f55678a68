"""What is left of a faulty rule once its faulty parts are out: the rest is checked all the same."""

from __future__ import annotations

from typing import Any

from leadcat_rules.events import Trigger
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.validation import validated
from leadcat_rules.ruleset import AutomationRule, Leaf
from leadcat_rules.shape import FileModel

_SOUND: dict[str, Any] = {"name": "actor", "operator": "is_known"}
"""A condition with which nothing is wrong, which keeps the place of a faulty one."""


def remains(raw: dict[str, Any], called: str) -> AutomationRule | None:
    """The rule with its sound keys, named `called` when its own id can't be read.

    In the place of a faulty key stands what demands nothing of the others. The limits must have
    been kept.
    """
    given = {key: raw[key] for key in AutomationRule.model_fields if key in raw}
    if "when" in given:
        given["when"] = _sound_conditions(given["when"])
    some = {"id": called, "trigger": _a_trigger(raw)}
    sound = {key: part for key, part in given.items() if _fits(AutomationRule, some | {key: part})}
    unasked = {"enabled": False, "ask_for_confirmation": True}
    faulty = {key: unasked[key] for key in unasked.keys() & given.keys() - sound.keys()}
    return validated(AutomationRule, some | faulty | sound, Findings())


def _a_trigger(raw: dict[str, Any]) -> str:
    """One that neither needs a lead status nor minds one."""
    has_lead_status = raw.get("lead_status") is not None
    return (Trigger.LEAD_STATUS_CHANGED if has_lead_status else Trigger.SALE_SOLD).value


def _sound_conditions(raw: object) -> Any:
    """The same conditions at the same places, with a sound one in the place of each faulty."""
    if not isinstance(raw, dict):
        return raw if raw is None else _SOUND
    key = next((key for key in ("all", "any") if key in raw), None)
    if key is None:
        return _sound_leaf(raw)
    parts = raw[key]
    if not isinstance(parts, list) or not parts:
        return _SOUND
    return {key: [_sound_conditions(part) or _SOUND for part in parts]}


def _sound_leaf(raw: dict[str, Any]) -> dict[str, Any]:
    """What a condition says of its variable, operator and value, as far as it is sound."""
    leaf: dict[str, Any] = {key: raw[key] for key in Leaf.model_fields if key in raw}
    if not isinstance(leaf.get("name"), str):
        return _SOUND
    if not isinstance(leaf.get("operator"), str):
        return _SOUND | {"name": leaf["name"]}
    return leaf if _fits(Leaf, leaf) else {**leaf, "value": None}


def _fits(model: type[FileModel], content: dict[str, Any]) -> bool:
    return validated(model, content, Findings()) is not None
