"""The log in a browser: narrowed, looked into, undone, tried again, by keyboard too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.inbox.asking import category_of, companies
from tests.web.log.happening import failed, mended, nothing, sold
from tests.web.sites import WebSite

if TYPE_CHECKING:
    from tests.web.browsers import Browse


def test_it_is_narrowed_and_a_decision_looked_into(site: WebSite, browse: Browse) -> None:
    sold(site.crm)
    nothing(site.crm)
    page = browse("berit", "/log")
    page.get_by_label("Outcome").select_option("updated")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/log?outcome=updated")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("tbody th a").click()
    page.get_by_role("heading", name="The sale big was sold").wait_for()
    condition = page.get_by_role("row").filter(has_text="Company: group of its category")
    expect(condition).to_contain_text("Potential customer")
    expect(condition).to_contain_text("✔")
    page.get_by_text("As JSON").click()
    assert '"fingerprint"' in page.locator("pre").inner_text()


def test_S6_a_selection_is_undone_after_a_question(site: WebSite, browse: Browse) -> None:
    for company in companies(site.crm, 2):
        sold(site.crm, company, f"of-{company}")
    page = browse("root", "/log")
    undo = page.get_by_role("button", name="Undo selected")
    expect(undo).to_be_disabled()
    page.get_by_role("checkbox", name="Select all on this page").check()
    undo.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    assert category_of(site, "lead-000") == "7"
    undo.click()
    page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    page.get_by_text("2 updates are undone.").wait_for()
    assert [category_of(site, each) for each in ("lead-000", "lead-001")] == ["1", "1"]


def test_S6_one_is_undone_on_its_page_by_keyboard(site: WebSite, browse: Browse) -> None:
    decision = sold(site.crm)
    page = browse("root", f"/log/event/{decision.id}")
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog", name="Undo this update?").wait_for()
    while page.evaluate("document.activeElement.value") != "yes":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("1 update is undone.").wait_for()
    assert category_of(site, "acme") == "1"


def test_S3_what_failed_is_tried_again(site: WebSite, browse: Browse) -> None:
    decision = failed(site.crm)
    page = browse("root", f"/log/event/{decision.id}")
    page.get_by_role("button", name="Retry").click()
    page.get_by_text("0 of 1 did not fail this time").wait_for()
    mended(site.crm)
    page.get_by_role("link", name="Show the decision").click()
    page.get_by_role("button", name="Retry").click()
    page.get_by_text("1 decision was tried again, and did not fail.").wait_for()
    assert category_of(site, "ghost") == "7"


def test_a_file_is_downloaded_with_the_filter(site: WebSite, browse: Browse) -> None:
    made = sold(site.crm)
    page = browse("berit", "/log?outcome=updated")
    # A download is sent without the headers of its page.
    page.context.add_cookies([{"name": "x-actor", "value": "berit", "url": page.url}])
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "leadcat-log.csv"
    text = download.value.path().read_text(encoding="utf-8-sig")
    assert text.count("\n") == 2
    assert made.id in text


def test_on_paper_the_log_is_a_table_without_controls(site: WebSite, browse: Browse) -> None:
    sold(site.crm)
    page = browse("root", "/log", viewport={"width": 680, "height": 900})
    page.emulate_media(media="print")
    expect(page.get_by_role("columnheader", name="Outcome")).to_be_visible()
    for control in (page.get_by_role("button"), page.get_by_role("navigation")):
        assert not any(each.is_visible() for each in control.all())
    expect(page.get_by_role("link", name="CSV")).to_be_hidden()


@pytest.mark.parametrize("path", ["/log", "/log?since=x", "one", "failed", "/", "/?days=90"])
def test_its_pages_and_the_overview_fit_a_telephone_and_a_desk(
    site: WebSite, browse: Browse, path: str
) -> None:
    ids = {"one": sold(site.crm).id, "failed": failed(site.crm).id}
    nothing(site.crm)
    page = browse(
        "root",
        f"/log/event/{ids[path]}" if path in ids else path,
    )
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
