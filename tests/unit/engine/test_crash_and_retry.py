"""Whatever fails or dies, the event ends in one decision, which explains the category (S3)."""

from __future__ import annotations

from functools import partial

import pytest

from leadcat_rules.decisions import Answer, ConfirmationStatus, Decision, Outcome, Reason
from leadcat_rules.testing.crm import CUSTOMER, LEAD, OPPORTUNITY, PARTNER
from leadcat_rules.testing.events import sold
from leadcat_rules.testing.hosts import ADMINISTRATOR
from leadcat_rules.testing.rules import a_rule
from leadcat_rules.testing.together import at_once
from tests.unit.engine.crashes import COMPANY, FragileCrm

EVENT = sold(id="e1")
OF_AN_UPDATE = {
    "after the claim": "after claim 1",
    "before the company is read": "before get_company 1",
    "before the intent": "before save 1",
    "after the intent": "after save 1",
    "before the category": "before set_category 1",
    "after the category": "after set_category 1",
    "before the record": "before save 2",
    "after the record": "after save 2",
}
UNRECORDED = dict(list(OF_AN_UPDATE.items())[:-1])
UNWRITTEN = dict(list(OF_AN_UPDATE.items())[:5])
INTENDED = dict(list(OF_AN_UPDATE.items())[3:-1])
INTENDED_NOT_WRITTEN = dict(list(OF_AN_UPDATE.items())[3:5])
IN_THE_HOST = ["before get_company 1", "before set_category 1", "after set_category 1"]
IN_THE_STORE = ["after claim 1", "before save 1", "after save 1", "before save 2"]


def each(moments: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("moment", moments.values(), ids=moments)


def updating() -> FragileCrm:
    return FragileCrm()


def asking() -> FragileCrm:
    return FragileCrm(a_rule(ask=True))


def deliver(crm: FragileCrm) -> Decision:
    return crm.engine.handle(EVENT)


@each(OF_AN_UPDATE)
def test_S3_what_a_crash_left_behind_is_finished_by_recovery(moment: str) -> None:
    crm = updating()
    crm.dies(moment, lambda: deliver(crm))
    crm.engine.recover()
    decision = crm.stored(EVENT)
    assert decision.reason is Reason.RULE_MATCHED
    assert decision.to_category == crm.category == CUSTOMER.id
    assert len(decision.steps) == len(crm.host.changes) == 1
    assert crm.is_settled()


@each(OF_AN_UPDATE)
def test_S3_an_observer_is_told_once_of_what_recovery_finished(moment: str) -> None:
    crm = updating()
    crm.dies(moment, lambda: deliver(crm))
    crm.engine.recover()
    crm.engine.recover()
    assert crm.observer.reasons == [Reason.RULE_MATCHED]


@each(UNRECORDED)
def test_S1_a_redelivery_of_an_abandoned_event_takes_over(moment: str) -> None:
    crm = updating()
    crm.dies(moment, lambda: deliver(crm))
    decision = deliver(crm)
    assert decision == crm.stored(EVENT)
    assert decision.reason is Reason.RULE_MATCHED
    assert crm.category == CUSTOMER.id
    assert len(crm.host.changes) == 1


def test_S1_an_event_whose_claim_was_lost_is_new_when_it_comes_again() -> None:
    crm = updating()
    crm.dies("before claim 1", lambda: deliver(crm))
    assert crm.engine.recover() == ()
    assert deliver(crm).reason is Reason.RULE_MATCHED


@each(UNRECORDED)
def test_S3_recovery_leaves_alone_what_somebody_may_be_at_work_on(moment: str) -> None:
    crm = updating()
    crm.dies(moment, lambda: deliver(crm), minutes_ago=0.5)
    left = crm.stored(EVENT)
    assert crm.engine.recover() == ()
    assert deliver(crm) == left
    assert left.in_hand


OF_A_RECOVERY = [
    "before save 1",
    "after save 1",
    "before get_company 1",
    "before save 2",
    "after save 2",
    "before set_category 1",
    "after set_category 1",
    "before save 3",
    "after save 3",
]


@pytest.mark.parametrize("moment", OF_A_RECOVERY)
def test_S3_a_crash_of_recovery_itself_is_recovered_from(moment: str) -> None:
    crm = updating()
    crm.dies("after claim 1", lambda: deliver(crm))
    crm.dies(moment, crm.engine.recover)
    crm.engine.recover()
    assert crm.stored(EVENT).reason is Reason.RULE_MATCHED
    assert crm.category == CUSTOMER.id
    assert len(crm.host.changes) == 1
    assert crm.observer.reasons == [Reason.RULE_MATCHED]


def test_S3_several_recoveries_at_once_finish_once() -> None:
    crm = updating()
    crm.dies("after set_category 1", lambda: deliver(crm))
    at_once([crm.engine.recover] * 8)
    assert [step.reason for step in crm.stored(EVENT).steps] == [Reason.RULE_MATCHED]
    assert crm.observer.reasons == [Reason.RULE_MATCHED]


@each(UNWRITTEN)
def test_S3_what_was_not_written_is_judged_by_the_company_as_it_is_then(moment: str) -> None:
    crm = updating()
    crm.dies(moment, lambda: deliver(crm))
    crm.host.put_category(COMPANY, PARTNER)
    (decision,) = crm.engine.recover()
    assert decision.reason is Reason.NOT_ELIGIBLE
    assert crm.category == PARTNER.id


@each(UNWRITTEN)
def test_S3_what_was_not_written_starts_from_the_new_category(moment: str) -> None:
    crm = updating()
    crm.dies(moment, lambda: deliver(crm))
    crm.host.put_category(COMPANY, OPPORTUNITY)
    (decision,) = crm.engine.recover()
    assert (decision.from_category, decision.to_category) == (OPPORTUNITY.id, CUSTOMER.id)
    assert crm.category == CUSTOMER.id


@pytest.mark.parametrize("moment", IN_THE_HOST)
def test_S3_a_host_that_fails_makes_a_failed_decision_that_a_retry_finishes(moment: str) -> None:
    crm = updating()
    crm.fails(moment)
    failed = deliver(crm)
    assert failed.reason is Reason.HOST_ERROR
    assert moment in str(failed.error)
    (decision,) = crm.engine.retry()
    assert decision.id == failed.id
    assert decision.to_category == crm.category == CUSTOMER.id
    assert len(crm.host.changes) == 1
    assert crm.observer.reasons == [Reason.HOST_ERROR, Reason.RULE_MATCHED]


@pytest.mark.parametrize("moment", IN_THE_HOST)
def test_S1_a_redelivery_of_a_failed_event_is_tried_again(moment: str) -> None:
    crm = updating()
    crm.fails(moment)
    deliver(crm)
    decision = deliver(crm)
    assert [step.reason for step in decision.steps] == [Reason.HOST_ERROR, Reason.RULE_MATCHED]
    assert decision == crm.stored(EVENT)
    assert len(crm.host.changes) == 1


@pytest.mark.parametrize("moment", IN_THE_STORE)
def test_S3_a_store_that_fails_is_the_hosts_to_see_and_recovery_finishes(moment: str) -> None:
    crm = updating()
    crm.fails(moment)
    with pytest.raises(RuntimeError, match=moment):
        deliver(crm)
    crm.clock.advance(minutes=2)
    (decision,) = crm.engine.recover()
    assert decision.to_category == crm.category == CUSTOMER.id
    assert len(crm.host.changes) == 1


def test_S1_a_delivery_while_a_retry_is_at_work_leaves_it_alone() -> None:
    crm = updating()
    crm.fails("before get_company 1")
    deliver(crm)
    crm.dies("before set_category 1", crm.engine.retry, minutes_ago=0.5)
    assert deliver(crm).in_hand
    assert not crm.host.changes


@pytest.mark.parametrize("moment", ["after get_company 1", "before set_category 1"])
def test_S3_a_write_that_arrives_late_is_still_the_decisions_own(moment: str) -> None:
    crm = updating()
    crm.fails("before set_category 1")
    deliver(crm)
    arrives = partial(crm.host.put_category, COMPANY, CUSTOMER)
    crm.accident.at(moment, arrives)
    (decision,) = crm.engine.retry()
    assert decision.reason is Reason.RULE_MATCHED
    assert decision.to_category == crm.category == CUSTOMER.id


@pytest.mark.parametrize("moment", ["after claim 1", "before save 1"])
def test_C3_a_crash_before_a_question_is_kept_asks_it_later(moment: str) -> None:
    crm = asking()
    crm.dies(moment, lambda: deliver(crm))
    (decision,) = crm.engine.recover()
    assert decision.reason is Reason.ASKED
    assert len(crm.engine.inbox.pending()) == len(crm.host.confirmations) == 1


@pytest.mark.parametrize("moment", ["after save 1", "before confirm 1", "after confirm 1"])
def test_C3_a_crash_of_a_dialog_leaves_its_question_in_the_inbox(moment: str) -> None:
    crm = asking()
    crm.host.answers.append(Answer.accept())
    crm.dies(moment, lambda: deliver(crm))
    assert crm.engine.recover() == ()
    assert crm.stored(EVENT).reason is Reason.ASKED
    assert crm.answer(Answer.accept()).reason is Reason.ACCEPTED
    assert crm.category == CUSTOMER.id


@pytest.mark.parametrize("moment", ["before confirm 1", "after confirm 1"])
def test_S3_a_dialog_that_fails_keeps_its_question(moment: str) -> None:
    crm = asking()
    crm.fails(moment)
    assert deliver(crm).reason is Reason.HOST_ERROR
    assert crm.answer(Answer.accept()).reason is Reason.ACCEPTED
    assert crm.stored(EVENT).answered_by == ADMINISTRATOR


def test_C6_a_retry_after_a_failed_dialog_asks_anew_and_once() -> None:
    crm = asking()
    crm.fails("before confirm 1")
    deliver(crm)
    (first,) = crm.engine.inbox.pending()
    (decision,) = crm.engine.retry()
    (second,) = crm.engine.inbox.pending()
    assert decision.reason is Reason.ASKED
    assert second.id != first.id
    assert [each.status for each in crm.engine.inbox.history()] == [
        ConfirmationStatus.SUPERSEDED,
        ConfirmationStatus.PENDING,
    ]


def test_C6_a_retry_that_has_nothing_to_ask_takes_its_question_back() -> None:
    crm = asking()
    crm.fails("before confirm 1")
    deliver(crm)
    crm.host.put_category(COMPANY, PARTNER)
    (decision,) = crm.engine.retry()
    assert decision.reason is Reason.NOT_ELIGIBLE
    assert not crm.engine.inbox.pending()


@each(INTENDED)
def test_S3_an_answer_that_a_crash_left_behind_is_carried_out(moment: str) -> None:
    crm = asking()
    deliver(crm)
    crm.dies(moment, lambda: crm.answer(Answer.accept()))
    (decision,) = crm.engine.recover()
    assert decision.reason is Reason.ACCEPTED
    assert decision.answered_by == ADMINISTRATOR
    assert crm.category == CUSTOMER.id
    assert len(crm.host.changes) == 1
    assert crm.engine.inbox.history()[0].status is ConfirmationStatus.ACCEPTED


def test_S3_a_crash_before_an_answer_was_kept_leaves_the_question_open() -> None:
    crm = asking()
    deliver(crm)
    crm.dies("before save 1", lambda: crm.answer(Answer.accept()))
    assert crm.engine.recover() == ()
    assert crm.answer(Answer.decline()).outcome is Outcome.DECLINED


@each(INTENDED_NOT_WRITTEN)
def test_C5_an_answer_that_was_overtaken_while_it_lay_there_is_stale(moment: str) -> None:
    crm = asking()
    deliver(crm)
    crm.dies(moment, lambda: crm.answer(Answer.accept()))
    crm.host.put_category(COMPANY, OPPORTUNITY)
    (decision,) = crm.engine.recover()
    assert decision.reason is Reason.STALE
    assert crm.category == OPPORTUNITY.id
    assert crm.engine.inbox.history()[0].status is ConfirmationStatus.STALE


@each(UNRECORDED)
def test_C8_an_answer_that_came_with_the_save_survives_once_it_is_intended(moment: str) -> None:
    crm = asking()
    crm.dies(moment, lambda: crm.engine.handle(EVENT, answer=Answer.accept(by="bo")))
    (decision,) = crm.engine.recover()
    intended = moment in INTENDED.values()
    assert decision.reason is (Reason.ACCEPTED if intended else Reason.ASKED)
    assert crm.category == (CUSTOMER.id if intended else LEAD.id)


@each(INTENDED)
def test_S6_an_undo_that_a_crash_left_behind_is_finished(moment: str) -> None:
    crm = updating()
    deliver(crm)
    crm.dies(moment, lambda: crm.engine.inbox.undo(["e1"], by=ADMINISTRATOR))
    (decision,) = crm.engine.recover()
    assert decision.reason is Reason.UNDONE
    assert crm.category == LEAD.id
    assert crm.observer.reasons == [Reason.RULE_MATCHED, Reason.UNDONE]


@each(INTENDED_NOT_WRITTEN)
def test_S6_an_undo_that_was_overtaken_while_it_lay_there_undoes_nothing(moment: str) -> None:
    crm = updating()
    deliver(crm)
    crm.dies(moment, lambda: crm.engine.inbox.undo(["e1"], by=ADMINISTRATOR))
    crm.host.put_category(COMPANY, PARTNER)
    (decision,) = crm.engine.recover()
    assert decision.outcome is Outcome.UPDATED
    assert not decision.in_hand
    assert crm.category == PARTNER.id


def test_S3_a_redelivery_never_fails_the_users_save_for_an_undo_that_was_left_behind() -> None:
    crm = updating()
    deliver(crm)
    crm.dies("after save 1", lambda: crm.engine.inbox.undo(["e1"], by=ADMINISTRATOR))
    crm.fails("before get_company 1")
    decision = deliver(crm)
    assert decision.outcome is Outcome.UPDATED
    assert decision.in_hand
    crm.clock.advance(minutes=2)
    (finished,) = crm.engine.recover()
    assert finished.reason is Reason.UNDONE


def test_S3_recovery_goes_on_where_a_host_fails_and_says_what_is_still_in_hand(
    caplog: pytest.LogCaptureFixture,
) -> None:
    crm = updating()
    deliver(crm)
    crm.dies("after save 1", lambda: crm.engine.inbox.undo(["e1"], by=ADMINISTRATOR))
    crm.fails("before get_company 1")
    assert crm.engine.recover() == ()
    assert "decision 'e1' is still in hand" in caplog.text
    assert crm.stored(EVENT).in_hand
