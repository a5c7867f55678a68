"""No page violates WCAG 2.2 AA, as far as axe finds out: in each state, in both themes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import Depends, FastAPI
from fastapi.routing import iter_route_contexts

from leadcat_rules import ErrorCode, HostError, Problem
from leadcat_web.carrying import TooSlow
from leadcat_web.frame import Needs
from tests.web.browsers import assert_accessible_in_both_themes
from tests.web.story.content import happen
from tests.web.story.scenes import SCENES, Scene
from tests.web.story.stage import Stage

NO_PAGES = {"health", "inbox_events", "log_csv", "log_jsonl", "api_openapi"}
"""Routes that are asked by GET and answer with something else."""
FAULTS = {
    "/breaks": ZeroDivisionError(),
    "/breaks/host": HostError(Problem(ErrorCode.HOOK_FAILED, "the CRM is away", "try again")),
    "/breaks/time": TooSlow(),
}


@pytest.fixture(scope="module")
def full_stage(stage: Stage) -> Stage:
    stage.options["viewport"] = {"width": 1280, "height": 3000}  # nothing sticks over anything
    happen(stage.door.site.crm)
    for path, error in FAULTS.items():
        _fails(stage.door.site.app, path, error)
    return stage


def _fails(app: FastAPI, path: str, error: Exception) -> None:
    @app.get(path, dependencies=[Depends(Needs("read"))], include_in_schema=False)
    async def breaks() -> None:
        raise error


def test_every_page_of_the_app_has_its_scenes(stage: Stage) -> None:
    assert set(_pages(stage.door.site.app)) - NO_PAGES == {each.route for each in SCENES} - {
        "fault"
    }


def _pages(app: FastAPI) -> Iterator[str]:
    """The names of what browsers are shown; the API of programs has a document of its own."""
    for route in iter_route_contexts(app.routes):
        is_shown = route.name and "GET" in (route.methods or ())
        if is_shown and not getattr(route, "include_in_schema", True):
            yield str(route.name)


@pytest.mark.parametrize("scene", SCENES, ids=str)
def test_no_violation_in_both_themes(scene: Scene, full_stage: Stage) -> None:
    page = scene.opens(full_stage)
    page.wait_for_load_state()
    assert_accessible_in_both_themes(page)
