"""A ruleset as an analyst reads and writes it, made of what a store keeps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

_ORDER = (
    "name", "description", "attributes", "rules",
    "id", "enabled", "trigger", "lead_status", "origins", "when", "operator", "value",
    "set_category_to", "ask_for_confirmation", "expires_after", "because", "allow",
    "code", "reason",
)  # fmt: skip
"""The keys of a ruleset and of its parts, as people write them one after the other."""
_PLACES = {key: place for place, key in enumerate(_ORDER)}


def pretty(content: str) -> str:
    """Canonical JSON with two blanks for each level and keys in the usual order."""
    return json.dumps(_sorted(json.loads(content)), indent=2, ensure_ascii=False)


def _sorted(value: Any) -> Any:
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (_PLACES.get(key, len(_PLACES)), key))
        return {key: _sorted(value[key]) for key in keys}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_sorted(each) for each in value]
    return value


def posted(text: object) -> str:
    """A textarea's text with line feeds, as it was typed: forms send CR LF."""
    return text.replace("\r\n", "\n") if isinstance(text, str) else ""
