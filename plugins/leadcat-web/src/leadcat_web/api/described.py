"""What the OpenAPI document says of a route, beside what its signature says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from leadcat_web.api.problems import told
from leadcat_web.frame.json_bodies import JSON, of_json

_ALWAYS = (401, 403, 500, 502, 503)
_OF_BODIES = (413, 415, 422)
BEARER = "bearer"


def described(
    permission: str,
    answers: Mapping[int, type[BaseModel] | Mapping[str, Any]],
    *,
    problems: Sequence[int] = (),
    body: type[BaseModel] | Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Keywords of a route's decorator: permission, answers by status, the body, the problems.

    A mapping in the place of a model is OpenAPI as it stands; `headers` come with each answer.
    """
    extra: dict[str, Any] = {"security": [{BEARER: [permission]}]}
    if isinstance(body, Mapping):
        extra["requestBody"] = {"required": True, "content": body}
    elif body is not None:
        extra.update(of_json(body))
    statuses = {*_ALWAYS, *problems, *(_OF_BODIES if body is not None else ())}
    shown = {
        name: {"description": text, "schema": {"type": "string"}}
        for name, text in (headers or {}).items()
    }
    told_answers = {status: _answer(answer, shown) for status, answer in answers.items()}
    return {
        "responses": {**told_answers, **told(*sorted(statuses))},
        "openapi_extra": extra,
        "status_code": min(answers),
    }


def _answer(
    answer: type[BaseModel] | Mapping[str, Any], headers: Mapping[str, Any]
) -> dict[str, Any]:
    more = {"headers": headers} if headers else {}
    if isinstance(answer, Mapping):
        return {"content": {JSON: {"schema": answer}}, **more}
    return {"model": answer, **more}
