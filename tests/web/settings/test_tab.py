"""The four toggles over HTTP: R1 to R7, S4, whatever a browser sends."""

from __future__ import annotations

import re

import pytest

from leadcat_rules import Outcome, Sale
from tests.web.settings.saving import (
    FURTHER,
    TAB,
    active,
    delete_category,
    delete_lead_status,
    form_of,
    published,
    revisions,
    saved_by_rut,
)
from tests.web.sites import WebSite

LABELS = [
    "Update category when a sale is sold",
    "Update category when a sale is lost",
    "Update category when a sale is registered with the company",
    "Update category when a lead status is set to …",
]


def toggle_part(page: str, trigger: str) -> str:
    """The part of the page that shows this toggle."""
    return page.split(f'id="toggle-{trigger}"')[1].split("</fieldset>")[0]


def test_R1_the_tab_shows_the_four_toggles_in_the_documented_order(site: WebSite) -> None:
    page = site.client("root").get(TAB).text
    assert re.findall(r"<strong>(Update category .*?)</strong>", page) == LABELS
    on = re.findall(r'name="(\w+)-enabled" value="on" checked', page)
    assert on == ["sale_sold", "sale_lost", "lead_status_changed"]


def test_R2_every_undeleted_category_is_offered_in_its_group(site: WebSite) -> None:
    delete_category(site, "14")
    offered = toggle_part(site.client("root").get(TAB).text, "sale_sold")
    groups = re.findall(r'<optgroup label="(.*?)">', offered)
    assert groups == ["Potential customer", "Customer", "Partner", "Lost"]
    assert re.findall(r'<option value="(\d+)"', offered) == ["1", "3", "2", "7", "8", "12", "13"]
    assert '<option value="7" selected>' in offered


@pytest.mark.parametrize("trigger", ["sale_sold", "sale_lost", "sale_registered"])
def test_R1_R2_R3_each_toggle_is_saved_on_its_own(site: WebSite, trigger: str) -> None:
    root = site.client("root")
    before = active(site)
    form = form_of(before) | {f"{trigger}-enabled": "on", f"{trigger}-set_category_to": "8"}
    form[f"{trigger}-ask_for_confirmation"] = "on"
    answer = root.post_form(TAB, form)
    assert (answer.status_code, answer.headers["location"]) == (303, TAB)
    assert "Saved as revision 2." in root.get(TAB).text
    toggle = active(site).toggle(trigger)
    assert (toggle.enabled, toggle.set_category_to, toggle.ask_for_confirmation) == (
        True,
        "8",
        True,
    )
    for other in before.toggles:
        if other.trigger != trigger:
            assert active(site).toggle(other.trigger) == other


def test_R4_the_fourth_toggle_names_the_lead_status(site: WebSite) -> None:
    form = form_of(active(site)) | {"lead_status_changed-lead_status": "5"}
    site.client("root").post_form(TAB, form)
    assert active(site).toggle("lead_status_changed").lead_status == "5"


def test_R1_a_toggle_is_switched_off_and_may_then_lack_everything(site: WebSite) -> None:
    form = form_of(active(site))
    del form["sale_sold-enabled"], form["lead_status_changed-enabled"]
    form |= {"sale_sold-set_category_to": "", "lead_status_changed-lead_status": ""}
    assert site.client("root").post_form(TAB, form).status_code == 303
    assert not active(site).toggle("sale_sold").enabled
    assert active(site).toggle("lead_status_changed").lead_status is None


def test_what_the_crm_does_not_have_is_never_saved(site: WebSite) -> None:
    form = form_of(active(site)) | {"sale_registered-set_category_to": "no-such-category"}
    form["lead_status_changed-lead_status"] = "no-such-status"
    del form["lead_status_changed-enabled"]
    assert site.client("root").post_form(TAB, form).status_code == 303
    assert "no-such" not in active(site).saved.canonical()


@pytest.mark.parametrize("sent", ["", "no-such-category"])
def test_R5_what_is_missing_is_said_beside_its_field_and_nothing_is_saved(
    site: WebSite, sent: str
) -> None:
    form = form_of(active(site)) | {
        "sale_registered-enabled": "on",
        "sale_registered-set_category_to": sent,
        "sale_sold-set_category_to": "8",
        "lead_status_changed-lead_status": "",
    }
    answer = site.client("root").post_form(TAB, form)
    assert answer.status_code == 422
    assert "Nothing is saved yet" in answer.text
    assert '<a href="#f-sale_registered-set_category_to">“' in answer.text
    fourth = toggle_part(answer.text, "lead_status_changed")
    assert 'aria-describedby="f-lead_status_changed-lead_status-problem"' in fourth
    assert "Choose a lead status, or switch the rule off." in fourth
    third = toggle_part(answer.text, "sale_registered")
    assert "Choose a category, or switch the rule off." in third
    assert 'name="sale_registered-enabled" value="on" checked' in third
    assert '<option value="8" selected>' in toggle_part(answer.text, "sale_sold")
    assert revisions(site) == 1


def test_R5_a_deleted_category_is_no_target_to_save(site: WebSite) -> None:
    delete_category(site, "8")
    form = form_of(active(site)) | {"sale_sold-set_category_to": "8"}
    answer = site.client("root").post_form(TAB, form)
    assert answer.status_code == 422
    assert "This category was deleted." in toggle_part(answer.text, "sale_sold")


def test_R5_cancel_loads_what_was_saved_last(site: WebSite) -> None:
    page = site.client("root").get(TAB).text
    assert f'href="{TAB}" data-leaves=""' in page


def test_R7_the_next_event_is_decided_by_what_was_saved(site: WebSite) -> None:
    form = form_of(active(site)) | {"sale_sold-set_category_to": "8"}
    site.client("root").post_form(TAB, form)
    decision = site.crm.save_sale(
        Sale(id="offer", company="acme", contact="eva", status="sold"), actor="ann"
    )
    assert decision.outcome is Outcome.UPDATED
    category = site.crm.company("acme").category
    assert category is not None
    assert category.name == "VIP customer"


def test_R7_a_save_that_changes_nothing_makes_no_revision(site: WebSite) -> None:
    root = site.client("root")
    root.post_form(TAB, form_of(active(site)))
    assert "Nothing was changed" in root.get(TAB).text
    assert revisions(site) == 1


def test_a_save_keeps_what_the_toggles_do_not_show(site: WebSite) -> None:
    published(site, FURTHER)
    before = active(site)
    form = form_of(before) | {"sale_lost-enabled": "on", "sale_lost-set_category_to": "13"}
    site.client("root").post_form(TAB, form)
    after = active(site)
    assert after.further_rules == before.further_rules
    assert after.saved.attributes == before.saved.attributes
    assert after.saved.rules[: len(before.saved.rules)] == before.saved.rules


@pytest.mark.parametrize("who", ["ann", "berit"])
def test_R6_others_than_administrators_see_the_settings_read_only(site: WebSite, who: str) -> None:
    page = site.client(who).get(TAB).text
    assert "Only an administrator can change these settings" in page
    assert page.count('<fieldset class="card switch-group toggle"') == 4
    assert len(re.findall(r'id="toggle-\w+" disabled', page)) == 4
    assert "data-save" not in page
    assert "settings.js" not in page


@pytest.mark.parametrize(("who", "status"), [("ann", 403), ("berit", 403), (None, 401)])
def test_R6_a_forged_save_changes_nothing(site: WebSite, who: str | None, status: int) -> None:
    visitor = site.client(who)
    token = visitor.token("/settings/lead-categorization")
    form = form_of(active(site)) | {"csrf": token, "sale_sold-set_category_to": "8"}
    assert visitor.post(TAB, data=form).status_code == status
    assert revisions(site) == 1


def test_R6_a_save_from_another_site_changes_nothing(site: WebSite) -> None:
    form = form_of(active(site)) | {"sale_sold-set_category_to": "8"}
    assert site.client("root").post(TAB, data=form).status_code == 403
    assert revisions(site) == 1


def test_S4_a_rule_whose_target_was_deleted_is_shown_as_broken(site: WebSite) -> None:
    delete_category(site, "7")
    page = site.client("root").get(TAB).text
    assert "One rule is broken and does not fire" in page
    assert '<a href="#toggle-sale_sold">sold</a>' in page
    part = toggle_part(page, "sale_sold")
    assert "The category “Customer” was deleted, so this rule does not fire." in part
    assert "Choose another one here, or switch the rule off." in part
    assert '<option value="7" selected>Customer (deleted)</option>' in part


def test_S4_a_rule_that_is_off_is_not_broken_and_keeps_its_deleted_target(site: WebSite) -> None:
    saved_by_rut(site, "sale_sold", enabled=False)
    delete_category(site, "7")
    root = site.client("root")
    assert "broken" not in root.get(TAB).text
    form = form_of(active(site))
    del form["sale_lost-enabled"]
    assert root.post_form(TAB, form).status_code == 303
    assert active(site).toggle("sale_sold").set_category_to == "7"


def test_S4_a_deleted_lead_status_breaks_the_fourth_rule(site: WebSite) -> None:
    delete_lead_status(site, "3")
    part = toggle_part(site.client("root").get(TAB).text, "lead_status_changed")
    assert "The lead status “Qualified” was deleted, so this rule does not fire." in part
    assert "Qualified (deleted)" in part


def test_S4_a_name_that_the_crm_never_had_counts_as_deleted(site: WebSite) -> None:
    rule = {"id": "sold", "trigger": "sale_sold", "set_category_to": "Gone"}
    published(site, {"name": "x", "rules": [rule]})
    page = site.client("root").get(TAB).text
    assert "The CRM has no category “Gone” any more, so this rule does not fire." in page


def test_S4_a_broken_further_rule_leads_to_the_ruleset(site: WebSite) -> None:
    published(site, FURTHER)
    delete_category(site, "8")
    page = site.client("root").get(TAB).text
    assert '<a href="#rule-1">big</a>' in page
    card = page.split('id="rule-1"')[1].split("</article>")[0]
    assert "The category “VIP customer” was deleted" in card
    assert "Name another one in the ruleset, or switch the rule off" in card


def test_further_rules_are_read_as_sentences(site: WebSite) -> None:
    published(site, FURTHER)
    page = site.client("berit").get(TAB).text
    card = page.split('id="rule-1"')[1].split("</article>")[0]
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", card))
    assert "all of these hold:" in words
    assert "Company: country is one of SE , NO" in words
    assert "at least one of these holds:" in words
    assert "Sale: amount is greater than 100,000" in words
    assert "Company: attribute employees is known" in words
    assert "Saved by User interface, API" in words
    assert "Set category to VIP customer" in words
    assert "Asks" not in words
    assert "expires after 1 day, 12 hours" in toggle_part(page, "lead_status_changed")


def test_no_name_becomes_markup(site: WebSite) -> None:
    published(site, FURTHER)
    page = site.client("root").get(TAB).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<b>well" not in page
