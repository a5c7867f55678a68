"""JSON in and out, for routes that programs call: strict, bounded, told with its places."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Generic, TypeVar

from attrs import frozen
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from leadcat_rules import ErrorCode, InvalidInput, Problem, parse_json

M = TypeVar("M", bound=BaseModel)
JSON = "application/json"
REF = "#/components/schemas/{model}"
SCHEMAS = "x-schemas"
"""In a route's `openapi_extra`: the schemas that its body refers to, for the document."""
_MOST_TOLD = 100


class Json(JSONResponse):
    """An answer; half of a character, which UTF-8 can't hold, is written as JSON's own escape."""

    def render(self, content: Any) -> bytes:
        """The value as JSON."""
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")


@frozen
class Body:
    """A dependency: the bytes that were sent as one of these media types.

    415 for another type, 413 for more than `most` bytes.
    """

    types: tuple[str, ...]
    most: int

    async def __call__(self, request: Request) -> bytes:
        """Reads no further than it may."""
        if media_type(request) not in self.types:
            raise HTTPException(415)
        raw = bytearray()
        async for piece in request.stream():
            raw += piece
            if len(raw) > self.most:
                raise HTTPException(413)
        return bytes(raw)


@frozen
class JsonBody(Generic[M]):
    """A dependency: the JSON that was sent, as this model; InvalidInput with all that is wrong."""

    model: type[M]
    types: tuple[str, ...] = (JSON,)
    most: int = 1_000_000
    """Bytes."""

    async def __call__(self, request: Request) -> M:
        """Reads, parses and validates."""
        return read_as(self.model, await Body(self.types, self.most)(request))


def media_type(request: Request) -> str:
    """The type of what was sent, without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def read_as(model: type[M], raw: bytes) -> M:
    """The JSON in these bytes as this model; InvalidInput with all that is wrong with it."""
    value = parse_json(raw)
    if b"\\u0000" in raw:
        refuse_nul(value)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise InvalidInput(*_problems(error, value)) from None


def refuse_nul(value: object) -> None:
    """InvalidInput for text with NUL characters, which no database keeps; with each place."""
    problems = [
        Problem(
            ErrorCode.INVALID_VALUE,
            "text with a NUL character, which no database keeps",
            "leave it out",
            pointer=place,
        )
        for place in _places_of_nul(value, "")
    ]
    if problems:
        raise InvalidInput(*problems[:_MOST_TOLD])


def of_json(model: type[BaseModel], media: str = JSON) -> dict[str, Any]:
    """What a route's `openapi_extra` says of its body."""
    schema = model.model_json_schema(ref_template=REF)
    parts = schema.pop("$defs", {})
    name = model.__name__
    content = {media: {"schema": {"$ref": REF.format(model=name)}}}
    return {
        "requestBody": {"required": True, "content": content},
        SCHEMAS: {**parts, name: schema},
    }


def _problems(error: ValidationError, value: object) -> Iterator[Problem]:
    for detail in error.errors(include_url=False)[:_MOST_TOLD]:
        yield Problem(_code(detail), _message(detail), pointer=_place(detail, value))


def _message(detail: ErrorDetails) -> str:
    kind, name = detail["type"], detail["loc"][-1] if detail["loc"] else ""
    if kind == "extra_forbidden":
        return f"unknown key {name!r}"
    if kind == "missing":
        return f"the key {name!r} is missing"
    if kind == "model_type":
        return "an object is needed"
    return detail["msg"].removeprefix("Value error, ")


def _code(detail: ErrorDetails) -> ErrorCode:
    kind = detail["type"]
    if kind in _CODES:
        return _CODES[kind]
    return ErrorCode.WRONG_TYPE if kind.endswith("_type") else ErrorCode.INVALID_VALUE


_CODES: Mapping[str, ErrorCode] = {
    "missing": ErrorCode.MISSING,
    "extra_forbidden": ErrorCode.UNKNOWN_KEY,
    "too_long": ErrorCode.TOO_MANY,
}


def _place(detail: ErrorDetails, value: object) -> str:
    """Where it stands in what was sent; pydantic's names of the parts of a union are left out."""
    place, here = "", value
    for number, part in enumerate(detail["loc"], 1):
        if _has(here, part):
            here = here[part]  # type: ignore[index]  # it has it
        elif not (number == len(detail["loc"]) and detail["type"] == "missing"):
            continue
        place += _step(part)
    return place


def _has(value: object, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def _step(part: str | int) -> str:
    return "/" + str(part).replace("~", "~0").replace("/", "~1")


def _places_of_nul(value: object, place: str) -> Iterator[str]:
    if isinstance(value, str) and "\0" in value:
        yield place
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places_of_nul(item, place + _step(index))
    elif isinstance(value, dict):
        for key, item in value.items():
            if "\0" in key:
                yield place
            yield from _places_of_nul(item, place + _step(key))
