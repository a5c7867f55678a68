"""What is done about decisions later: each in a transaction of its own, told after the commit."""

from __future__ import annotations

from functools import partial

import pytest

from leadcat_rules import (
    AlreadyAnswered,
    Answer,
    Decision,
    LeadcatError,
    NotAllowed,
    NotFound,
    Outcome,
    Reason,
    Refused,
    SaleSaved,
)
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    FJORD,
    LEAD,
    OPPORTUNITY,
    PARTNER,
    PROSPECT,
    SUSPECT,
    FakeClock,
    Observer,
    a_rule,
    a_sale,
    at_once,
)
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.breaking import Scoring, when_scored
from tests.sql.crm.conftest import OpenCrm
from tests.sql.crm.crms import a_database
from tests.sql.crm.meanwhile import while_somebody
from tests.sql.databases import Kind

SOLD = a_sale(status="sold")
ASKING = a_rule(ask=True, expires_after="P1D")


def test_C3_a_question_is_answered_by_somebody_else_later(open_either: OpenCrm) -> None:
    observer = Observer()
    with open_either(ASKING, plugins=[observer]) as crm:
        confirmation = _asked(crm)
        decision = crm.answer(confirmation, Answer.accept(), by="bea")
        assert (decision.reason, decision.answered_by) == (Reason.ACCEPTED, "bea")
        assert crm.company(ACME.id).category == CUSTOMER
        assert observer.reasons == [Reason.ASKED, Reason.ACCEPTED]


def test_C2_an_answer_that_is_refused_leaves_the_question_open(open_either: OpenCrm) -> None:
    with open_either(ASKING) as crm:
        confirmation = _asked(crm)
        with pytest.raises(Refused):
            crm.answer(confirmation, Answer.choose(SUSPECT.id), by="bea")
        with pytest.raises(NotFound):
            crm.answer("no such question", Answer.accept(), by="bea")
        assert [each.id for each in crm.engine.inbox.pending()] == [confirmation]


def test_C4_of_answers_at_once_one_counts(open_either: OpenCrm) -> None:
    with open_either(ASKING) as crm:
        confirmation = _asked(crm)
        answers = [Answer.choose(each.id) for each in (CUSTOMER, PARTNER)] * 4
        results = at_once(partial(_tried, crm, confirmation, each) for each in answers)
        (decision,) = [each for each in results if isinstance(each, Decision)]
        assert sum(isinstance(each, AlreadyAnswered) for each in results) == 7
        assert crm.company(ACME.id).category_id == decision.to_category


def test_C5_an_answer_waits_for_whoever_moves_the_company_and_is_stale_then(
    open_either: OpenCrm, kind: Kind
) -> None:
    with open_either(ASKING) as crm:
        confirmation = _asked(crm)
        decision = while_somebody(
            kind,
            crm.shared.tenant,
            lambda work: work.set_category(ACME.id, PROSPECT.id),
            lambda: crm.answer(confirmation, Answer.accept(), by="bea"),
        )
        assert decision.reason is Reason.STALE
        assert crm.company(ACME.id).category == PROSPECT


def test_C3_who_may_answer_and_undo_is_said_by_a_plugin(kind: Kind) -> None:
    crm = EmbeddedCrm(a_database(kind), tenant="nobody is allowed")
    for refused in (
        lambda: crm.answer("any", Answer.accept(), by="bea"),
        lambda: crm.undo(["any"], by="bea"),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_S6_a_batch_is_undone_as_far_as_nobody_changed_it_since(open_either: OpenCrm) -> None:
    observer = Observer()
    with open_either(plugins=[observer]) as crm:
        first = crm.save_sale(SOLD)
        second = crm.save_sale(a_sale(id="2", company=FJORD.id, status="sold"))
        crm.set_category(FJORD.id, PARTNER.id)
        undone = {each.decision.id: each for each in crm.undo([first.id, second.id], by="ann")}
        assert undone[first.id].is_done
        assert undone[second.id].has_changed_since
        assert crm.company(ACME.id).category == LEAD
        assert crm.company(FJORD.id).category == PARTNER
        assert observer.reasons[-1] is Reason.UNDONE
        with pytest.raises(NotFound):
            crm.undo(["no such decision"], by="ann")


def test_S6_an_undo_waits_for_whoever_moves_the_company(open_either: OpenCrm, kind: Kind) -> None:
    with open_either() as crm:
        decision = crm.save_sale(SOLD)
        (undone,) = while_somebody(
            kind,
            crm.shared.tenant,
            lambda work: work.set_category(ACME.id, PARTNER.id),
            lambda: crm.undo([decision.id], by="ann"),
        )
        assert undone.has_changed_since
        assert crm.company(ACME.id).category == PARTNER


def test_S3_what_failed_is_tried_again_by_name(open_either: OpenCrm) -> None:
    scoring = Scoring()
    with open_either(when_scored(), plugins=[scoring]) as crm:
        failed = crm.save_sale(SOLD)
        other = crm.save_sale(a_sale(id="2", company=FJORD.id, status="sold"))
        fine = crm.save_sale(a_sale(id="3"))
        scoring.fails = False
        with pytest.raises(NotFound):
            crm.retry([failed.id, "no such decision"])
        assert crm.company(ACME.id).category == LEAD
        again, untouched = crm.retry([failed.id, fine.id])
        assert (again.id, again.outcome) == (failed.id, Outcome.UPDATED)
        assert untouched == fine
        (rest,) = crm.retry()
        assert (rest.id, rest.outcome) == (other.id, Outcome.UPDATED)


def test_a_sweep_expires_and_retries_what_is_due(open_either: OpenCrm) -> None:
    scoring, clock, observer = Scoring(), FakeClock(), Observer()
    rules = (when_scored(), a_rule(trigger="sale_lost", ask=True, expires_after="P1D"))
    with open_either(*rules, plugins=[scoring, observer], clock=clock) as crm:
        failed = crm.save_sale(SOLD)
        asked = crm.save_sale(a_sale(id="2", company=FJORD.id, status="lost"))
        scoring.fails = False
        clock.advance(days=2)
        swept = crm.sweep()
        assert [(each.id, each.reason) for each in swept.retried] == [
            (failed.id, Reason.RULE_MATCHED)
        ]
        assert [(each.id, each.reason) for each in swept.expired] == [(asked.id, Reason.EXPIRED)]
        assert crm.company(ACME.id).category == CUSTOMER
        assert crm.company(FJORD.id).category == OPPORTUNITY
        assert set(observer.reasons[-2:]) == {Reason.EXPIRED, Reason.RULE_MATCHED}
        again = crm.sweep()
        assert (again.expired, again.retried, again.left) == ((), (), 0)


def test_S3_a_sweep_recovers_what_somebody_died_with(open_either: OpenCrm) -> None:
    clock = FakeClock()
    with open_either(clock=clock) as crm:
        event = SaleSaved(before=a_sale(), after=SOLD, id="e1")
        crm.store.claim(Decision(event=event, fingerprint="its", claimed_at=clock.now))
        clock.advance(hours=1)
        (recovered,) = crm.sweep().recovered
        assert (recovered.id, recovered.reason) == ("e1", Reason.RULE_MATCHED)
        assert crm.company(ACME.id).category == CUSTOMER


def _asked(crm: EmbeddedCrm) -> str:
    crm.save_sale(SOLD)
    (confirmation,) = crm.engine.inbox.pending()
    return confirmation.id


def _tried(crm: EmbeddedCrm, confirmation: str, answer: Answer) -> Decision | LeadcatError:
    try:
        return crm.answer(confirmation, answer, by="ann")
    except LeadcatError as error:
        return error
