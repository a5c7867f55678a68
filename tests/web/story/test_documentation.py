"""The story of the documentation, by the people whom the screens are for."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.web.story.stage import Stage


def category_of(page: Page) -> Locator:
    """What the page of a company says that it is."""
    return page.locator("[data-category]")


def save(page: Page) -> None:
    """By the button; a form that is quicker than its script asks on a page of its own."""
    page.wait_for_load_state()
    page.get_by_role("button", name="Save").click()


def test_the_story_of_the_documentation(stage: Stage) -> None:
    sales_qualifies_a_lead(stage.enter("ann"))
    sales_sells(stage.enter("ann"))
    the_administrator_undoes_it(stage.enter("root"))
    the_reader_sees_all_and_may_change_nothing(stage)


def sales_qualifies_a_lead(page: Page) -> None:
    page.get_by_role("link", name="Companies").click()
    page.get_by_role("searchbox", name="Name").fill("acme")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="Acme AB").click()
    expect(category_of(page)).to_contain_text("Lead")
    page.get_by_role("rowheader", name="Eva Ek").get_by_role("link").click()
    page.get_by_label("Lead status").select_option("Qualified")
    save(page)

    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Acme AB")
    expect(dialog).to_contain_text(re.compile("Lead.*Opportunity", re.S))
    expect(dialog).to_contain_text("lead status from Open to Qualified")
    expect(dialog).to_contain_text("Sales looks at a qualified lead")
    dialog.get_by_role("button", name="Accept").click()
    expect(category_of(page)).to_contain_text("Opportunity")

    page.get_by_role("link", name="How this was decided").click()
    expect(page.locator("dt:text-is('Answered by') + dd")).to_have_text("ann")
    trace = page.get_by_role("region", name="How it came about")
    expect(trace.get_by_role("heading", name="Rule qualified")).to_be_visible()
    held = trace.get_by_role("row").filter(has_text="✔")
    expect(held.filter(has_text="Qualified")).to_be_visible()


def sales_sells(page: Page) -> None:
    page.goto("/companies/acme")
    page.get_by_role("link", name="New sale").click()
    page.get_by_label("Name", exact=True).fill("Pilot")
    page.get_by_label("Amount").fill("5000")
    page.get_by_label("Currency").fill("SEK")
    save(page)
    expect(category_of(page)).to_contain_text("Opportunity")
    page.get_by_role("rowheader", name="Pilot").get_by_role("link").click()
    page.get_by_label("Status", exact=True).select_option("Sold")
    save(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(category_of(page)).to_contain_text("Customer")


def the_administrator_undoes_it(page: Page) -> None:
    page.get_by_role("link", name="Decision log").click()
    by_rule = page.get_by_role("cell", name="sold", exact=True)
    page.get_by_role("row").filter(has=by_rule).get_by_role("rowheader").get_by_role("link").click()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("region", name="What came of it")).to_contain_text("Undone")
    page.goto("/companies/acme")
    expect(category_of(page)).to_contain_text("Opportunity")


def the_reader_sees_all_and_may_change_nothing(stage: Stage) -> None:
    page = stage.enter("berit", "/companies/acme")
    expect(category_of(page)).to_contain_text("Opportunity")
    assert not offers_of(page)
    for path in ("/sales/offer", "/contacts/eva", "/inbox", "/log"):
        page.goto(path)
        assert not offers_of(page), path
    page.goto("/settings/lead-categorization")
    expect(page.get_by_text("Only an administrator can change")).to_be_visible()
    expect(page.get_by_role("switch").first).to_be_disabled()
    assert not offers_of(page)
    assert forged_save(page) == 403
    assert stage.door.site.crm.contact("eva").lead_status == "3"


def offers_of(page: Page) -> list[str]:
    """The words of what a page would change, beside the reader's own language and session."""
    buttons = page.locator("main form[method=post] button:enabled:visible")
    links = page.get_by_role("main").get_by_role("link", name=re.compile("^(New|Add|Edit) "))
    return [*buttons.all_inner_texts(), *links.all_inner_texts()]


def forged_save(page: Page) -> int:
    """The status of a save that the page doesn't offer, sent from it with its own token."""
    status: int = page.evaluate(
        """async () => {
          const csrf = document.querySelector("meta[name=csrf]").content;
          const body = new URLSearchParams({csrf, lead_status: "1", event: "forged"});
          return (await fetch("/contacts/eva", {method: "POST", body})).status;
        }"""
    )
    return status
