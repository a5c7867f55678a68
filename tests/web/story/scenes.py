"""Every page in every state that looks different, as somebody comes upon it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from leadcat_rules import Contact
from tests.web.story.plain_scenes import RULESET, SCENES, SETTINGS, Scene, scene
from tests.web.story.stage import Stage, wrong_sign_in

__all__ = ["SCENES", "Scene"]


@contextmanager
def _another_page(page: Page) -> Iterator[None]:
    """Until the page has been answered with another one."""
    with page.expect_navigation():
        yield


def _send(page: Page, form: str, **values: str) -> Page:
    """Send a form as it is without scripts, some of its fields as nobody sees them."""
    with _another_page(page):
        page.locator(form).evaluate(
            """(form, values) => {
              for (const [name, value] of Object.entries(values)) {
                let field = form.elements[name];
                if (!field) {
                  field = document.createElement("input");
                  field.name = name;
                  form.append(field);
                }
                if (field.options) field.add(new Option(value, value, true, true));
                field.value = value;
              }
              HTMLFormElement.prototype.submit.call(form);
            }""",
            values,
        )
    return page


@scene("overview", "with the menu of the account")
def _menu(stage: Stage) -> Page:
    page = stage.enter("root", "/")
    page.locator("details.account summary").click()
    return page


@scene("settings", "with an open list of categories")
def _open_combobox(stage: Stage) -> Page:
    page = stage.enter("root", SETTINGS)
    page.get_by_role("combobox", name="Set category to").first.click()
    expect(page.get_by_role("listbox").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    return page


@scene("settings", "something is missing")
def _missing(stage: Stage) -> Page:
    page = stage.enter("root", SETTINGS)
    page.get_by_role("switch").nth(2).check()
    expect(page.get_by_role("button", name="Save")).to_be_disabled()
    return page


@scene("settings", "sent without what is missing")
def _lacking(stage: Stage) -> Page:
    page = stage.enter("root", SETTINGS)
    return _send(page, "#settings-form", **{"sale_lost-set_category_to": ""})


@scene("settings", "it is being left")
def _leaving(stage: Stage) -> Page:
    page = stage.enter("root", SETTINGS)
    page.wait_for_load_state()
    page.get_by_role("switch").first.uncheck()
    page.get_by_role("link", name="Companies").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@scene("settings", "somebody else saved in between")
def _conflict(stage: Stage) -> Page:
    page = stage.enter("root", SETTINGS)
    return _send(page, "#settings-form", base=_first_revision(stage))


def _first_revision(stage: Stage) -> str:
    return stage.door.site.crm.engine.settings.history()[-1].id


@scene("ruleset", "with problems, while it is typed")
def _typed(stage: Stage) -> Page:
    page = stage.enter("root", RULESET)
    page.get_by_label("Ruleset as JSON").fill('{"name": 1, "rules": [{"id": "a"}]}')
    expect(page.locator("[data-problems] li").first).to_be_visible()
    return page


@scene("ruleset", "with problems, sent")
def _refused_text(stage: Stage) -> Page:
    page = stage.enter("root", RULESET)
    return _send(page, "#ruleset-form", text='{"name": 1, "rules": []}')


@scene("ruleset", "somebody else saved in between")
def _ruleset_conflict(stage: Stage) -> Page:
    page = stage.enter("root", RULESET)
    text = page.get_by_label("Ruleset as JSON").input_value().replace("P14D", "P7D")
    return _send(page, "#ruleset-form", base=_first_revision(stage), text=text)


@scene("revision", "about to be rolled back to")
def _rolling_back(stage: Stage) -> Page:
    page = stage.enter("root", "/settings/revisions/1")
    for closed in page.locator("main summary").all():
        closed.click()
    return page


@scene("inbox", "choosing another category")
def _choosing(stage: Stage) -> Page:
    page = stage.enter("root", "/inbox")
    page.get_by_role("checkbox", name="Norrsken").check()
    page.locator("main tr summary").first.click()
    return page


@scene("inbox", "answered before")
def _answered_before(stage: Stage) -> Page:
    page = stage.enter("root", "/inbox")
    return _send(page, "[data-inbox-form]", one=f"accept:{_declined(stage)}")


def _declined(stage: Stage) -> str:
    (declined,) = stage.door.site.crm.engine.inbox.history(company="declined")
    return declined.id


@scene("confirmation", "it waits")
def _waits(stage: Stage) -> Page:
    page = stage.enter("root", "/companies/norrsken")
    page.get_by_role("link", name="See the question").click()
    expect(page.get_by_role("button", name="Accept")).to_be_visible()
    return page


@scene("confirmation", "it was answered")
def _was_answered(stage: Stage) -> Page:
    return stage.enter("root", f"/inbox/{_declined(stage)}")


@scene("log", "about to undo")
def _undoing(stage: Stage) -> Page:
    page = stage.enter("root", "/log?company=won")
    page.wait_for_load_state()
    page.get_by_role("checkbox", name="Select the decision on Won Oy").check()
    page.get_by_role("button", name="Undo selected").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@scene("log", "undone in vain")
def _undone_in_vain(stage: Stage) -> Page:
    page = stage.enter("root", "/log?company=won")
    return _send(page, "main form[action='/log/undo']", id="kim-qualified")


@scene("decision", "as JSON")
def _as_json(stage: Stage) -> Page:
    page = stage.enter("root", "/log/event/won-sold")
    page.locator("main details > summary").last.click()
    return page


@scene("sale", "the dialog before a save")
def _dialog(stage: Stage) -> Page:
    return _asked(stage, "asked")


def _asked(stage: Stage, sale: str) -> Page:
    """The dialog is open; leaving the page saves the sale, and the question waits (C3)."""
    page = stage.enter("root", f"/sales/{sale}")
    page.wait_for_load_state()
    page.get_by_label("Status", exact=True).select_option("lost")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    return page


@scene("sale", "the dialog with an open list of categories")
def _dialog_choosing(stage: Stage) -> Page:
    page = _asked(stage, "chosen")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Choose another category").click()
    dialog.get_by_role("combobox").click()
    expect(dialog.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("ArrowDown")
    return page


@scene("sale", "the question without scripts")
def _question(stage: Stage) -> Page:
    return _send(stage.enter("root", "/sales/offer"), "form[data-preview]", status="lost")


@scene("sale", "filled in wrongly")
def _wrong_sale(stage: Stage) -> Page:
    page = stage.enter("root", "/sales/offer")
    return _send(page, "form[data-preview]", amount="", currency="much")


@scene("contact", "somebody else saved in between")
def _changed(stage: Stage) -> Page:
    page = stage.enter("root", "/contacts/eva")
    renamed = Contact(
        id="eva", company="acme", lead_status="1", attributes={"name": f"Eva {id(page)}"}
    )
    stage.door.site.crm.save_contact(renamed)
    return _send(page, "form[data-preview]", name="Eva Eriksson")


@scene("categories", "about to break a rule")
def _would_break(stage: Stage) -> Page:
    page = stage.enter("root", "/lists/categories?edit=7")
    with _another_page(page):
        page.get_by_role("button", name="Delete").click()
    return page


@scene("categories", "without a name")
def _nameless(stage: Stage) -> Page:
    return _send(stage.enter("root", "/lists/categories?add=1"), "main form", name="", do="save")


@scene("account", "with a wrong password")
def _wrong_old_password(stage: Stage) -> Page:
    page = stage.enter("root", "/account")
    passwords = {"password": "wrong", "new_password": "short", "again": "short"}
    return _send(page, "form[aria-labelledby=password-heading]", **passwords)


@scene("login", "as it is")
def _login(stage: Stage) -> Page:
    page = stage.stranger()
    page.goto("/login")
    return page


@scene("login", "with a wrong password")
def _wrong_password(stage: Stage) -> Page:
    page = stage.stranger()
    wrong_sign_in(page)
    return page


@scene("fault", "forged")
def _forged(stage: Stage) -> Page:
    page = stage.enter("root", "/contacts/eva")
    return _send(page, "form[data-preview]", csrf="forged")
