"""Every page of every host, below a prefix, and what its links lead to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import process_time
from urllib.parse import quote

import pytest
from attrs import frozen
from fastapi.routing import iter_route_contexts

from leadcat_rules import Event
from leadcat_rules.testing import (
    GAMMALT,
    NYTT_BOLAG,
    QUALIFIED,
    a_contact,
    a_sale,
    lead_status_set,
    lost,
    sold,
)
from tests.web.hosts.hosts import (
    PREFIX,
    SCRIPT,
    Mounted,
    addresses,
    bare,
    coroutines,
    functions,
    many_rules,
    read_only,
    silent,
    unpublished,
)

HOSTS = [functions, coroutines, bare, silent, read_only, unpublished]
EVENT = "e/1 <b>?#%"
PAGES = {
    "overview": "/",
    "settings": "/settings/lead-categorization",
    "ruleset": "/settings/ruleset",
    "revisions": "/settings/revisions",
    "revision": "/settings/revisions/1",
    "inbox": "/inbox",
    "inbox_history": "/inbox/history",
    "confirmation": "/inbox/{question}",
    "log": "/log",
    "decision": f"/log/event/{quote(EVENT, safe='/')}",
    "log_csv": "/log/export.csv",
    "log_jsonl": "/log/export.jsonl",
    "health": "/health",
}
EVENTS: tuple[Event, ...] = (
    lost(id="waits", actor=SCRIPT),
    sold(id=EVENT, actor=SCRIPT),
    lead_status_set(QUALIFIED, a_contact(company=NYTT_BOLAG.id), id="also/waits"),
    lost(a_sale(company=GAMMALT.id), id="of a deleted category"),
    sold(a_sale(company="999"), id="of a company that is gone", actor=None),
    sold(a_sale(company=None), id="of no company"),
)
FOREIGN = ("companies", "sales", "contacts", "lists", "login", "logout", "account")
"""First words of the paths that only the embedded CRM has."""

FORMS = (
    "/settings/lead-categorization",
    "/settings/ruleset",
    "/settings/ruleset/check",
    "/settings/revisions/1/roll-back",
    "/inbox/answer",
    "/log/undo",
    "/log/retry",
)


@frozen(eq=False)
class Lived:
    """A host where something has happened."""

    site: Mounted
    question: str | None
    """The id of a confirmation that waits."""
    has_revisions: bool


@pytest.fixture(scope="module", params=HOSTS, ids=lambda make: make.__name__)
def lived(request: pytest.FixtureRequest) -> Lived:
    """Something was updated, something failed, and where rules ask something waits."""
    make: Callable[[], Mounted] = request.param
    site = make()
    for event in EVENTS:
        if site.engine.has_coroutines:
            asyncio.run(site.engine.ahandle(event))
        else:
            site.engine.handle(event)
    call = site.browser().call
    questions = call("GET", "/confirmations?status=pending").json()["items"]
    revisions = call("GET", "/revisions").json()["items"]
    return Lived(site, questions[0]["id"] if questions else None, bool(revisions))


def test_the_pages_here_are_all_that_there_are_without_the_CRM(lived: Lived) -> None:
    found = {
        route.name
        for route in iter_route_contexts(lived.site.app.routes)
        if "GET" in (route.methods or ()) and not (route.path or "").startswith("/leadcat/v1")
    }
    assert found - {"inbox_events"} == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_answers_and_escapes_and_stays_below_the_prefix(lived: Lived, name: str) -> None:
    is_there = {"confirmation": lived.question is not None, "revision": lived.has_revisions}
    answer = lived.site.browser().page(PAGES[name].format(question=lived.question))
    assert answer.status_code == (200 if is_there.get(name, True) else 404), answer.text
    assert "Traceback" not in answer.text
    if answer.headers["content-type"].startswith("text/html"):
        assert SCRIPT not in answer.text
        for address in addresses(answer):
            assert address.startswith(f"{PREFIX}/"), address
            assert address.removeprefix(f"{PREFIX}/").split("/")[0] not in FOREIGN, address
    for cookie in answer.headers.get_list("set-cookie"):
        assert f"Path={PREFIX}/" in cookie


def test_each_link_leads_to_a_page(lived: Lived) -> None:
    browser, seen, left = lived.site.browser(), {f"{PREFIX}/"}, [f"{PREFIX}/"]
    while left:
        address = left.pop()
        answer = browser.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            found = {each for each in addresses(answer, only="href") if "/static/" not in each}
            left += found - seen
            seen |= found
    assert {PREFIX + path for path in ("/log", "/inbox/history", "/settings/ruleset")} < seen


def test_R6_who_may_only_read_reads_and_changes_nothing(lived: Lived) -> None:
    stranger = lived.site.browser("stranger")
    assert stranger.page("/log").status_code == 200
    for path in FORMS:
        assert stranger.post_form(path).status_code == 403
    assert lived.site.browser(None).post_form("/inbox/answer").status_code == 401


def test_R6_where_nobody_says_what_is_allowed_all_only_read() -> None:
    browser = silent().browser()
    assert "You can read them." in browser.page("/settings/lead-categorization").text
    assert {browser.post_form(path).status_code for path in FORMS} == {403}


def test_where_rules_are_read_only_a_save_is_refused_and_changes_nothing() -> None:
    mounted = read_only()
    browser = mounted.browser()
    before = browser.call("GET", "/ruleset").text
    refused = browser.post_form("/settings/lead-categorization", {"base": ""})
    assert refused.status_code == 409
    text = '{"name": "Other", "rules": []}'
    assert browser.post_form("/settings/ruleset", {"base": "", "text": text}).status_code == 409
    assert browser.call("PUT", "/ruleset", {"name": "Other", "rules": []}, if_match='"none"'
    ).status_code == 409  # fmt: skip
    assert browser.call("GET", "/ruleset").text == before


def test_without_lead_statuses_the_fourth_switch_says_what_is_missing() -> None:
    browser = bare().browser()
    base = browser.call("GET", "/settings").headers["etag"].strip('"')
    form = {
        "base": base,
        "lead_status_changed-enabled": "on",
        "lead_status_changed-set_category_to": "3",
        "lead_status_changed-lead_status": "3",
    }
    refused = browser.post_form("/settings/lead-categorization", form)
    assert refused.status_code == 422
    assert "needs a lead status" in refused.text
    assert browser.call("GET", "/lists").json()["lead_statuses"] == []


def test_a_thousand_further_rules_are_shown_soon_and_in_part() -> None:
    mounted = many_rules()
    browser = mounted.browser()
    browser.page("/settings/lead-categorization")
    begun = process_time()
    page = browser.page("/settings/lead-categorization")
    taken = process_time() - begun
    assert page.status_code == 200
    shown = page.text.count('id="rule-')
    assert 0 < shown <= 100
    assert f"{1_000 - shown} more rules" in page.text
    assert len(page.content) < 500_000
    assert taken < 1
    for path in ("/settings/ruleset", "/settings/revisions", "/settings/revisions/1"):
        assert browser.page(path).status_code == 200
