"""What pages and programs do, over hosts of functions and of coroutines alike."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Callable
from typing import Any

import pytest
from httpx2 import Response
from starlette.types import Message

from leadcat_rules import Decision, Event
from leadcat_rules.testing import CUSTOMER, LEAD, LOST, VIP_CUSTOMER, a_sale, lost, sold
from leadcat_web.frame.streams import stop_streams
from tests.web.hosts.hosts import PREFIX, Mounted, coroutines, functions


@pytest.fixture(params=[functions, coroutines], ids=lambda make: make.__name__)
def mounted(request: pytest.FixtureRequest) -> Mounted:
    """Acme is a lead."""
    make: Callable[[], Mounted] = request.param
    return make()


def handled(mounted: Mounted, event: Event) -> Decision:
    """What the host's own save came to."""
    if mounted.engine.has_coroutines:
        return asyncio.run(mounted.engine.ahandle(event))
    return mounted.engine.handle(event)


def base_of(mounted: Mounted) -> str:
    return mounted.browser().call("GET", "/ruleset").headers["etag"].strip('"')


def waiting(mounted: Mounted) -> list[str]:
    found = mounted.browser().call("GET", "/confirmations?status=pending").json()["items"]
    return [each["id"] for each in found]


def assert_sees(answer: Response, path: str) -> None:
    """It is sent to a page of ours."""
    assert answer.status_code == 303, answer.text
    assert answer.headers["location"] == PREFIX + path
    for cookie in answer.headers.get_list("set-cookie"):
        assert f"Path={PREFIX}/" in cookie


def test_R7_the_tab_saves_the_switches_and_the_next_sale_follows(mounted: Mounted) -> None:
    browser = mounted.browser()
    form = {
        "base": base_of(mounted),
        "sale_sold-enabled": "on",
        "sale_sold-set_category_to": VIP_CUSTOMER.id,
    }
    assert_sees(browser.post_form("/settings/lead-categorization", form),
                "/settings/lead-categorization")  # fmt: skip
    assert "Saved as revision 2." in browser.page("/settings/lead-categorization").text
    handled(mounted, sold())
    assert mounted.crm.category_of("101") == VIP_CUSTOMER.id


def test_the_editor_publishes_and_a_revision_comes_back(mounted: Mounted) -> None:
    browser, first = mounted.browser(), base_of(mounted)
    text = json.dumps({"name": "None", "rules": []})
    wrong = browser.post_form("/settings/ruleset/check", {"text": '{"name": 3}'})
    assert wrong.status_code == 200
    assert "not the number 3" in wrong.text
    done = browser.post_form("/settings/ruleset", {"base": first, "text": text})
    assert_sees(done, "/settings/ruleset")
    second = base_of(mounted)
    assert second != first
    back = browser.post_form("/settings/revisions/1/roll-back", {"active": second})
    assert_sees(back, "/settings/revisions")
    assert base_of(mounted) == first
    assert "Back to revision 1" in browser.page("/settings/revisions").text


def test_C4_the_inbox_answers_once_and_undo_gives_the_category_back(mounted: Mounted) -> None:
    handled(mounted, lost(id="a/b"))
    browser, (question,) = mounted.browser(), waiting(mounted)
    form = {"one": f"accept:{question}", "next": f"{PREFIX}/inbox"}
    assert_sees(browser.post_form("/inbox/answer", form), "/inbox")
    assert mounted.crm.category_of("101") == LOST.id
    again = browser.post_form(f"/inbox/{question}", {"answer": "decline"})
    assert again.status_code == 409
    undone = browser.post_form("/log/undo", {"id": "a/b", "next": f"{PREFIX}/log/event/a/b"})
    assert_sees(undone, "/log/event/a/b")
    assert mounted.crm.category_of("101") == LEAD.id
    foreign = browser.post_form("/log/undo", {"nothing": "yes", "next": "/elsewhere"})
    assert_sees(foreign, "/")


def test_S3_what_failed_is_tried_again(mounted: Mounted) -> None:
    mounted.crm.raising.add("leadcat_set_category")
    assert handled(mounted, sold(id="e")).outcome == "failed"
    browser = mounted.browser()
    assert browser.post_form("/log/retry", {"id": "e"}).status_code == 200
    mounted.crm.raising.clear()
    assert_sees(browser.post_form("/log/retry", {"id": "e"}), "/log")
    assert mounted.crm.category_of("101") == CUSTOMER.id


def test_the_log_is_exported(mounted: Mounted) -> None:
    handled(mounted, sold(id="e", actor="=cmd()"))
    browser = mounted.browser()
    lines = browser.page("/log/export.csv").content.decode("utf-8-sig").splitlines()
    (row,) = csv.DictReader(lines)
    assert (row["event"], row["saved_by"], row["to_name"]) == ("e", "'=cmd()", "Customer")
    assert json.loads(browser.page("/log/export.jsonl").text)["event"] == "e"


def test_a_program_sends_events_and_answers(mounted: Mounted) -> None:
    call = mounted.browser().call
    sale = {"id": "s", "company": "101"}
    event = {
        "id": "e",
        "type": "sale_saved",
        "before": {**sale, "status": "open"},
        "after": {**sale, "status": "lost"},
    }
    seen = call("POST", "/preview", {"event": event})
    assert seen.status_code == 200
    assert mounted.browser().call("GET", "/decisions/e").status_code == 404
    told = call("POST", "/events", {"event": event}).json()
    assert told["decision"]["outcome"] == "awaiting_confirmation"
    (question,) = waiting(mounted)
    done = call("POST", f"/confirmations/{question}/answer", {"choice": "choose", "category": "8"})
    assert done.json()["decision"]["outcome"] == "updated"
    assert mounted.crm.category_of("101") == VIP_CUSTOMER.id
    batch = [event, {**event, "id": "f", "after": {**sale, "status": "sold"}}]
    results = call("POST", "/events/batch", batch).json()["results"]
    assert [each["decision"]["event"] for each in results] == ["e", "f"]
    listed = call("GET", "/decisions").json()["items"]
    assert {each["event"] for each in listed} == {"e", "f"}


def test_a_program_saves_settings_and_rulesets(mounted: Mounted) -> None:
    call, first = mounted.browser().call, f'"{base_of(mounted)}"'
    settings: dict[str, Any] = call("GET", "/settings").json()
    settings["sale_lost"]["ask_for_confirmation"] = False
    saved = call("PUT", "/settings", settings, if_match=first)
    assert saved.status_code == 200, saved.text
    assert call("PUT", "/settings", settings, if_match=first).status_code == 412
    ruleset = {"name": "None", "rules": []}
    put = call("PUT", "/ruleset", ruleset, if_match=saved.headers["etag"])
    assert (put.status_code, put.json()["number"]) == (200, 3)
    back = call("POST", f"/revisions/{first.strip(chr(34))}/roll-back")
    assert back.status_code == 200
    handled(mounted, lost(a_sale(company="102")))
    assert waiting(mounted)


def test_news_of_the_inbox_are_told_below_the_prefix(mounted: Mounted) -> None:
    handled(mounted, lost())
    page = mounted.browser().page("/inbox").text
    assert f'data-events="{PREFIX}/inbox/events?version=' in page
    told = asyncio.run(_first_news(mounted))
    assert "text/event-stream" in told
    assert '"pending": 1' in told


async def _first_news(mounted: Mounted) -> str:
    """What the stream says until its first event; then the server stops."""
    path = f"{PREFIX}/inbox/events"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "server": ("testserver", 80),
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"x-actor", b"ann")],
    }
    said: list[str] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(str(message.get("headers", "")) + message.get("body", b"").decode())
        if "event: inbox" in said[-1]:
            stop_streams(mounted.app)

    async with asyncio.timeout(5):
        await mounted.outer(scope, receive, send)
    return "".join(said)
