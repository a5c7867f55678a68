"""A host that fails or hangs: a page with an id, within the budget, and no traceback."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from time import perf_counter

import pytest
from httpx2 import Response

from leadcat_rules.testing import CUSTOMER, SUSPECT, a_rule, a_ruleset, lost, sold
from tests.web.hosts.hosts import Mounted, coroutines, functions

SOON = 8.0
"""Seconds within which also a busy machine answers; who hangs does so for longer."""
PATHS = (
    "/",
    "/settings/lead-categorization",
    "/inbox",
    "/inbox/{question}",
    "/log",
    "/log/event/e",
)
_ID = re.compile(r"this number: [0-9a-f]{12}")


@pytest.fixture(scope="module", params=[functions, coroutines], ids=lambda make: make.__name__)
def untroubled(request: pytest.FixtureRequest) -> Mounted:
    """Something was decided, and something waits."""
    make: Callable[..., Mounted] = request.param
    mounted = make()
    for event in (lost(id="w"), sold(id="e")):
        if mounted.engine.has_coroutines:
            asyncio.run(mounted.engine.ahandle(event))
        else:
            mounted.engine.handle(event)
    return mounted


@pytest.fixture
def mounted(untroubled: Mounted) -> Iterator[Mounted]:
    """The trouble that a test makes ends with it."""
    desk, budget = untroubled.app.state.site.desk, untroubled.app.state.site.desk.budget
    yield untroubled
    desk.budget = budget
    untroubled.crm.end_trouble()


def trouble_with(mounted: Mounted, hook: str, kind: str) -> None:
    """From now on it raises or hangs."""
    if kind == "hanging":
        mounted.app.state.site.desk.budget = 0.3
    getattr(mounted.crm, kind).add(hook)


def paths(mounted: Mounted) -> list[str]:
    found = mounted.browser().call("GET", "/confirmations").json()["items"]
    return [path.format(question=found[0]["id"]) for path in PATHS]


def assert_told(answer: Response, *statuses: int) -> None:
    """A page, or a page that says what failed under an id."""
    assert answer.status_code in statuses, answer.text
    assert "Traceback" not in answer.text
    assert 'File "' not in answer.text
    if answer.status_code >= 500:
        assert _ID.search(answer.text)


@pytest.mark.parametrize("hook", ["leadcat_get_company", "leadcat_list_categories"])
@pytest.mark.parametrize(("trouble", "refusal"), [("raising", 502), ("hanging", 503)])
def test_S3_pages_go_on_without_the_host_or_say_that_it_fails(
    mounted: Mounted, hook: str, trouble: str, refusal: int
) -> None:
    wanted, browser = paths(mounted), mounted.browser()
    trouble_with(mounted, hook, trouble)
    for path in wanted:
        begun = perf_counter()
        answer = browser.page(path)
        assert_told(answer, *((200,) if hook == "leadcat_get_company" else (200, refusal)))
        assert perf_counter() - begun < SOON


@pytest.mark.parametrize(("trouble", "refusal"), [("raising", 502), ("hanging", 503)])
def test_who_is_allowed_what_cant_be_said_and_nobody_gets_in(
    mounted: Mounted, trouble: str, refusal: int
) -> None:
    wanted, browser = paths(mounted), mounted.browser()
    token = browser.token
    trouble_with(mounted, "leadcat_is_allowed", trouble)
    for path in wanted[:2]:
        assert_told(browser.page(path), refusal)
    refused = browser.post("/leads/log/undo", data={"csrf": token, "id": "e"})
    assert_told(refused, refusal)
    told = browser.call("GET", "/decisions")
    assert (told.status_code, told.headers["content-type"]) == (refusal, "application/problem+json")
    assert mounted.crm.category_of("101") == CUSTOMER.id


def test_health_and_static_files_ask_no_host(mounted: Mounted) -> None:
    browser = mounted.browser()
    trouble_with(mounted, "leadcat_is_allowed", "hanging")
    assert browser.page("/health").json() == {"status": "ok"}
    assert browser.page("/static/leadcat.css").status_code == 200


@pytest.mark.parametrize("trouble", ["raising", "hanging"])
def test_S3_an_event_whose_company_cant_be_had_is_answered_within_the_budget(
    mounted: Mounted, trouble: str
) -> None:
    trouble_with(mounted, "leadcat_get_company", trouble)
    sale = {"id": "s", "company": "102"}
    event = {"id": "n", "type": "sale_saved", "before": None, "after": {**sale, "status": "sold"}}
    begun = perf_counter()
    told = mounted.browser().call("POST", "/events", {"event": event})
    assert perf_counter() - begun < SOON
    if trouble == "raising":
        assert told.json()["decision"]["outcome"] == "failed"
        assert mounted.browser().page("/log/event/n").status_code == 200
    else:
        assert (told.status_code, told.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize("make", [functions, coroutines])
def test_S4_a_deleted_target_is_shown_as_broken(make: Callable[..., Mounted]) -> None:
    mounted = make(a_ruleset(a_rule(id="old", to=SUSPECT)))
    browser = mounted.browser()
    page = browser.page("/settings/lead-categorization")
    assert page.status_code == 200
    assert "One rule is broken and does not fire" in page.text
    base = browser.call("GET", "/ruleset").headers["etag"].strip('"')
    form = {"base": base, "sale_sold-enabled": "on", "sale_sold-set_category_to": SUSPECT.id}
    assert browser.post_form("/settings/lead-categorization", form).status_code in (303, 422)
