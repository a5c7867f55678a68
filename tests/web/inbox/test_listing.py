"""What waits, as a list: who, what, why, since when, for how long."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leadcat_rules import Company, Sale
from tests.web.inbox.asking import Clock, asked, asked_to_qualify, category, companies, rows
from tests.web.sites import WebSite, new_site


def test_C1_a_row_says_company_change_and_why(site: WebSite) -> None:
    asked(site.crm)
    (row,) = rows(site.client("ann").get("/inbox").text)
    assert "Acme AB" in row
    assert "Lead" in row
    assert "Lost" in row
    assert "A lost sale isn't always a lost company." in row.replace("&#39;", "'")
    assert "The sale lost-acme was lost, by ann" in row
    assert "Rule lost" in row


def test_C7_a_row_says_how_long_it_still_has(site: WebSite) -> None:
    asked_to_qualify(site.crm)
    asked(site.crm)
    first, second = rows(site.client("ann").get("/inbox").text)
    assert "in 2 weeks" in first
    assert "Never" in second


def test_C7_what_has_expired_can_only_be_closed(tmp_path: Path) -> None:
    site = new_site(tmp_path, clock=Clock())
    asked_to_qualify(site.crm)
    (row,) = rows(site.client("ann").get("/inbox").text)
    assert "Expired" in row
    assert "Accept" not in row
    site.crm.close()


def test_an_empty_inbox_says_how_something_comes_into_it(site: WebSite) -> None:
    page = site.client("ann").get("/inbox").text
    assert "No confirmation waits" in page
    assert "<table" not in page


def test_a_reader_sees_what_waits_and_has_no_button_to_answer(site: WebSite) -> None:
    asked(site.crm)
    page = site.client("berit").get("/inbox").text
    assert "Acme AB" in page
    assert 'name="one"' not in page
    assert 'name="id"' not in page
    assert 'name="many"' not in page


def test_names_are_text_and_never_markup(site: WebSite) -> None:
    asked(site.crm, "a/b <i>")
    page = site.client("ann").get("/inbox").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("company=acme", ["Acme AB"]),
        ("company=nobody", []),
        ("rule=qualified", ["Norrsken Åland"]),
        ("rule=lost", ["Acme AB"]),
        ("expiring=day", []),
        ("expiring=week", []),
        ("expiring=never", ["Norrsken Åland", "Acme AB"]),
        ("", ["Norrsken Åland", "Acme AB"]),
    ],
)
def test_the_list_is_narrowed(site: WebSite, query: str, found: list[str]) -> None:
    asked_to_qualify(site.crm)
    asked(site.crm)
    page = site.client("ann").get(f"/inbox?{query}").text
    listed = [name for name in ("Norrsken Åland", "Acme AB") if name in page]
    assert listed == found
    assert ("fits this filter" in page) is (not found)


def test_only_what_expires_within_a_week_is_shown(tmp_path: Path) -> None:
    site = new_site(tmp_path, clock=Clock())
    asked_to_qualify(site.crm)
    asked(site.crm)
    page = site.client("ann").get("/inbox?expiring=week").text
    assert "Norrsken" in page
    assert "Acme AB" not in page
    site.crm.close()


def test_pages_go_on_where_the_one_before_ended(site: WebSite) -> None:
    for company in companies(site.crm, 27):
        asked(site.crm, company)
    ann = site.client("ann")
    first = ann.get("/inbox?rule=lost").text
    after = re.search(r'rel="next" href="([^"]+)"', first)
    assert after is not None
    second = ann.get(after[1].replace("&amp;", "&")).text
    names = re.findall(r"Lead number (\d+) Lead", " ".join(rows(first) + rows(second)))
    assert len(rows(first)) == 25
    assert sorted(names) == [f"{number:03}" for number in range(27)]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("token", ["x", "WyIyMDI2Il0", "é", "W251bGwsIDFd", "a" * 5000])
def test_a_damaged_page_token_is_told_as_one(site: WebSite, token: str) -> None:
    answer = site.client("ann").get("/inbox", params={"after": token})
    assert answer.status_code == 400
    assert "The address is wrong, or what it led to is gone." in answer.text


def test_a_company_without_a_name_is_called_by_its_id(site: WebSite) -> None:
    site.crm.put_company(Company(id="nameless", name="", category=category(site.crm, "1")))
    asked(site.crm, "nameless")
    for address in ("/inbox", "/log?company=nameless"):
        page = site.client("ann").get(address).text
        assert re.search(r'<a href="/companies/nameless">nameless</a>', page)
        assert not re.search(r"<a [^>]*>\s*</a>", page)


def test_the_list_alone_is_given_to_the_script(site: WebSite) -> None:
    asked(site.crm)
    part = site.client("ann").get("/inbox?part=list").text
    assert "Acme AB" in part
    assert "<html" not in part


def test_a_sale_that_is_saved_with_an_event_of_any_id_is_linked(site: WebSite) -> None:
    site.crm.save_sale(Sale(id="s", company="acme", status="lost"), id="a/b ?#%<i>")
    ann = site.client("ann")
    link = re.search(r'href="(/inbox/[^"]+)" title', ann.get("/inbox").text)
    assert link is not None
    assert "Update Acme AB?" in ann.get(link[1].replace("&amp;", "&")).text
