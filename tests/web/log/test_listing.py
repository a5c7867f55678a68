"""The log page by page, narrowed by all that a decision has."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from leadcat_rules import Answer
from tests.web.inbox.asking import Clock, answers_as, asked, companies, rows
from tests.web.log.happening import HOSTILE, failed, nothing, sold
from tests.web.sites import WebSite, new_site


def test_S5_each_row_says_what_happened_and_what_came_of_it(site: WebSite) -> None:
    sold(site.crm)
    row = rows(site.client("berit").get("/log").text)[0]
    for told in ("Acme AB", "The sale big was sold", "Updated", "Customer", "sold", "ann"):
        assert told in row


def test_S5_what_did_nothing_is_there_with_its_reason(site: WebSite) -> None:
    nothing(site.crm)
    row = rows(site.client("ann").get("/log").text)[0]
    assert "Not fired The company is no potential customer" in row


def test_the_newest_is_first(site: WebSite) -> None:
    sold(site.crm)
    nothing(site.crm)
    first, second, *_ = rows(site.client("ann").get("/log").text)
    assert "Fjord AS" in first
    assert "Acme AB" in second


FILTERS = [
    ("company=acme&outcome=updated", {"sold"}),
    ("rule=sold", {"sold"}),
    ("rule=lost", {"asked"}),
    ("trigger=sale_lost", {"asked"}),
    ("outcome=failed", {"failed"}),
    ("outcome=not_fired&company=fjord", {"nothing"}),
    ("reason=company_not_found", {"failed"}),
    ("actor=olle", {"nothing", "failed"}),
    ("answered_by=rut", {"asked"}),
    ("company=nobody", set()),
    ("rule=%22%3E%3Cscript%3E", set()),
]
SAID = {
    "sold": "The sale big was sold",
    "asked": "The sale lost-norrsken was lost",
    "failed": "The sale of-ghost was sold",
    "nothing": "The sale small-fjord was registered",
}


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_the_log_is_narrowed(site: WebSite, query: str, found: set[str]) -> None:
    sold(site.crm)
    nothing(site.crm)
    failed(site.crm)
    answers_as("rut")
    site.crm.answer(asked(site.crm, "norrsken").id, Answer.accept(), by="rut")
    page = site.client("ann").get(f"/log?{query}").text
    assert {name for name, said in SAID.items() if said in page} == found
    assert ("No decision fits this filter" in page) is (not found)
    assert "><script" not in page.replace("><script type=", "")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("since=2026-03-02", {"second", "third"}),
        ("until=2026-03-02", {"first", "second"}),
        ("since=2026-03-02&until=2026-03-02", {"second"}),
        ("since=2026-03-03&until=2026-03-02", set()),
        ("since=0001-01-01&until=9999-12-31", {"first", "second", "third"}),
    ],
)
def test_days_are_whole_days_both_included(tmp_path: Path, query: str, found: set[str]) -> None:
    clock = Clock()
    site = new_site(tmp_path, clock=clock)
    for day, sale in ((1, "first"), (2, "second"), (3, "third")):
        clock.now = datetime(2026, 3, day, 23, 59, tzinfo=UTC)
        sold(site.crm, sale=sale)
    page = site.client("ann").get(f"/log?{query}").text
    assert {sale for sale in ("first", "second", "third") if f"The sale {sale}" in page} == found
    site.crm.close()


@pytest.mark.parametrize(
    "query", ["since=yesterday", "until=2026-13-01", "outcome=x", "reason=x", "trigger=<b>"]
)
def test_what_cannot_be_looked_for_is_told_beside_its_field(site: WebSite, query: str) -> None:
    answer = site.client("ann").get(f"/log?{query}")
    assert answer.status_code == 422
    assert "This can't be looked for." in answer.text
    assert answer.text.count('aria-invalid="true"') == 1


def test_a_damaged_page_token_is_told_as_one(site: WebSite) -> None:
    assert site.client("ann").get("/log?after=nonsense").status_code == 400


def test_pages_go_on_where_the_one_before_ended(site: WebSite) -> None:
    for company in companies(site.crm, 52):
        sold(site.crm, company, f"of-{company}")
    ann = site.client("ann")
    first = ann.get("/log?rule=sold").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = ann.get(unescape(older[1])).text
    seen = re.findall(r"The sale of-lead-(\d+) was sold", first + second)
    assert len(rows(first)) == 50
    assert seen == [f"{number:03}" for number in reversed(range(52))]
    assert 'rel="next"' not in second
    assert "Newest" in second


def test_a_decision_of_any_id_has_its_page(site: WebSite) -> None:
    sold(site.crm, id=HOSTILE)
    ann = site.client("ann")
    link = re.search(r'href="(/log/event/[^"]+)"', ann.get("/log").text)
    assert link is not None
    page = ann.get(unescape(link[1]))
    assert page.status_code == 200
    assert "a/b ?#%&lt;i&gt;" in page.text


def test_only_who_may_repair_has_boxes_and_buttons(site: WebSite) -> None:
    sold(site.crm)
    assert 'name="id"' in site.client("root").get("/log").text
    assert 'name="id"' not in site.client("ann").get("/log").text
