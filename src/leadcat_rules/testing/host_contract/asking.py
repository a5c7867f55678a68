"""An engine over the host: questions wait, and are answered once, by the company as it is then."""

from __future__ import annotations

import pytest

from leadcat_rules.decisions import Answer, Confirmation, Decision, Outcome, Reason
from leadcat_rules.errors import AlreadyAnswered, NotAllowed, Refused
from leadcat_rules.events import Origin, SaleSaved
from leadcat_rules.ruleset import AutomationRule
from leadcat_rules.testing.contract import the_only
from leadcat_rules.testing.crm import CUSTOMER, LEAD, OPPORTUNITY, SUSPECT, VIP_CUSTOMER
from leadcat_rules.testing.events import a_sale, sold
from leadcat_rules.testing.host_contract.crm import Crm
from leadcat_rules.testing.host_contract.suite import HostSuite
from leadcat_rules.testing.rules import a_rule


class Asking(HostSuite, adds_promises=True):
    """What an engine's confirmations come to with this host.

    The events come from a bulk, for which no dialog is opened (E9).
    """

    def test_C3_a_question_waits_and_nothing_is_written(self, crm: Crm) -> None:
        confirmation = _asked(crm)
        assert confirmation.company.id == str(crm.lead)
        assert confirmation.suggested == str(crm.id_of(CUSTOMER))
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))
        assert not crm.writes

    def test_C2_an_accept_moves_to_the_suggestion(self, crm: Crm) -> None:
        decision = crm.answer(_asked(crm), Answer.accept())
        assert decision.reason is Reason.ACCEPTED
        assert crm.category_of(crm.lead) == str(crm.id_of(CUSTOMER))

    def test_C2_another_category_can_be_chosen(self, crm: Crm) -> None:
        decision = crm.answer(_asked(crm), Answer.choose(crm.id_of(VIP_CUSTOMER)))
        assert decision.reason is Reason.OVERRIDDEN
        assert crm.category_of(crm.lead) == str(crm.id_of(VIP_CUSTOMER))

    def test_C2_a_decline_keeps_the_category(self, crm: Crm) -> None:
        decision = crm.answer(_asked(crm), Answer.decline())
        assert decision.outcome is Outcome.DECLINED
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))

    def test_C2_a_deleted_category_is_refused(self, crm: Crm) -> None:
        confirmation = _asked(crm)
        with pytest.raises(Refused):
            crm.answer(confirmation, Answer.choose(crm.id_of(SUSPECT)))
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))
        assert list(crm.pending()) == [confirmation]

    def test_C4_a_second_answer_is_refused(self, crm: Crm) -> None:
        confirmation = _asked(crm)
        crm.answer(confirmation, Answer.decline())
        with pytest.raises(AlreadyAnswered):
            crm.answer(confirmation, Answer.accept())
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))

    def test_C4_of_answers_at_once_one_counts(self, crm: Crm) -> None:
        confirmation = _asked(crm)
        choices = [Answer.choose(crm.id_of(each)) for each in (CUSTOMER, VIP_CUSTOMER)] * 4
        results = crm.answer_at_once(confirmation, choices)
        decision = the_only(result for result in results if isinstance(result, Decision))
        late = [result for result in results if isinstance(result, AlreadyAnswered)]
        assert len(late) == len(results) - 1
        assert crm.category_of(crm.lead) == decision.to_category
        assert len(crm.writes) == 1

    def test_C5_an_answer_for_another_category_is_stale(self, crm: Crm) -> None:
        confirmation = _asked(crm)
        crm.put_category(crm.lead, OPPORTUNITY)
        decision = crm.answer(confirmation, Answer.accept())
        assert decision.reason is Reason.STALE
        assert crm.category_of(crm.lead) == str(crm.id_of(OPPORTUNITY))
        assert not crm.writes

    def test_C5_a_decline_for_another_category_is_stale_too(self, crm: Crm) -> None:
        confirmation = _asked(crm)
        crm.put_category(crm.lead, CUSTOMER)
        assert crm.answer(confirmation, Answer.decline()).reason is Reason.STALE
        assert crm.category_of(crm.lead) == str(crm.id_of(CUSTOMER))

    def test_C6_a_newer_question_supersedes_the_older_one(self, crm: Crm) -> None:
        first, second = _bulk_sale(crm), _bulk_sale(crm)
        crm.publish(_asking_rule(crm))
        crm.handle(first)
        crm.handle(second)
        superseded = crm.decision(first)
        assert superseded is not None
        assert superseded.reason is Reason.SUPERSEDED
        assert [each.event.id for each in crm.pending()] == [second.id]

    def test_C7_silence_changes_nothing(self, crm: Crm) -> None:
        _asked(crm)
        crm.clock.advance(days=2)
        expired = the_only(crm.expire())
        assert expired.reason is Reason.EXPIRED
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))
        assert not crm.pending()

    def test_C3_a_stranger_answers_nothing(self, crm: Crm) -> None:
        confirmation = _asked(crm)
        with pytest.raises(NotAllowed):
            crm.answer(confirmation, Answer.accept(), by=self.stranger)
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))


def _asked(crm: Crm) -> Confirmation:
    crm.publish(_asking_rule(crm))
    decision = crm.handle(_bulk_sale(crm))
    assert decision.reason is Reason.ASKED
    return the_only(crm.pending())


def _asking_rule(crm: Crm) -> AutomationRule:
    return a_rule(to=crm.category(CUSTOMER), ask=True, expires_after="P1D")


def _bulk_sale(crm: Crm) -> SaleSaved:
    return sold(a_sale(company=crm.lead), origin=Origin.BULK)
