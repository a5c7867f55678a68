"""The HTTP API of our own: JSON below /leadcat/v1."""

from fastapi import APIRouter

from leadcat_web.api import (
    confirmations,
    decisions,
    events,
    lists,
    openapi,
    rulesets,
    settings,
)
from leadcat_web.api.problems import render_problem

PREFIX = "/leadcat/v1"
router = APIRouter(prefix=PREFIX, tags=["leadcat"])
for _room in (events, decisions, confirmations, rulesets, settings, lists, openapi):
    router.include_router(_room.router)

__all__ = ["PREFIX", "render_problem", "router"]
