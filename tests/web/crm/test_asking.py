"""The question before a save, without scripts: asked on a page, answered along with the save."""

from __future__ import annotations

import pytest
from attrs import evolve

from leadcat_rules import (
    Answer,
    ConfirmationQuery,
    Reason,
    SaleStatus,
    parse_ruleset,
)
from leadcat_sql import Role
from leadcat_web.crm.asking import Asked
from leadcat_web.crm.entries import shown
from leadcat_web.crm.roles import ROLES, acts
from leadcat_web.crm.saving import AskedOtherwise, Saving
from tests.web.crm.pages import answer, category_of, form_of, save, status_of
from tests.web.sites import RULES, WebSite


def test_C8_nothing_is_saved_before_the_question_is_answered(site: WebSite) -> None:
    question = save(site.client("ann"), "/sales/offer", status="lost")
    assert question.status_code == 200
    assert "Update the category?" in question.text
    for words in ("Acme AB", "A lost sale isn&#39;t always a lost company.", "from Open to Lost"):
        assert words in question.text
    assert status_of(site) is SaleStatus.OPEN
    assert not site.crm.engine.inbox.confirmations(ConfirmationQuery())


@pytest.mark.parametrize(
    ("word", "chosen", "reason", "category"),
    [
        ("accept", "", Reason.ACCEPTED, "13"),
        ("choose", "12", Reason.OVERRIDDEN, "12"),
        ("choose", "13", Reason.ACCEPTED, "13"),
        ("choose", "1", Reason.DECLINED, "1"),
        ("decline", "", Reason.DECLINED, "1"),
        ("later", "", Reason.ASKED, "1"),
    ],
)
def test_C2_the_answer_is_saved_with_the_sale(
    site: WebSite, word: str, chosen: str, reason: Reason, category: str
) -> None:
    ann = site.client("ann")
    question = save(ann, "/sales/offer", status="lost")
    page = answer(ann, question, word, answer_category=chosen)
    decision = next(iter(site.crm.engine.decisions()))
    assert (decision.reason, category_of(site)) == (reason, category)
    assert status_of(site) is SaleStatus.LOST
    assert "Saved." in page.text
    assert decision.answered_by == (None if word == "later" else "ann")


def test_C3_a_question_for_later_waits_in_the_inbox(site: WebSite) -> None:
    ann = site.client("ann")
    page = answer(ann, save(ann, "/sales/offer", status="lost"), "later")
    waiting = site.crm.engine.inbox.confirmations(ConfirmationQuery())
    assert [each.company.id for each in waiting] == ["acme"]
    assert "waits for an answer in the inbox" in page.text


def test_a_deleted_category_cannot_be_chosen(site: WebSite) -> None:
    ann = site.client("ann")
    question = save(ann, "/sales/offer", status="lost")
    site.crm.delete_category("12")
    again = answer(ann, question, "choose", answer_category="12")
    assert again.status_code == 422
    assert "deleted" in again.text
    assert answer(ann, question, "choose", answer_category="").status_code == 422
    assert status_of(site) is SaleStatus.OPEN


def test_back_to_the_form_saves_nothing_and_keeps_what_was_typed(site: WebSite) -> None:
    ann = site.client("ann")
    question = save(ann, "/sales/offer", status="lost", amount="77")
    form = form_of(answer(ann, question, "back"))
    assert (form.values["status"], form.values["amount"]) == ("lost", "77")
    assert status_of(site) is SaleStatus.OPEN


def _republish(site: WebSite, target: str) -> None:
    acts("root", ROLES[Role.ADMINISTRATOR])
    changed = RULES.replace('"set_category_to": "Lost"', f'"set_category_to": "{target}"')
    settings = site.crm.engine.settings
    settings.publish(parse_ruleset(changed), expect=settings.open().base, by="root")


def test_an_answer_to_other_rules_is_no_answer(site: WebSite) -> None:
    ann = site.client("ann")
    question = save(ann, "/sales/offer", status="lost")
    _republish(site, "Competitor")
    again = answer(ann, question, "accept")
    assert "have changed since you were asked" in again.text
    assert "Competitor" in again.text
    assert status_of(site) is SaleStatus.OPEN
    answer(ann, again, "accept")
    assert category_of(site) == "14"


def test_an_answer_about_another_category_is_no_answer(site: WebSite) -> None:
    ann = site.client("ann")
    question = save(ann, "/sales/offer", status="lost")
    site.crm.set_category("acme", "2")
    again = answer(ann, question, "choose", answer_category="12")
    assert "have changed since you were asked" in again.text
    assert category_of(site) == "2"
    answer(ann, again, "decline")
    assert (status_of(site), category_of(site)) == (SaleStatus.LOST, "2")


def test_C5_a_decline_of_another_question_is_no_answer(site: WebSite) -> None:
    ann = site.client("ann")
    question = save(ann, "/sales/offer", status="lost")
    _republish(site, "VIP customer")
    again = answer(ann, question, "decline")
    assert "have changed since you were asked" in again.text
    assert "VIP customer" in again.text
    assert status_of(site) is SaleStatus.OPEN
    answer(ann, again, "decline")
    assert site.crm.engine.decisions()[0].reason is Reason.DECLINED


@pytest.mark.parametrize("given", [Answer.accept(), Answer.choose("12"), Answer.decline()])
def test_an_answer_that_comes_too_late_for_its_question_saves_nothing(
    site: WebSite, given: Answer
) -> None:
    stored = site.crm.sale("offer")
    lost = evolve(stored, status="lost")
    entry = evolve(shown(stored), record=lost)
    asked = Asked.of(site.crm.preview_sale(lost))
    _republish(site, "Competitor")
    saving = Saving(entry=entry, actor="ann", answer=given, asked=asked)
    with pytest.raises(AskedOtherwise):
        saving.into(site.crm)
    assert (status_of(site), category_of(site)) == (SaleStatus.OPEN, "1")
    assert site.crm.engine.decision(entry.event_id) is None


@pytest.mark.parametrize("word", ["accept", "decline"])
def test_an_answer_that_nobody_needs_any_more_leaves_the_save_as_it_is(
    site: WebSite, word: str
) -> None:
    ann = site.client("ann")
    question = save(ann, "/sales/offer", status="lost")
    site.crm.set_category("acme", "7")
    page = answer(ann, question, word)
    assert "The company is no potential customer" in page.text
    assert (status_of(site), category_of(site)) == (SaleStatus.LOST, "7")


def test_S1_an_answer_sent_twice_is_one_answer(site: WebSite) -> None:
    ann = site.client("ann")
    before = len(site.crm.engine.decisions())
    question = save(ann, "/sales/offer", status="lost")
    first = answer(ann, question, "accept")
    second = answer(ann, question, "accept")
    assert "The answer of ann changed the category" in first.text
    assert "The answer of ann changed the category" in second.text
    assert len(site.crm.engine.decisions()) == before + 1


def test_E7_a_rule_that_asks_asks_about_the_category_that_was_chosen(site: WebSite) -> None:
    ann = site.client("ann")
    question = save(ann, "/sales/offer", status="lost", chosen_category="2")
    assert "Prospect" in question.text
    answer(ann, question, "decline")
    assert category_of(site) == "2"


def test_a_qualified_contact_is_asked_about(site: WebSite) -> None:
    ann = site.client("ann")
    question = save(ann, "/contacts/eva", lead_status="3", title="Buyer")
    assert "lead status from Open to Qualified" in question.text
    answer(ann, question, "accept")
    contact = site.crm.contact("eva")
    assert contact.attributes == {"name": "Eva Ek", "title": "Buyer"}
    assert (contact.lead_status, category_of(site)) == ("3", "3")


def test_the_dialog_asks_where_a_save_would_and_writes_nothing(site: WebSite) -> None:
    ann = site.client("ann")
    form = form_of(ann.get("/sales/offer"))
    quiet = ann.post("/asking/sales/offer", data={**form.values, "status": "sold"})
    asking = ann.post("/asking/sales/offer", data={**form.values, "status": "lost"})
    wrong = ann.post("/asking/sales/offer", data={**form.values, "amount": "x"})
    assert (quiet.status_code, asking.status_code, wrong.status_code) == (204, 200, 204)
    assert asking.headers["leadcat-question"]
    assert "<html" not in asking.text
    assert status_of(site) is SaleStatus.OPEN
    anew = form_of(ann.get("/new/sales/acme"))
    asking = ann.post(
        f"/asking/sales/{anew.values['record']}", data={**anew.values, "status": "lost"}
    )
    assert asking.status_code == 200
    assert len(site.crm.sales(company="acme")) == 1
