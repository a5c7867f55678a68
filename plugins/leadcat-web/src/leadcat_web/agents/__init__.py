"""The HTTP API of the product that this generalises, for clients that know it."""

from fastapi import APIRouter

from leadcat_web.agents import calls
from leadcat_web.agents.errors import render_error

PREFIX = "/api/v1/Agents"
router = APIRouter(prefix=f"{PREFIX}/List", tags=["Agents/List"])
router.include_router(calls.router)

__all__ = ["PREFIX", "render_error", "router"]
