"""Confirmations that no longer wait (C6, C7)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leadcat_rules import Answer
from tests.web.inbox.asking import Clock, answers_as, asked, asked_to_qualify, companies, rows
from tests.web.sites import WebSite, new_site


def test_it_says_who_answered_what_newest_first(site: WebSite) -> None:
    first, second = asked(site.crm), asked(site.crm, "norrsken")
    answers_as("olle")
    site.crm.answer(first.id, Answer.accept(), by="olle")
    site.crm.answer(second.id, Answer.decline(), by="olle")
    newest, oldest = rows(site.client("berit").get("/inbox/history").text)
    assert "Norrsken" in newest
    assert "Declined olle" in newest
    assert "Acme AB" in oldest
    assert "Accepted olle" in oldest


def test_what_waits_is_left_to_the_inbox(site: WebSite) -> None:
    asked(site.crm)
    assert "Nothing here" in site.client("ann").get("/inbox/history").text


def test_many_that_wait_dont_hide_what_was_answered(site: WebSite) -> None:
    answers_as("ann")
    site.crm.answer(asked(site.crm).id, Answer.decline(), by="ann")
    for company in companies(site.crm, 27):
        asked(site.crm, company)
    page = site.client("ann").get("/inbox/history").text
    assert "Acme AB" in page
    assert 'rel="next"' not in page


def test_C6_C7_what_was_superseded_stale_or_expired_stays(tmp_path: Path) -> None:
    clock = Clock()
    site = new_site(tmp_path, clock=clock)
    asked(site.crm, sale="one")
    stale = asked(site.crm, sale="two")
    asked_to_qualify(site.crm)
    site.crm.set_category("acme", "2")
    answers_as("ann")
    site.crm.answer(stale.id, Answer.accept(), by="ann")
    clock.move(days=20)
    site.crm.sweep()
    ended = [
        word
        for row in rows(site.client("ann").get("/inbox/history").text)
        for word in ("Superseded", "Stale", "Expired")
        if word in row
    ]
    assert sorted(ended) == ["Expired", "Stale", "Superseded"]
    site.crm.close()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=accepted", ["Acme AB"]),
        ("status=declined", ["Norrsken"]),
        ("status=pending", ["Acme AB", "Norrsken"]),
        ("status=stale", []),
        ("company=norrsken", ["Norrsken"]),
        ("rule=qualified", []),
    ],
)
def test_the_history_is_narrowed(site: WebSite, query: str, found: list[str]) -> None:
    first, second = asked(site.crm), asked(site.crm, "norrsken")
    answers_as("olle")
    site.crm.answer(first.id, Answer.accept(), by="olle")
    site.crm.answer(second.id, Answer.decline(), by="olle")
    page = site.client("ann").get(f"/inbox/history?{query}").text
    assert [name for name in ("Acme AB", "Norrsken") if name in page] == found


def test_its_pages_go_on_to_what_is_older(site: WebSite) -> None:
    answers_as("ann")
    for company in companies(site.crm, 26):
        site.crm.answer(asked(site.crm, company).id, Answer.decline(), by="ann")
    ann = site.client("ann")
    first = ann.get("/inbox/history?status=declined").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    (last,) = rows(ann.get(older[1].replace("&amp;", "&")).text)
    assert "number 000" in last
