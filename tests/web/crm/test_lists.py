"""Categories and lead statuses: changed by an administrator, with a warning where rules break."""

from __future__ import annotations

import pytest

from leadcat_rules import Category, CategoryGroup
from leadcat_web.crm.list_items import ItemChange, ItemChanged, marked
from tests.web.crm.pages import form_of, forms_of, send
from tests.web.sites import WebSite


def _category(site: WebSite, id: str) -> Category:
    return next(each for each in site.crm.categories() if each.id == id)


@pytest.mark.parametrize("path", ["/lists/categories", "/lists/lead-statuses"])
def test_the_lists_are_the_administrators_and_only_they_are_led_there(
    site: WebSite, path: str
) -> None:
    root = site.client("root")
    assert f'href="{path}"' in root.get("/companies").text
    assert "Edit" in root.get(path).text
    for who in ("ann", "berit"):
        visitor = site.client(who)
        assert f'href="{path}"' not in visitor.get("/companies").text
        assert visitor.get(path).status_code == 403
        assert visitor.get(f"{path}?add=1").status_code == 403


def test_a_category_is_added_with_a_number_of_its_own(site: WebSite) -> None:
    root = site.client("root")
    form = form_of(root.get("/lists/categories?add=1"))
    saved = send(root, form, do="save", name="Reseller", group="partner")
    assert saved.status_code == 303
    assert _category(site, "15") == Category(id="15", name="Reseller", group=CategoryGroup.PARTNER)
    assert "Reseller" in root.get("/lists/categories").text


def test_a_category_is_renamed_and_regrouped(site: WebSite) -> None:
    root = site.client("root")
    form = form_of(root.get("/lists/categories?edit=14"))
    send(root, form, do="save", name="Rival", group="lost")
    assert _category(site, "14") == Category(id="14", name="Rival", group="lost")


def test_lead_status_is_enabled_only_for_potential_customers(site: WebSite) -> None:
    root = site.client("root")
    form = form_of(root.get("/lists/categories?edit=7"))
    refused = send(root, form, do="save", name="Customer", lead_status_enabled="on")
    assert refused.status_code == 422
    assert "Only a category of the group Potential customer" in refused.text
    assert not _category(site, "7").lead_status_enabled


@pytest.mark.parametrize("name", ["", "Lead", "x" * 201, "a\0b"])
def test_a_name_that_cannot_be_is_refused(site: WebSite, name: str) -> None:
    root = site.client("root")
    form = form_of(root.get("/lists/categories?add=1"))
    refused = send(root, form, do="save", name=name)
    assert refused.status_code == 422
    assert "to be put right" in refused.text
    assert len(site.crm.categories()) == 8


def test_S4_deleting_what_a_rule_needs_warns_first(site: WebSite) -> None:
    root = site.client("root")
    page = root.get("/lists/categories?edit=7")
    warned = send(root, forms_of(page)[-1], do="delete")
    assert warned.status_code == 409
    assert "One rule would break" in warned.text
    assert "A sale is sold" in warned.text
    assert not _category(site, "7").deleted
    send(root, next(f for f in forms_of(warned) if "sure" in f.values), do="delete")
    assert _category(site, "7").deleted
    assert "Deleted" in root.get("/lists/categories").text


def test_S4_renaming_what_a_rule_names_warns_first(site: WebSite) -> None:
    root = site.client("root")
    form = form_of(root.get("/lists/lead-statuses?edit=3"))
    warned = send(root, form, do="save", name="Ripe")
    assert "A lead status is set" in warned.text
    sure = next(f for f in forms_of(warned) if "sure" in f.values)
    assert send(root, sure, do="save").status_code == 303
    assert {each.name for each in site.crm.lead_statuses()} >= {"Ripe", "Open"}


def test_what_no_rule_needs_is_deleted_at_once_and_can_be_restored(site: WebSite) -> None:
    root = site.client("root")
    send(root, forms_of(root.get("/lists/categories?edit=14"))[-1], do="delete")
    assert _category(site, "14").deleted
    send(root, forms_of(root.get("/lists/categories?edit=14"))[-1], do="restore")
    assert not _category(site, "14").deleted


def test_what_somebody_else_changed_in_between_is_not_overwritten(site: WebSite) -> None:
    root = site.client("root")
    form = form_of(root.get("/lists/categories?edit=14"))
    site.crm.put_category(Category(id="14", name="Rival", group="other"))
    refused = send(root, form, do="save", name="Enemy")
    assert refused.status_code == 409
    assert "Rival" in refused.text
    assert _category(site, "14").name == "Rival"


def test_what_is_changed_between_the_look_and_the_change_is_not_overwritten(site: WebSite) -> None:
    seen = _category(site, "14")
    site.crm.put_category(Category(id="14", name="Rival", group="other"))
    change = ItemChange(word="category", id="14", seen=seen, make=marked(deleted=True), sure=True)
    with pytest.raises(ItemChanged):
        change.into(site.crm)
    assert not _category(site, "14").deleted


@pytest.mark.parametrize("who", ["ann", "berit"])
def test_R6_only_an_administrator_changes_the_lists(site: WebSite, who: str) -> None:
    form = form_of(site.client("root").get("/lists/categories?edit=14"))
    visitor = site.client(who)
    for do in ("save", "delete"):
        sent = {**form.values, "csrf": visitor.token(), "do": do, "name": "Mine", "sure": "yes"}
        assert visitor.post("/lists/categories", data=sent).status_code == 403
    assert _category(site, "14") == Category(id="14", name="Competitor", group="other")


def test_a_change_that_means_nothing_is_a_bad_request(site: WebSite) -> None:
    root = site.client("root")
    form = {"csrf": root.token(), "do": "delete"}
    assert root.post("/lists/categories", data=form).status_code == 400
    assert root.get("/lists/categories?edit=99").status_code == 404
