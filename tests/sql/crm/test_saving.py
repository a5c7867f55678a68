"""A save is an event: its decision and the change of the category commit with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from attrs import evolve

from leadcat_rules import Answer, DecisionQuery, InvalidInput, Outcome, Reason, Sale, SaleStatus
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    FJORD,
    GAMMALT,
    LEAD,
    LINDQVIST,
    MORNING,
    OPEN,
    OPPORTUNITY,
    PROSPECT,
    QUALIFIED,
    SUSPECT,
    VIP_CUSTOMER,
    a_contact,
    a_rule,
    a_sale,
    a_snapshot,
)
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.conftest import OpenCrm

WHEN_ASKED = a_rule(ask=True)


@pytest.fixture
def crm(open_crm: OpenCrm) -> Iterator[EmbeddedCrm]:
    with open_crm() as crm:
        yield crm


def test_E3_a_save_fires_on_the_change_from_what_the_database_had(crm: EmbeddedCrm) -> None:
    crm.save_sale(a_sale())
    decision = crm.save_sale(a_sale(status="sold"), actor="ann", origin="ui")
    assert decision.reason is Reason.RULE_MATCHED
    assert decision.event.before == a_sale()
    assert (decision.event.actor, decision.event.origin) == ("ann", "ui")
    assert crm.company(ACME.id).category == CUSTOMER
    assert crm.engine.decision(decision.id) == decision


def test_E3_a_sold_sale_saved_again_fires_nothing(crm: EmbeddedCrm) -> None:
    crm.save_sale(a_sale(status="sold"))
    crm.set_category(ACME.id, LEAD.id)
    again = crm.save_sale(a_sale(status="sold", amount="1"))
    assert again.reason is Reason.NO_TRIGGER
    assert crm.company(ACME.id).category == LEAD
    assert crm.sale("201").amount == 1


def test_E4_the_company_after_the_save_is_the_one_that_moves(crm: EmbeddedCrm) -> None:
    crm.save_sale(a_sale(company=ACME.id))
    crm.save_sale(a_sale(company=FJORD.id, status="sold"))
    assert crm.company(FJORD.id).category == CUSTOMER
    assert crm.company(ACME.id).category == LEAD


def test_E4_a_sale_without_a_company_is_saved_and_moves_nobody(crm: EmbeddedCrm) -> None:
    decision = crm.save_sale(a_sale(company=None, status="sold"))
    assert decision.reason is Reason.NO_COMPANY
    assert crm.sale("201").company is None


def test_E3_a_contact_whose_lead_status_changes_moves_its_company(open_crm: OpenCrm) -> None:
    rule = a_rule(trigger="lead_status_changed", lead_status=QUALIFIED, to=OPPORTUNITY)
    with open_crm(rule) as crm:
        crm.save_contact(a_contact())
        decision = crm.save_contact(a_contact(lead_status=QUALIFIED))
        assert decision.reason is Reason.RULE_MATCHED
        assert crm.company(ACME.id).category == OPPORTUNITY
        assert crm.contact("301").lead_status == QUALIFIED.id


def test_a_new_contact_gets_the_lead_status_open(crm: EmbeddedCrm) -> None:
    decision = crm.save_contact(a_contact(lead_status=None))
    assert crm.contact("301").lead_status == OPEN.id
    assert decision.event.after == a_contact(lead_status=OPEN)


def test_E3_a_lead_status_that_becomes_empty_stays_so(crm: EmbeddedCrm) -> None:
    crm.save_contact(a_contact())
    decision = crm.save_contact(a_contact(lead_status=None))
    assert decision.reason is Reason.NO_TRIGGER
    assert crm.contact("301").lead_status is None


def test_a_crm_without_the_status_open_gives_a_new_contact_none(open_crm: OpenCrm) -> None:
    with open_crm(snapshot=evolve(a_snapshot(), lead_statuses=())) as crm:
        crm.save_contact(a_contact(lead_status=None))
        assert crm.contact("301").lead_status is None


def test_the_status_open_is_looked_for_in_the_list_as_it_is_now(crm: EmbeddedCrm) -> None:
    crm.save_contact(a_contact(lead_status=None))
    crm.delete_lead_status(OPEN.id)
    crm.save_contact(a_contact(id="302", lead_status=None))
    assert crm.contact("302").lead_status is None


def test_E7_a_category_chosen_in_the_save_is_written_with_it_and_kept(crm: EmbeddedCrm) -> None:
    decision = crm.save_sale(a_sale(status="sold"), chosen_category=PROSPECT.id)
    assert decision.reason is Reason.CHOICE_KEPT
    assert crm.company(ACME.id).category == PROSPECT


def test_E7_a_rule_that_asks_still_asks_and_may_overwrite_the_choice(open_crm: OpenCrm) -> None:
    with open_crm(WHEN_ASKED) as crm:
        decision = crm.save_sale(
            a_sale(status="sold"), chosen_category=PROSPECT.id, answer=Answer.accept()
        )
        assert decision.reason is Reason.ACCEPTED
        assert decision.from_category == PROSPECT.id
        assert crm.company(ACME.id).category == CUSTOMER


def test_E7_a_choice_that_is_no_potential_customer_ends_it(crm: EmbeddedCrm) -> None:
    decision = crm.save_sale(a_sale(status="sold"), chosen_category=VIP_CUSTOMER.id)
    assert decision.reason is Reason.NOT_ELIGIBLE
    assert crm.company(ACME.id).category == VIP_CUSTOMER


@pytest.mark.parametrize(
    ("chosen", "code"), [("998", "unknown_category"), ("4", "category_deleted")]
)
def test_E7_a_choice_that_is_not_in_the_list_is_refused_and_nothing_saved(
    crm: EmbeddedCrm, chosen: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        crm.save_sale(a_sale(status="sold"), chosen_category=chosen)
    assert [(each.code, each.pointer) for each in refused.value.problems] == [
        (code, "/chosen_category")
    ]
    _nothing_is_there(crm)


def test_E7_a_deleted_category_can_be_chosen_where_it_is_already(crm: EmbeddedCrm) -> None:
    sale = a_sale(company=GAMMALT.id, status="sold")
    assert crm.save_sale(sale, chosen_category=SUSPECT.id).reason is Reason.CHOICE_KEPT
    assert crm.company(GAMMALT.id).category == SUSPECT


def test_what_a_record_refers_to_in_vain_is_named_all_at_once(crm: EmbeddedCrm) -> None:
    with pytest.raises(InvalidInput) as refused:
        crm.save_sale(a_sale(company="999", contact="998"))
    assert [each.pointer for each in refused.value.problems] == ["/company", "/contact"]
    with pytest.raises(InvalidInput) as refused:
        crm.save_contact(a_contact(lead_status="77"))
    assert refused.value.code == "unknown_lead_status"
    _nothing_is_there(crm)


def test_what_no_database_keeps_is_refused(crm: EmbeddedCrm) -> None:
    for sale in (a_sale(id="\0"), a_sale(currency="\ud800"), a_sale(attributes={"x": object()})):
        with pytest.raises(InvalidInput):
            crm.save_sale(sale)
    with pytest.raises(InvalidInput):
        crm.save_sale(a_sale(), id="\0")
    _nothing_is_there(crm)


def test_a_record_is_kept_as_it_was_saved(crm: EmbeddedCrm) -> None:
    sale = a_sale(
        id="Ö\u2028",
        contact=None,
        amount="1234567890123456789012345678.10",
        attributes={"days": [1, 2.5, None, True], "by": {"name": "\0é"}},
    )
    crm.save_sale(sale)
    assert crm.sale(sale.id) == sale
    contact = a_contact(attributes={"name": "Ann"})
    crm.save_contact(contact)
    assert crm.contact(contact.id) == contact


def test_S1_a_save_that_is_delivered_again_is_not_saved_again(crm: EmbeddedCrm) -> None:
    first = crm.save_sale(a_sale(status="sold"), id="e1", actor="ann")
    crm.save_sale(a_sale(status="lost"))
    crm.set_category(ACME.id, LEAD.id)
    assert crm.save_sale(a_sale(status="sold"), id="e1", actor="ann") == first
    assert crm.sale("201").status is SaleStatus.LOST
    assert crm.company(ACME.id).category == LEAD


def test_S1_so_is_a_contact_that_got_its_first_lead_status(crm: EmbeddedCrm) -> None:
    first = crm.save_contact(a_contact(lead_status=None), id="e1")
    assert crm.save_contact(a_contact(lead_status=None), id="e1") == first


def test_S1_another_save_with_the_same_id_is_saved_and_decides_nothing(crm: EmbeddedCrm) -> None:
    crm.save_sale(a_sale(), id="e1")
    decision = crm.save_sale(a_sale(status="sold"), id="e1")
    assert decision.reason is Reason.EVENT_ID_REUSED
    assert crm.save_contact(a_contact(), id="e1").reason is Reason.EVENT_ID_REUSED
    assert crm.save_sale(a_sale(id="202"), id="e1").reason is Reason.EVENT_ID_REUSED
    assert crm.company(ACME.id).category == LEAD
    assert crm.sale("201").status is SaleStatus.SOLD
    assert len(crm.engine.decisions()) == 1


def test_E10_a_late_save_fires_nothing(crm: EmbeddedCrm) -> None:
    crm.save_sale(a_sale(status="lost"), at=MORNING)
    late = crm.save_sale(a_sale(status="sold"), at=MORNING - timedelta(hours=1))
    assert late.reason is Reason.OUT_OF_ORDER
    assert crm.sale("201").status is SaleStatus.SOLD


def test_E10_a_save_without_a_time_happens_now_whatever_another_clock_said(
    crm: EmbeddedCrm,
) -> None:
    ahead = MORNING + timedelta(minutes=3)
    assert crm.save_sale(a_sale(), at=ahead).event.at == ahead
    decision = crm.save_sale(a_sale(status="sold"))
    assert decision.reason is Reason.RULE_MATCHED
    assert decision.event.at == ahead
    assert crm.save_contact(a_contact()).event.at == MORNING


def test_C8_a_preview_writes_nothing_and_its_answer_comes_with_the_save(open_crm: OpenCrm) -> None:
    with open_crm(WHEN_ASKED) as crm:
        preview = crm.preview_sale(a_sale(status="sold"))
        assert preview.would_ask
        assert preview.to_category == CUSTOMER.id
        _nothing_is_there(crm)
        decision = crm.save_sale(a_sale(status="sold"), answer=Answer.accept(by="bea"))
        assert (decision.reason, decision.answered_by) == (Reason.ACCEPTED, "bea")
        assert crm.company(ACME.id).category == CUSTOMER


def test_C8_a_preview_knows_what_the_record_was(crm: EmbeddedCrm) -> None:
    crm.save_sale(a_sale(status="sold"))
    crm.set_category(ACME.id, LEAD.id)
    assert crm.preview_sale(a_sale(status="sold")).reason is Reason.NO_TRIGGER
    contact = crm.preview_contact(a_contact(lead_status=None), chosen_category=CUSTOMER.id)
    assert contact.reason is Reason.NOT_ELIGIBLE


def test_C2_an_answer_that_came_with_the_save_may_decline_or_choose(open_crm: OpenCrm) -> None:
    with open_crm(WHEN_ASKED) as crm:
        declined = crm.save_sale(a_sale(id="1", status="sold"), answer=Answer.decline())
        assert declined.outcome is Outcome.DECLINED
        other = Answer.choose(VIP_CUSTOMER.id)
        chosen = crm.save_sale(a_sale(id="2", status="sold"), answer=other)
        assert chosen.reason is Reason.OVERRIDDEN
        assert crm.company(ACME.id).category == VIP_CUSTOMER


def test_C3_a_question_waits_in_the_inbox_and_a_newer_one_supersedes_it(open_crm: OpenCrm) -> None:
    with open_crm(WHEN_ASKED) as crm:
        first = crm.save_sale(a_sale(id="1", status="sold"))
        second = crm.save_sale(a_sale(id="2", status="sold"))
        assert [each.event.id for each in crm.engine.inbox.pending()] == [second.id]
        superseded = crm.engine.decision(first.id)
        assert superseded is not None
        assert superseded.reason is Reason.SUPERSEDED


def test_E9_a_bulk_save_takes_no_ready_made_answer(open_crm: OpenCrm) -> None:
    with open_crm(WHEN_ASKED) as crm:
        sale = a_sale(status="sold")
        decision = crm.save_sale(sale, origin="bulk", answer=Answer.accept())
        assert decision.reason is Reason.ASKED


def test_tenants_are_kept_apart(open_crm: OpenCrm) -> None:
    with open_crm() as one, open_crm() as other:
        one.save_sale(a_sale(status="sold"), id="e1")
        assert other.save_sale(a_sale(), id="e1").reason is Reason.NO_RULE_MATCHED
        assert other.company(ACME.id).category == LEAD
        assert one.company(LINDQVIST.id) == other.company(LINDQVIST.id)


def test_what_is_no_save_is_refused_before_anything_is_written(crm: EmbeddedCrm) -> None:
    with pytest.raises(TypeError, match="a sale or contact"):
        crm.save_sale(ACME)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an answer"):
        crm.save_sale(a_sale(), answer="accept")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="offset"):
        crm.save_sale(a_sale(), at=MORNING.replace(tzinfo=None))
    _nothing_is_there(crm)


def _nothing_is_there(crm: EmbeddedCrm) -> None:
    assert not crm.sales()
    assert not crm.contacts()
    assert not crm.engine.decisions(DecisionQuery(limit=None))
    assert not crm.engine.inbox.history()
    assert crm.company(ACME.id).category == LEAD


@pytest.mark.parametrize(
    ("sale", "chosen"),
    [
        (a_sale(company="unknown"), None),
        (a_sale(contact="unknown"), None),
        (a_sale(id="x" * 1_001), None),
        (a_sale(), "unknown"),
    ],
    ids=["company", "contact", "id", "choice"],
)
def test_C8_a_preview_refuses_what_the_save_refuses(
    open_crm: OpenCrm, sale: Sale, chosen: str | None
) -> None:
    with open_crm() as crm:
        with pytest.raises(InvalidInput) as saved:
            crm.save_sale(sale, chosen_category=chosen)
        with pytest.raises(InvalidInput) as previewed:
            crm.preview_sale(sale, chosen_category=chosen)
        assert previewed.value.problems == saved.value.problems


def test_C1_an_event_with_the_longest_id_can_ask(open_crm: OpenCrm) -> None:
    with open_crm(a_rule(ask=True)) as crm:
        longest = "".join(sha256(bytes([number])).hexdigest() for number in range(16))[:1_000]
        assert crm.save_sale(a_sale(status="sold"), id=longest).reason is Reason.ASKED
        (confirmation,) = crm.engine.inbox.pending()
        assert crm.answer(confirmation.id, Answer.accept(), by="ann").reason is Reason.ACCEPTED
        with pytest.raises(InvalidInput, match="the event's id is too long"):
            crm.save_sale(a_sale(status="sold"), id=f"{longest}0")
