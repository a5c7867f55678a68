"""The JSON Schema of conditions: per variable its operators, per operator its values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leadcat_rules.doubles import DECIMAL_PATTERN, LONGEST_DECIMAL
from leadcat_rules.times import DAY_OR_TIME_PATTERN
from leadcat_rules.variables import FIELD_TYPES, NOTHING, FieldType, Operator, Schema, Variable
from leadcat_rules.vocabulary import NAME_PATTERN, RECORD_KINDS, attribute_prefix

JsonSchema = dict[str, Any]

ATTRIBUTE_VARIABLE = f"^({'|'.join(map(attribute_prefix, RECORD_KINDS))}){NAME_PATTERN}$"

_TEXT: JsonSchema = {"type": "string"}
_NUMBER: JsonSchema = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": f"^{DECIMAL_PATTERN}$", "maxLength": LONGEST_DECIMAL},
    ]
}
_ITEM: JsonSchema = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/ById"}]}
_ELEMENT: JsonSchema = {"type": ["string", "number", "boolean"]}
_VALUES: Mapping[str, JsonSchema] = {
    "text": _TEXT,
    "texts": _TEXT,
    "pattern": {"type": "string", "description": "A regular expression in RE2's syntax."},
    "number": _NUMBER,
    "moment": {
        "type": "string",
        "pattern": f"^({DAY_OR_TIME_PATTERN})$",
        "description": "A day such as 2026-01-13, or a time such as 2026-01-13T10:00:00Z.",
    },
    "days": {"type": "number", "minimum": 0},
    "item": _ITEM,
    "items": _ITEM,
    "element": _ELEMENT,
    "elements": _ELEMENT,
}
"""What each operand may be, or each element of one that is a list."""


def leaf_schema(leaf: JsonSchema, schema: Schema) -> JsonSchema:
    """The schema of a single condition, made more exact by the variables that there are."""
    by_type = _by_type(schema.public.values())
    return leaf | {
        "properties": leaf["properties"] | {"name": _name(schema)},
        "allOf": [
            *({"if": _named(names), "then": _ref(field_type)} for field_type, names in by_type),
            {
                "if": {"properties": {"name": {"pattern": ATTRIBUTE_VARIABLE}}},
                "then": {"anyOf": [_ref(field_type) for field_type in FIELD_TYPES.values()]},
            },
        ],
    }


def type_schemas(schema: Schema) -> dict[str, JsonSchema]:
    """For each field type in use, a schema of the operators that it has and their values."""
    types = {variable.field_type for variable in schema.public.values()}
    ordered = sorted({*types, *FIELD_TYPES.values()}, key=_key)
    return {_key(field_type): _operators(field_type) for field_type in ordered}


def _by_type(variables: Iterable[Variable]) -> Iterator[tuple[type[FieldType], list[str]]]:
    names = defaultdict(list)
    for variable in variables:
        names[variable.field_type].append(variable.name)
    return iter(sorted(names.items(), key=lambda entry: _key(entry[0])))


def _name(schema: Schema) -> JsonSchema:
    known = [
        {"const": variable.name, "description": variable.label}
        for variable in schema.public.values()
    ]
    return {
        "description": "The variable that is looked at.",
        "type": "string",
        "anyOf": [
            {"oneOf": known},
            {"pattern": ATTRIBUTE_VARIABLE, "description": "A declared attribute."},
            {"pattern": f"^{NAME_PATTERN}$", "description": "A plugin's variable."},
        ],
        "examples": sorted(schema.public),
    }


def _named(names: list[str]) -> JsonSchema:
    return {"properties": {"name": {"enum": sorted(names)}}}


def _operators(field_type: type[FieldType]) -> JsonSchema:
    operators = field_type.operators()
    choices = [
        {"const": name, "title": operator.label} for name, operator in sorted(operators.items())
    ]
    by_value: dict[str, list[Operator]] = defaultdict(list)
    for operator in operators.values():
        if operator.takes is not NOTHING:
            by_value[operator.takes.name].append(operator)
    values = [_value(group) for _, group in sorted(by_value.items())]
    known = {"properties": {"operator": {"oneOf": choices}}}
    return known | {"allOf": values} if values else known


def _value(operators: list[Operator]) -> JsonSchema:
    takes = operators[0].takes
    one = _VALUES.get(takes.name, {})
    value = {"type": "array", "items": one} if takes.many else one
    names = sorted(operator.name for operator in operators)
    return {
        "if": {"properties": {"operator": {"enum": names}}},
        "then": {"properties": {"value": value}, "required": ["value"]},
    }


def _ref(field_type: type[FieldType]) -> JsonSchema:
    return {"$ref": f"#/$defs/{_key(field_type)}"}


def _key(field_type: type[FieldType]) -> str:
    name = field_type.__name__.removesuffix("Type")
    is_ours = field_type.__module__.startswith("leadcat_rules.")
    return f"{name}Condition" if is_ours else f"{field_type.__module__}.{name}Condition"
