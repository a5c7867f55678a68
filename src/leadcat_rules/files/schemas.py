"""JSON Schemas of all formats, made from the models that read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from pydantic import TypeAdapter

from leadcat_rules.files.case_shape import CasesFile, EventEntry
from leadcat_rules.files.condition_schema import JsonSchema, leaf_schema, type_schemas
from leadcat_rules.files.decisions import DecisionEntry
from leadcat_rules.files.opening import FilePath
from leadcat_rules.files.snapshot_shape import SnapshotFile
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Facts, Variable, schema_for

SchemaName: TypeAlias = Literal["ruleset", "cases", "snapshot", "events", "decisions"]
SCHEMA_NAMES: tuple[SchemaName, ...] = get_args(SchemaName)
"""The formats that have a schema."""

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(
    name: SchemaName, *, variables: Iterable[Variable | Callable[[Facts], object]] = ()
) -> JsonSchema:
    """The JSON Schema (draft 2020-12) of this format; `variables` are those of plugins."""
    title, shape = _FORMATS[name]
    schema = _tidied(TypeAdapter(shape).json_schema())
    definitions: dict[str, JsonSchema] = schema.setdefault("$defs", {})
    for part in definitions.keys() & _TOGETHER.keys():
        definitions[part]["allOf"] = _TOGETHER[part]
    if "Leaf" in definitions:
        known = schema_for(None, variables)
        definitions["Leaf"] = leaf_schema(definitions["Leaf"], known)
        definitions.update(type_schemas(known))
    for root in (schema, *_lines(schema, definitions)):
        if "properties" in root and name != "decisions":
            root["properties"] = {"$schema": _SCHEMA_KEY, **root["properties"]}
    return {"$schema": _DRAFT, "title": title, **schema}


def write_schemas(folder: FilePath) -> None:
    """Write each format's schema to `NAME.schema.json` in this folder."""
    for name in SCHEMA_NAMES:
        text = json.dumps(json_schema(name), indent=2, ensure_ascii=False)
        (Path(folder) / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")


_FORMATS: Mapping[SchemaName, tuple[str, Any]] = {
    "ruleset": ("Ruleset of leadcat-rules", Ruleset),
    "cases": ("Cases of a ruleset of leadcat-rules", CasesFile),
    "snapshot": ("CRM snapshot of leadcat-rules", SnapshotFile),
    "events": ("Event of leadcat-rules, one line of JSON Lines", EventEntry),
    "decisions": ("Decision of leadcat-rules, one line of JSON Lines", DecisionEntry),
}

_SCHEMA_KEY: JsonSchema = {"type": "string", "description": "Where this schema lies."}
_GIVEN: JsonSchema = {"not": {"type": "null"}}
_IS_OFF: JsonSchema = {"properties": {"enabled": {"const": False}}, "required": ["enabled"]}
_TOGETHER: Mapping[str, list[JsonSchema]] = {
    "AutomationRule": [
        {
            "if": _IS_OFF,
            "else": {"required": ["set_category_to"], "properties": {"set_category_to": _GIVEN}},
        },
        {
            "if": {"properties": {"trigger": {"const": "lead_status_changed"}}},
            "then": {
                "if": _IS_OFF,
                "else": {"required": ["lead_status"], "properties": {"lead_status": _GIVEN}},
            },
            "else": {"properties": {"lead_status": {"type": "null"}}},
        },
        {
            "if": {"properties": {"expires_after": _GIVEN}, "required": ["expires_after"]},
            "then": {
                "properties": {"ask_for_confirmation": {"const": True}},
                "required": ["ask_for_confirmation"],
            },
        },
    ],
    "CategoryEntry": [
        {
            "if": {"properties": {"group": {"const": "potential_customer"}}},
            "else": {"properties": {"lead_status_enabled": {"const": False}}},
        }
    ],
    "CaseEntry": [
        {
            "oneOf": [
                {"required": ["event"], "properties": {"event": _GIVEN}},
                {"required": ["events"], "properties": {"events": _GIVEN}},
            ]
        }
    ],
}
"""What keys demand of each other, where a schema can say it."""


def _lines(schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> list[JsonSchema]:
    """The definitions of which the root itself is one."""
    names = (choice["$ref"].rpartition("/")[2] for choice in schema.get("oneOf", ()))
    return [definitions[name] for name in names]


def _tidied(part: Any) -> Any:
    """Without what pydantic adds for its own sake: titles, null defaults, discriminators."""
    if isinstance(part, list):
        return [_tidied(item) for item in part]
    if not isinstance(part, dict):
        return part
    tidy = {key: _tidied(item) for key, item in part.items() if not _is_noise(key, item)}
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False
    return tidy


def _is_noise(key: str, item: object) -> bool:
    # A property of such a name has a schema, which is an object.
    if key == "discriminator" and isinstance(item, dict):
        return "propertyName" in item
    is_empty = item is None or item in ("", [], {})
    return (key == "title" and isinstance(item, str)) or (key == "default" and is_empty)
