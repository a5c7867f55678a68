"""What pydantic finds wrong with a part of a file, in our words and with exact pointers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from leadcat_rules.errors import ErrorCode, Problem, did_you_mean, pointer, shown
from leadcat_rules.files.findings import Findings
from leadcat_rules.shape import FileModel

_Model = TypeVar("_Model", bound=FileModel)
_Place = tuple[str | int, ...]

MOST_KEYS = 50
"""An object with more keys than this is not validated further: no model knows as many."""


def validated(
    model: type[_Model], value: object, findings: Findings, *place: str | int
) -> _Model | None:
    """The value at this place as this model; None when it isn't one, and `findings` says why.

    What is nested more than once in it must be bounded by the caller.
    """
    if isinstance(value, dict):
        floods = list(_floods(model, value))
        for key, inner, content in floods:
            findings.at(*place, *key).extend(unknown_keys(inner, content))
        if floods:
            return None
    try:
        return model.model_validate(value)
    except ValidationError as error:
        findings.at(*place).extend(problems_of(error, model))
        return None


def _floods(
    model: type[FileModel], value: dict[str, Any]
) -> Iterator[tuple[_Place, type[FileModel], dict[str, Any]]]:
    """The object itself and the models in it, as far as they have too many keys."""
    if len(value) > MOST_KEYS:
        yield (), model, value
        return
    for key, item in value.items():
        if isinstance(item, dict) and len(item) > MOST_KEYS and key in model.model_fields:
            inner = _model_in(model.model_fields[key].annotation)
            if inner is not None:
                yield (key,), inner, item


def root_object(value: object, findings: Findings) -> dict[str, Any] | None:
    """The object that a file holds, without its `$schema`; None when it holds something else."""
    if not isinstance(value, dict):
        findings.add(wrong_type("an object", value))
        return None
    check_schema_key(value.pop("$schema", ""), findings)
    return value


def check_schema_key(value: object, findings: Findings) -> None:
    """Take the `$schema` at the root of a file, which means nothing to us but has a type."""
    if not isinstance(value, str):
        findings.add(wrong_type("a string", value, "/$schema"))


def list_in(root: dict[str, Any], key: str, findings: Findings) -> list[Any] | None:
    """The required list of this key, taken out of `root`; None when there is none."""
    if key not in root:
        findings.add(missing(key))
        return None
    value = root.pop(key)
    if isinstance(value, list):
        return value
    findings.add(wrong_type("a list", value, pointer(key)))
    return None


def problems_of(error: ValidationError, model: type[FileModel]) -> Iterator[Problem]:
    """Each error as a problem, its pointer below the value that was validated as `model`."""
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # its items are wrong, and told one by one
        yield _problem(detail, model)


def unknown_key(key: str, known: list[str]) -> Problem:
    """A key that isn't known here, with the nearest that is."""
    hint = did_you_mean(key, known) or f"known here: {', '.join(known)}"
    return Problem(ErrorCode.UNKNOWN_KEY, f"unknown key {shown(key)}", hint, pointer=_place((key,)))


def missing(key: str, place: str = "") -> Problem:
    """A required key that isn't there; the pointer is the key's own."""
    message = f"the key {key!r} is missing"
    return Problem(ErrorCode.MISSING, message, "add it", pointer=place + pointer(key))


def wrong_type(needed: str, value: object, place: str = "") -> Problem:
    """A value of another type than is needed."""
    message = f"{needed} is needed, not {shown(value)}"
    return Problem(ErrorCode.WRONG_TYPE, message, pointer=place)


def unknown_keys(model: type[FileModel], value: Mapping[str, Any]) -> Iterator[Problem]:
    """Each key that isn't one of this model's."""
    known = model.known_keys()
    return (unknown_key(key, known) for key in value if key not in known)


def _problem(detail: ErrorDetails, model: type[FileModel]) -> Problem:
    kind = detail["type"]
    place, within = _followed(detail, model)
    if kind == "extra_forbidden":
        return unknown_key(str(place[-1]), within.known_keys()).at(below=_place(place[:-1]))
    if kind == "missing":
        return missing(str(place[-1]), _place(place[:-1]))
    if kind == "refusal":
        context = detail["ctx"]
        return Problem(context["code"], context["message"], context["hint"], pointer=_place(place))
    if kind in ("enum", "literal_error"):
        return _not_one_of(detail, place)
    say = _WORDS.get(kind, _other)
    return say(detail["input"], _place(place))


def _not_one_of(detail: ErrorDetails, place: _Place) -> Problem:
    value, names = detail["input"], re.findall(r"'([^']*)'", detail["ctx"]["expected"])
    if not isinstance(value, str):
        return wrong_type(f"one of {', '.join(names)}", value, _place(place))
    hint = did_you_mean(value, names) or f"one of {', '.join(names)}"
    if place[-1] == "trigger":
        message = f"no trigger is named {shown(value)}"
        return Problem(ErrorCode.UNKNOWN_TRIGGER, message, hint, pointer=_place(place))
    message = f"{shown(value)} is not possible here"
    return Problem(ErrorCode.INVALID_VALUE, message, hint, pointer=_place(place))


def _not_a_condition(value: object, place: str) -> Problem:
    if not isinstance(value, dict):
        return wrong_type("a condition", value, place)
    keys = ("all", "any", "name", "operator", "value")
    near = (did_you_mean(key, keys) for key in list(value)[:MOST_KEYS])
    hint = next(filter(None, near), 'write {"name": …, "operator": …, "value": …}')
    if "not" in value:
        hint = "there is no not: use not_equal_to, none_of or does_not_contain"
    message = "a condition has a name and an operator, or it is an all or an any of conditions"
    return Problem(ErrorCode.INVALID_VALUE, message, hint, pointer=place)


def _not_a_name(_: object, place: str) -> Problem:
    message = "such a name is an ASCII letter, then letters, digits and underscores"
    return Problem(ErrorCode.INVALID_VALUE, message, "rename it", pointer=place)


def _too_short(_: object, place: str) -> Problem:
    message = "an empty list means nothing here"
    return Problem(ErrorCode.INVALID_VALUE, message, "leave it out, or fill it", pointer=place)


def _other(value: object, place: str) -> Problem:
    message = f"{shown(value)} is not possible here"
    return Problem(ErrorCode.INVALID_VALUE, message, pointer=place)


def _needs(needed: str) -> Callable[[object, str], Problem]:
    return lambda value, place: wrong_type(needed, value, place)


_WORDS: Mapping[str, Callable[[object, str], Problem]] = {
    "string_type": _needs("a string"),
    "bool_type": _needs("true or false"),
    "tuple_type": _needs("a list"),
    "dict_type": _needs("an object"),
    "model_type": _needs("an object"),
    "not_a_reference": _needs('a name or {"id": …}'),
    "not_a_condition": _not_a_condition,
    "string_pattern_mismatch": _not_a_name,
    "too_short": _too_short,
}


def _followed(detail: ErrorDetails, model: type[FileModel]) -> tuple[_Place, type[FileModel]]:
    """The keys and indexes that lead to the place, and the model of the object around it."""
    kind, steps = detail["type"], detail["loc"]
    last = steps[-1:] if kind in _OF_A_KEY else ()
    if kind == "string_pattern_mismatch":
        steps = steps[:-1]  # pydantic's mark that a key is meant
    place: list[str | int] = []
    is_free = False
    for step in steps[: len(steps) - len(last)]:
        if step in FileModel.by_tag and not is_free:
            model = FileModel.by_tag[str(step)] or model
            continue
        place.append(step)
        annotation = None if is_free else _annotation(model, step)
        is_free = get_origin(annotation) is dict
        model = _model_in(annotation) or model
    return (*place, *last), model


_OF_A_KEY = ("extra_forbidden", "missing")
"""Errors whose place ends with a key, whatever its name."""


def _annotation(model: type[FileModel], step: str | int) -> object:
    field = model.model_fields.get(step) if isinstance(step, str) else None
    return None if field is None else field.annotation


def _model_in(annotation: object) -> type[FileModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, FileModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _place(steps: _Place) -> str:
    """A pointer whose keys are cut where nobody would read on."""
    return pointer(*(step if isinstance(step, int) else step[:200] for step in steps))
