"""The dialog in a browser: asked before the save, answered by mouse or keyboard, left and lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from leadcat_rules import ConfirmationQuery, Reason, SaleStatus
from tests.web.browsers import Browse, assert_accessible, browsing, served
from tests.web.crm.pages import until
from tests.web.crm.test_faults import Weather, slow_site
from tests.web.sites import WebSite


def _lose(page: Page) -> None:
    """Set the sale to Lost, and press Save."""
    page.get_by_label("Status", exact=True).select_option("lost")
    page.get_by_role("button", name="Save").click()


def _asked(browse: Browse, **options: bool) -> Page:
    """The question about a lost sale, on the screen."""
    page = browse("ann", "/sales/offer", **options)
    _lose(page)
    expect(page.get_by_role("heading", name="Update the category?")).to_be_visible()
    return page


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_url("**/companies/acme?saved=*")


def _reason(site: WebSite) -> Reason | None:
    return site.crm.engine.decisions()[0].reason


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_story_from_the_list_of_companies_to_the_changed_category(
    browse: Browse, scripts: bool
) -> None:
    page = browse("ann", "/companies", java_script_enabled=scripts)
    page.get_by_role("link", name="Acme AB").click()
    expect(page.locator("[data-category]")).to_contain_text("Lead")
    page.get_by_role("link", name="New sale").click()
    page.get_by_label("Name", exact=True).fill("Pumps")
    page.get_by_label("Amount").fill("120000")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="Pumps").click()
    page.get_by_label("Status", exact=True).select_option("lost")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("A lost sale isn't always a lost company.")).to_be_visible()
    _press(page, "Keep current")
    expect(page.locator("[data-category]")).to_contain_text("Lead")
    page.get_by_role("link", name="Pumps").click()
    page.get_by_label("Status", exact=True).select_option("sold")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-category]")).to_contain_text("Customer")
    expect(page.get_by_text("The category was updated by the rule sold")).to_be_visible()


def test_C1_the_dialog_says_what_why_and_is_described(browse: Browse, site: WebSite) -> None:
    page = _asked(browse)
    dialog = page.get_by_role("dialog", name="Update the category?")
    expect(dialog).to_be_visible()
    for words in ("Acme AB", "Lead", "Lost", "from Open to Lost", "A lost sale isn't always"):
        expect(dialog).to_contain_text(words)
    expect(dialog).to_have_accessible_description("Acme AB is about to change from Lead to Lost.")
    expect(page.get_by_role("heading", name="Update the category?")).to_be_focused()
    assert site.crm.sale("offer").status is SaleStatus.OPEN
    assert_accessible(page)


@pytest.mark.parametrize(
    ("button", "reason", "category"),
    [
        ("Accept", Reason.ACCEPTED, "Lost"),
        ("Keep current", Reason.DECLINED, "Lead"),
        ("Decide later", Reason.ASKED, "Lead"),
    ],
)
def test_C2_each_button_is_its_answer(
    browse: Browse, site: WebSite, button: str, reason: Reason, category: str
) -> None:
    page = _asked(browse)
    _press(page, button)
    expect(page.locator("[data-category]")).to_contain_text(category)
    assert _reason(site) is reason
    assert site.crm.sale("offer").status is SaleStatus.LOST


def test_C2_another_category_is_searched_and_chosen(browse: Browse, site: WebSite) -> None:
    page = _asked(browse)
    page.get_by_text("Choose another category").click()
    use = page.get_by_role("button", name="Use this one")
    expect(use).to_be_disabled()
    page.get_by_role("dialog").get_by_role("combobox").fill("part")
    page.get_by_role("option", name="Partner").click()
    use.click()
    expect(page.locator("[data-category]")).to_contain_text("Partner")
    assert _reason(site) is Reason.OVERRIDDEN


_IDS_TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  return ids.filter((id, at) => ids.indexOf(id) !== at);
}"""
_ANOTHER_COPY = """async () => {
  const script = document.querySelector("script[src*=combobox]").src;
  const copy = await import(script + (script.includes("?") ? "&" : "?") + "again");
  copy.enhance();
}"""


def test_C1_the_list_of_the_dialog_and_that_of_the_page_do_not_mix(browse: Browse) -> None:
    page = browse("ann", "/sales/offer")
    page.evaluate(_ANOTHER_COPY)
    page.get_by_role("combobox", name="Category of the company").click()
    page.get_by_role("option", name="Prospect").click()
    _lose(page)
    page.get_by_text("Choose another category").click()
    inside = page.get_by_role("dialog").get_by_role("combobox")
    inside.press("ArrowDown")
    inside.press("ArrowDown")
    assert page.evaluate(_IDS_TWICE) == []
    active = inside.get_attribute("aria-activedescendant")
    expect(page.get_by_role("dialog").locator(f"[id='{active}']")).to_be_visible()
    listed = inside.get_attribute("aria-controls")
    expect(page.get_by_role("dialog").locator(f"[id='{listed}']")).to_be_visible()


def test_a_list_is_made_searchable_once(browse: Browse) -> None:
    page = browse("ann", "/sales/offer")
    for _ in range(2):
        page.evaluate(_ANOTHER_COPY)
    expect(page.locator("input[role=combobox]")).to_have_count(1)


def test_escape_goes_back_to_the_form_and_saves_nothing(browse: Browse, site: WebSite) -> None:
    page = _asked(browse)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("[data-status]")).to_contain_text("Nothing was saved yet")
    expect(page.get_by_label("Status", exact=True)).to_have_value("lost")
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    page.goto("/companies")
    assert site.crm.sale("offer").status is SaleStatus.OPEN


def test_all_of_it_by_keyboard(browse: Browse, site: WebSite) -> None:
    page = browse("ann", "/sales/offer")
    page.get_by_label("Status", exact=True).focus()
    page.keyboard.type("Lost")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Update the category?")).to_be_focused()
    for _ in range(5):  # back, another, later, keep, accept
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Accept")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/companies/acme?saved=*")
    assert _reason(site) is Reason.ACCEPTED


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "gone on"])
def test_C3_a_tab_that_is_left_with_the_dialog_open_loses_nothing(
    browse: Browse, site: WebSite, closed: bool
) -> None:
    page = _asked(browse)
    page.context.add_cookies([{"name": "x-actor", "value": "ann", "url": page.url}])
    if closed:
        page.close()
    else:
        page.goto("about:blank")
    until(lambda: site.crm.sale("offer").status is SaleStatus.LOST)
    (waiting,) = site.crm.engine.inbox.confirmations(ConfirmationQuery())
    assert waiting.is_pending
    assert _reason(site) is Reason.ASKED


def test_a_tab_that_is_left_after_the_answer_sends_nothing_more(
    browse: Browse, site: WebSite
) -> None:
    page = _asked(browse)
    _press(page, "Keep current")
    page.goto("/companies")
    assert len(site.crm.engine.decisions()) == 4
    assert _reason(site) is Reason.DECLINED


def test_S1_a_double_click_saves_once(browse: Browse, site: WebSite) -> None:
    page = browse("ann", "/new/sales/acme")
    page.get_by_label("Name", exact=True).fill("Once")
    page.get_by_role("button", name="Save").dblclick()
    page.wait_for_url("**/companies/acme?saved=*")
    assert len(site.crm.sales(company="acme")) == 2
    assert len(site.crm.engine.decisions()) == 4


def test_without_scripts_the_question_is_a_page(browse: Browse, site: WebSite) -> None:
    page = _asked(browse, java_script_enabled=False)
    expect(page.get_by_text("Nothing is saved until you answer.")).to_be_visible()
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Status", exact=True)).to_have_value("lost")
    page.get_by_role("button", name="Save").click()
    _press(page, "Accept")
    expect(page.locator("[data-category]")).to_contain_text("Lost")
    assert _reason(site) is Reason.ACCEPTED


@pytest.fixture
def slow(tmp_path: Path, browser: Browser) -> Iterator[tuple[WebSite, Browse]]:
    """A browser on a site whose plugin answers nobody."""
    plugin = Weather()
    site = slow_site(tmp_path, plugin, budget=0.8)
    with served(site.app) as address, browsing(browser, address) as browse:
        yield site, browse
        plugin.answers.set()
    site.crm.close()


def test_S3_a_slow_plugin_costs_the_question_and_not_the_save(
    slow: tuple[WebSite, Browse],
) -> None:
    site, browse = slow
    page = browse("ann", "/sales/offer")
    _lose(page)
    page.wait_for_url("**/companies/acme?saved=*")
    expect(page.get_by_text("The category is decided within a few minutes")).to_be_visible()
    assert site.crm.sale("offer").status is SaleStatus.LOST
