"""The OpenAPI document, of whatever programs may call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from leadcat_rules import Engine, json_schema
from leadcat_web.api.described import BEARER
from leadcat_web.api.problem_shape import ProblemDetails
from leadcat_web.api.shapes import CORE
from leadcat_web.frame import PUBLIC, Needs, Visit
from leadcat_web.frame.json_bodies import REF, SCHEMAS, Json

router = APIRouter()
_ABOUT = """Events in, decisions out; and what the settings tab, the inbox and the log show.

Ids are opaque texts. Times are RFC 3339 with an offset. Every error below `/leadcat/v1` is a
problem (RFC 9457). Which permission a call needs stands at its security requirement; a token's
scopes bear the same names."""
_VERSION = "1"


@router.get("/openapi.json", name="api_openapi", include_in_schema=False)
async def openapi(
    request: Request, visit: Annotated[Visit, Depends(Needs(PUBLIC, takes_forms=False))]
) -> Response:
    """The document, made once for each app, for whatever prefix it is mounted below."""
    state = request.app.state
    if getattr(state, "openapi", None) is None:
        state.openapi = document_of(request.app, visit.desk.engine)
    prefix = request.scope.get("root_path", "")
    return Json({**state.openapi, "servers": [{"url": prefix or "/"}]})


def document_of(app: FastAPI, engine: Engine) -> dict[str, Any]:
    """What this app's programs may call."""
    document = get_openapi(title=app.title, version=_VERSION, description=_ABOUT, routes=app.routes)
    components = document.setdefault("components", {})
    schemas: dict[str, Any] = components.setdefault("schemas", {})
    for operation in _operations(document):
        schemas.update(operation.pop(SCHEMAS, {}))
        for parameter in operation.get("parameters", ()):
            # A missing one is a 428, so for FastAPI it is optional.
            parameter["required"] |= parameter["name"] == "if-match"
    schemas.update(_of_model(ProblemDetails))
    document = _with_references(document)
    components = document["components"]
    components["schemas"].update(_of_core(engine))
    components["securitySchemes"] = {BEARER: {"type": "http", "scheme": "bearer"}}
    return document


def _with_references(document: dict[str, Any]) -> dict[str, Any]:
    text = re.sub(rf'"{CORE}": "(\w+)"', r'"$ref": "#/components/schemas/\1"', json.dumps(document))
    referring: dict[str, Any] = json.loads(text)
    return referring


def _operations(document: dict[str, Any]) -> Iterable[dict[str, Any]]:
    return (operation for path in document["paths"].values() for operation in path.values())


def _of_model(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema(ref_template=REF, mode="serialization")
    parts: dict[str, Any] = schema.pop("$defs", {})
    return {**parts, model.__name__: schema}


def _of_core(engine: Engine) -> dict[str, Any]:
    """The core's formats; conditions may name the variables of the plugins that are loaded."""
    formats = {
        "Event": json_schema("events"),
        "Decision": json_schema("decisions"),
        "Ruleset": json_schema("ruleset", variables=engine.plugins.variables),
    }
    schemas: dict[str, Any] = {}
    for name, schema in formats.items():
        text = json.dumps(schema).replace('"#/$defs/', '"#/components/schemas/')
        placed: dict[str, Any] = json.loads(text)
        schemas.update(placed.pop("$defs", {}))
        schemas[name] = {key: value for key, value in placed.items() if key != "$schema"}
    return schemas
