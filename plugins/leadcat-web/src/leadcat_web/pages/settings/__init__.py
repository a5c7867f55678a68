"""The settings: the tab with its four toggles, the ruleset's editor, the revisions."""

from __future__ import annotations

from fastapi import APIRouter

from leadcat_web.pages.settings import editor, revisions, tab

router = APIRouter(include_in_schema=False)
for part in (tab, editor, revisions):
    router.include_router(part.router)

__all__ = ["router"]
