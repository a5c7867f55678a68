"""Saving sales and contacts: once, in one step, over nobody else's changes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from attrs import evolve

from leadcat_rules import (
    Contact,
    Sale,
    SaleStatus,
)
from leadcat_web.crm.entries import shown
from leadcat_web.crm.saving import ChangedMeanwhile, Saving
from tests.web.crm.pages import category_of, form_of, save, send, status_of
from tests.web.sites import WebSite


def test_a_sold_sale_updates_the_category_and_the_page_says_by_which_rule(site: WebSite) -> None:
    ann = site.client("ann")
    saved = save(ann, "/sales/offer", status="sold", amount="1300.50", currency="eur")
    page = ann.get(saved.headers["location"]).text
    assert category_of(site) == "7"
    assert "The category was updated by the rule sold" in page
    assert "How this was decided" in page
    sale = site.crm.sale("offer")
    assert (str(sale.amount), sale.currency) == ("1300.50", "EUR")
    decision = next(iter(site.crm.engine.decisions()))
    assert (decision.event.actor, decision.event.origin) == ("ann", "ui")


def test_S1_the_same_form_sent_twice_is_one_save(site: WebSite) -> None:
    ann = site.client("ann")
    before = len(site.crm.engine.decisions())
    form = form_of(ann.get("/new/sales/acme"))
    first = send(ann, form, status="sold", name="Once")
    second = send(ann, form, status="sold", name="Once")
    assert first.headers["location"] == second.headers["location"]
    assert len(site.crm.engine.decisions()) == before + 1
    assert [sale.attributes.get("name") for sale in site.crm.sales(company="acme")].count(
        "Once"
    ) == 1


def test_a_form_that_was_gone_back_to_and_changed_is_another_save(site: WebSite) -> None:
    ann = site.client("ann")
    before = len(site.crm.engine.decisions())
    form = form_of(ann.get("/sales/offer"))
    send(ann, form)
    send(ann, form, amount="5")
    assert str(site.crm.sale("offer").amount) == "5"
    assert len(site.crm.engine.decisions()) == before + 2


def test_what_somebody_else_saved_in_between_is_not_overwritten(site: WebSite) -> None:
    ann = site.client("ann")
    form = form_of(ann.get("/sales/offer"))
    save(site.client("olle"), "/sales/offer", amount="999")
    refused = send(ann, form, amount="5")
    assert refused.status_code == 409
    assert "Somebody else saved in between" in refused.text
    assert "999" in refused.text
    assert str(site.crm.sale("offer").amount) == "999"
    saved = send(ann, form_of(refused))
    assert saved.status_code == 303
    assert str(site.crm.sale("offer").amount) == "5"


def test_who_would_be_asked_hears_first_that_somebody_else_saved(site: WebSite) -> None:
    ann = site.client("ann")
    form = form_of(ann.get("/sales/offer"))
    save(site.client("olle"), "/sales/offer", amount="999")
    refused = send(ann, form, status="lost")
    assert refused.status_code == 409
    asked = ann.post("/asking/sales/offer", data={**form.values, "status": "lost"})
    assert asked.status_code == 204, "the form is sent, and says so on a page"


def test_what_is_saved_between_the_look_and_the_save_is_not_overwritten(site: WebSite) -> None:
    entry = shown(site.crm.sale("offer"))
    site.crm.save_sale(evolve(site.crm.sale("offer"), amount=999))
    with pytest.raises(ChangedMeanwhile):
        Saving(entry=entry, actor="ann").into(site.crm)
    assert str(site.crm.sale("offer").amount) == "999"


def test_R6_a_reader_saves_nothing(site: WebSite) -> None:
    form = form_of(site.client("ann").get("/sales/offer"))
    berit = site.client("berit")
    refused = berit.post(form.action, data={**form.values, "csrf": berit.token(), "status": "sold"})
    assert refused.status_code == 403
    assert status_of(site) is SaleStatus.OPEN


def test_E7_a_category_chosen_along_with_the_save_is_kept(site: WebSite) -> None:
    ann = site.client("ann")
    saved = save(ann, "/sales/offer", status="sold", chosen_category="2")
    assert category_of(site) == "2"
    assert "The category stays as it is" in ann.get(saved.headers["location"]).text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "a lot"),
        ("amount", "NaN"),
        ("amount", "1e999"),
        ("amount", "9" * 100),
        ("amount", "1e50"),
        ("amount", "1e-50"),
        ("amount", "1e999999999"),
        ("amount", "1_000"),
        ("amount", "0x10"),
        ("currency", "euros"),
        ("status", "won"),
        ("contact", "nobody"),
        ("chosen_category", "no such"),
        ("name", "x" * 201),
        ("name", "a\0b"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(site: WebSite, field: str, value: str) -> None:
    refused = save(site.client("ann"), "/sales/offer", **{field: value})
    assert refused.status_code == 422
    assert "to be put right" in refused.text
    assert site.crm.sale("offer").status is SaleStatus.OPEN


@pytest.mark.parametrize("amount", ["1e39", "-" + "9" * 39, ".5", "7.", "+3", "2.5e3"])
def test_an_amount_that_was_typed_is_shown_and_can_be_saved_again(
    site: WebSite, amount: str
) -> None:
    ann = site.client("ann")
    assert save(ann, "/sales/offer", amount=amount).status_code == 303
    assert save(ann, "/sales/offer", name="again").status_code == 303
    assert site.crm.sale("offer").amount == Decimal(amount)


def test_what_others_stored_may_stay_whatever_its_length(site: WebSite) -> None:
    long = evolve(site.crm.sale("offer"), amount="1e50", attributes={"name": "x" * 300})
    site.crm.save_sale(evolve(long, currency="kr"))
    assert save(site.client("ann"), "/sales/offer", status="stalled").status_code == 303
    stored = site.crm.sale("offer")
    assert (stored.amount, stored.currency) == (Decimal("1e50"), "kr")
    assert stored.attributes["name"] == "x" * 300


def test_a_new_sale_that_is_sold_at_once_makes_a_customer(site: WebSite) -> None:
    ann = site.client("ann")
    save(ann, "/new/sales/acme", status="sold", name="First")
    assert category_of(site) == "7"
    assert "First" in ann.get("/companies/acme").text


def test_a_new_contact_is_open_unless_something_else_is_chosen(site: WebSite) -> None:
    save(site.client("ann"), "/new/contacts/fjord", name="Kari")
    (kari,) = site.crm.contacts(company="fjord")
    assert (kari.lead_status, kari.attributes) == ("1", {"name": "Kari"})


def test_E4_a_sale_without_a_company_is_saved_and_shown_by_itself(site: WebSite) -> None:
    site.crm.save_sale(Sale(id="loose", status="open"))
    ann = site.client("ann")
    saved = save(ann, "/sales/loose", status="sold")
    assert saved.headers["location"].startswith("/sales/loose?saved=")
    assert "has no company" in ann.get(saved.headers["location"]).text


def test_attributes_that_the_form_does_not_show_stay(site: WebSite) -> None:
    site.crm.save_contact(Contact(id="bo", company="acme", attributes={"score": 7, "name": "Bo"}))
    save(site.client("ann"), "/contacts/bo", name="")
    assert site.crm.contact("bo").attributes == {"score": 7}
