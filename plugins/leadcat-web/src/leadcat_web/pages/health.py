"""Whether the server is there, for whoever watches it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import JSONResponse, Response

from leadcat_web.frame import PUBLIC, Needs, Visit

router = APIRouter(include_in_schema=False)


@router.get("/health", name="health")
async def health(_: Annotated[Visit, Depends(Needs(PUBLIC, takes_forms=False))]) -> Response:
    """It answers, so it is; no host is asked whether it is well."""
    return JSONResponse({"status": "ok"})
