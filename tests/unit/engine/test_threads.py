"""What holds when many threads use one engine at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from attrs import evolve

from leadcat_rules.decisions import Answer, Confirmation, Decision, Outcome, Reason
from leadcat_rules.engine import Engine
from leadcat_rules.errors import AlreadyAnswered
from leadcat_rules.events import Event
from leadcat_rules.memory import MemoryStore
from leadcat_rules.plugins import HookCall
from leadcat_rules.queries import DecisionQuery
from leadcat_rules.ruleset import AutomationRule, ById, Ruleset
from leadcat_rules.testing.clock import FakeClock
from leadcat_rules.testing.crm import CUSTOMER, LEAD, VIP_CUSTOMER, a_company, a_snapshot
from leadcat_rules.testing.events import a_sale, sold
from leadcat_rules.testing.hosts import ADMINISTRATOR, MemoryHost
from leadcat_rules.testing.observers import Observer
from leadcat_rules.testing.records import decided
from leadcat_rules.testing.rules import a_rule, a_ruleset
from leadcat_rules.testing.together import at_once
from tests.unit.engine.crashes import FragileCrm

COMPANY = "101"
TO_CUSTOMER = a_rule(id="customer", to=CUSTOMER)
TO_VIP = a_rule(id="vip", to=VIP_CUSTOMER)
ALL = DecisionQuery(limit=None)


class BusyCrm:
    """Forty leads, an engine, and an observer."""

    def __init__(self, *rules: AutomationRule, store: MemoryStore | None = None) -> None:
        leads = [a_company(id=number, name=f"Lead {number}") for number in range(101, 141)]
        snapshot = evolve(a_snapshot(), companies={lead.id: lead for lead in leads})
        self.companies = tuple(snapshot.companies)
        self.host = MemoryHost(snapshot)
        self.observer = Observer()
        self.engine = Engine(
            plugins=[self.host, self.observer], store=store, clock=FakeClock(), discover=False
        )
        self.publish(a_ruleset(*rules), expect=None)

    def publish(self, ruleset: Ruleset, *, expect: str | None) -> str:
        saved = self.engine.settings.publish(ruleset, expect=expect, by=ADMINISTRATOR)
        return saved.id

    def deliver(self, *events: Event) -> list[Decision]:
        """All of them at once."""
        return at_once(partial(self.engine.handle, event) for event in events)

    def just_after_reading_a_company(self, happens: Callable[[], object]) -> None:
        """Let something happen once, while an event is handled."""
        waiting = [happens]

        def notice(call: HookCall) -> None:
            if call.hook == "leadcat_get_company" and waiting:
                waiting.pop()()

        self.engine.plugins.trace(notice)

    def decisions(self) -> list[Decision]:
        return list(self.engine.decisions(ALL))


def test_S1_of_16_deliveries_at_once_one_updates() -> None:
    crm = BusyCrm()
    event = sold()
    decisions = crm.deliver(*[event] * 16)
    assert {decision.id for decision in decisions} == {event.id}
    assert [decision.reason for decision in crm.decisions()] == [Reason.RULE_MATCHED]
    assert len(crm.host.changes) == 1
    assert crm.observer.reasons == [Reason.RULE_MATCHED]


def test_S1_of_16_deliveries_at_once_one_asks() -> None:
    crm = BusyCrm(a_rule(ask=True))
    crm.deliver(*[sold(id="e1")] * 16)
    (asked,) = crm.engine.inbox.history()
    assert asked.is_pending
    assert crm.host.confirmations == crm.observer.confirmations == [asked]
    assert [decision.reason for decision in crm.decisions()] == [Reason.ASKED]


def test_S1_of_16_redeliveries_of_a_failed_event_at_once_one_tries_at_a_time() -> None:
    crm = BusyCrm()
    event = sold(a_sale(company="999"))
    crm.engine.handle(event)
    crm.deliver(*[event] * 16)
    (decision,) = crm.decisions()
    assert 2 <= len(decision.steps) <= 17
    assert decision.version == 2 * len(decision.steps) - 1
    assert len(crm.observer.decisions) == len(decision.steps)


def test_E5_of_16_sales_to_one_company_sold_at_once_one_updates() -> None:
    crm = BusyCrm()
    crm.deliver(*[sold(a_sale(id=number)) for number in range(16)])
    outcomes = [decision.outcome for decision in crm.decisions()]
    assert outcomes.count(Outcome.UPDATED) == 1
    assert set(outcomes) == {Outcome.UPDATED, Outcome.NOT_FIRED}
    assert crm.host.category_of(COMPANY) == CUSTOMER.id


def test_C6_of_16_questions_about_one_company_at_once_one_is_open() -> None:
    crm = BusyCrm(a_rule(ask=True))
    crm.deliver(*[sold(a_sale(id=number)) for number in range(16)])
    (pending,) = crm.engine.inbox.pending()
    reasons = {decision.id: decision.reason for decision in crm.decisions()}
    assert reasons.pop(pending.event.id) is Reason.ASKED
    assert set(reasons.values()) == {Reason.SUPERSEDED}


def test_C4_of_16_answers_at_once_one_counts() -> None:
    for _ in range(5):
        crm = BusyCrm(a_rule(ask=True))
        crm.engine.handle(sold())
        (asked,) = crm.engine.inbox.pending()
        answers = [Answer.choose(target.id) for target in (CUSTOMER, VIP_CUSTOMER)] * 8
        given = at_once(partial(answered_or_too_late, crm, asked.id, answer) for answer in answers)
        (decision,) = [each for each in given if each is not None]
        assert crm.decisions() == [decision]
        assert crm.host.category_of(COMPANY) == decision.to_category
        assert len(crm.host.changes) == 1


def test_C4_an_answer_that_comes_between_the_reads_of_another_is_the_one_that_counts() -> None:
    store = InterruptedStore()
    crm = BusyCrm(a_rule(ask=True), store=store)
    crm.engine.handle(sold())
    (asked,) = crm.engine.inbox.pending()
    first = Answer.choose(VIP_CUSTOMER.id, by=ADMINISTRATOR)
    store.before_the_next["decision"] = partial(crm.engine.inbox.answer, asked.id, first)
    with pytest.raises(AlreadyAnswered, match="overridden by ann"):
        crm.engine.inbox.answer(asked.id, Answer.accept(), by=ADMINISTRATOR)
    assert crm.host.category_of(COMPANY) == VIP_CUSTOMER.id
    assert [step.reason for step in crm.decisions()[0].steps] == [Reason.ASKED, Reason.OVERRIDDEN]


def test_C7_an_answer_that_comes_while_its_question_expires_is_the_one_that_counts() -> None:
    store = InterruptedStore()
    crm = BusyCrm(a_rule(ask=True, expires_after="PT1H"), store=store)
    crm.engine.handle(sold())
    (asked,) = crm.engine.inbox.pending()
    clock = FakeClock()
    clock.advance(hours=2)
    late = Engine(plugins=[crm.host], store=store, clock=clock, discover=False)
    answer = partial(crm.engine.inbox.answer, asked.id, Answer.accept(by=ADMINISTRATOR))
    store.before_the_next["decision"] = answer
    assert late.inbox.expire() == ()
    assert [step.reason for step in crm.decisions()[0].steps] == [Reason.ASKED, Reason.ACCEPTED]


def test_C4_an_answer_counts_also_when_the_questions_dialog_fails_meanwhile() -> None:
    store = InterruptedStore()
    crm = BusyCrm(a_rule(ask=True), store=store)
    waiting = crm.engine.handle(sold())
    (asked,) = crm.engine.inbox.pending()
    failed = decided(waiting, Reason.HOST_ERROR)
    store.before_the_next["save"] = partial(store.save, failed)
    answered = crm.engine.inbox.answer(asked.id, Answer.accept(), by=ADMINISTRATOR)
    assert [step.reason for step in answered.steps] == [
        Reason.ASKED,
        Reason.HOST_ERROR,
        Reason.ACCEPTED,
    ]
    assert crm.host.category_of(COMPANY) == CUSTOMER.id


def test_S6_of_16_undos_at_once_one_undoes() -> None:
    crm = BusyCrm()
    crm.engine.handle(sold(id="e1"))
    undo = partial(crm.engine.inbox.undo, ["e1"], by=ADMINISTRATOR)
    undone = [result for results in at_once([undo] * 16) for result in results]
    assert [result.is_done for result in undone].count(True) == 1
    assert len(crm.host.changes) == 2
    assert crm.observer.reasons == [Reason.RULE_MATCHED, Reason.UNDONE]


def test_R7_rules_that_change_while_an_event_is_handled_decide_the_next_one() -> None:
    crm = BusyCrm(TO_CUSTOMER)
    change = partial(crm.publish, a_ruleset(TO_VIP), expect=a_ruleset(TO_CUSTOMER).revision)
    crm.just_after_reading_a_company(change)
    first, second = (crm.engine.handle(sold(a_sale(company=id))) for id in crm.companies[:2])
    assert crm.engine.settings.history()[0].id == a_ruleset(TO_VIP).revision
    assert_decided_by_one_revision(first, TO_CUSTOMER)
    assert_decided_by_one_revision(second, TO_VIP)


def test_R7_each_decision_belongs_to_one_revision_while_the_rules_change() -> None:
    crm = BusyCrm(TO_CUSTOMER)
    events = [sold(a_sale(id=company, company=company)) for company in crm.companies]
    handling = [partial(handle_all, crm.engine, events[start::8]) for start in range(8)]
    at_once([partial(change_back_and_forth, crm), *handling])
    decisions = crm.decisions()
    assert len(decisions) == len(events)
    for decision in decisions:
        rule = TO_VIP if decision.rule == TO_VIP.id else TO_CUSTOMER
        assert_decided_by_one_revision(decision, rule)
        assert crm.host.category_of(decision.event.company_id or "") == decision.to_category


def assert_decided_by_one_revision(decision: Decision, rule: AutomationRule) -> None:
    assert decision.rule == rule.id
    assert decision.revision == a_ruleset(rule).revision
    assert rule.set_category_to == ById(id=decision.to_category or "")
    assert [tried.rule for tried in decision.trace] == [rule.id]


IN_TIME_OR_TOO_LATE = pytest.mark.parametrize(
    "moment", ["before set_category 1", "after set_category 1"]
)


@IN_TIME_OR_TOO_LATE
def test_S3_a_delivery_that_was_taken_for_dead_returns_what_recovery_made_of_it(
    moment: str,
) -> None:
    crm = FragileCrm()
    crm.accident.at(moment, partial(recover_elsewhere, crm))
    decision = crm.engine.handle(event := sold())
    assert decision == crm.stored(event)
    assert [step.reason for step in decision.steps] == [Reason.RULE_MATCHED]
    assert crm.category == CUSTOMER.id
    assert crm.observer.reasons == [Reason.RULE_MATCHED]


@IN_TIME_OR_TOO_LATE
def test_S3_an_answer_that_was_taken_for_dead_returns_what_recovery_made_of_it(
    moment: str,
) -> None:
    crm = FragileCrm(a_rule(ask=True))
    crm.engine.handle(event := sold())
    crm.accident.at(moment, partial(recover_elsewhere, crm))
    decision = crm.answer(Answer.accept())
    assert decision == crm.stored(event)
    assert [step.reason for step in decision.steps] == [Reason.ASKED, Reason.ACCEPTED]
    assert crm.category == CUSTOMER.id


@IN_TIME_OR_TOO_LATE
def test_S6_an_undo_that_was_taken_for_dead_is_done_once(moment: str) -> None:
    crm = FragileCrm()
    crm.engine.handle(event := sold())
    crm.accident.at(moment, partial(recover_elsewhere, crm))
    (undo,) = crm.engine.inbox.undo([event.id], by=ADMINISTRATOR)
    assert undo.decision == crm.stored(event)
    assert [step.reason for step in undo.decision.steps] == [Reason.RULE_MATCHED, Reason.UNDONE]
    assert crm.category == LEAD.id


def test_S1_a_retry_that_comes_second_returns_what_the_first_makes_of_it() -> None:
    crm = FragileCrm()
    crm.fails("before get_company 1")
    crm.engine.handle(event := sold())
    crm.accident.at("before save 1", partial(elsewhere, crm.engine.retry))
    (decision,) = crm.engine.retry()
    assert decision == crm.stored(event)
    assert [step.reason for step in decision.steps] == [Reason.HOST_ERROR, Reason.RULE_MATCHED]


def test_S3_a_recovery_that_comes_second_returns_what_the_first_makes_of_it() -> None:
    crm = FragileCrm()
    crm.dies("after claim 1", partial(crm.engine.handle, event := sold()))
    crm.accident.at("before save 1", partial(elsewhere, crm.engine.recover))
    (decision,) = crm.engine.recover()
    assert decision == crm.stored(event)
    assert crm.observer.reasons == [Reason.RULE_MATCHED]


def test_C4_an_answer_from_the_inbox_counts_before_that_of_the_open_dialog() -> None:
    crm = FragileCrm(a_rule(ask=True))
    crm.host.answers.append(Answer.accept(by="bo"))
    crm.accident.at("after confirm 1", partial(elsewhere, partial(crm.answer, Answer.decline())))
    decision = crm.engine.handle(sold())
    assert (decision.reason, decision.answered_by) == (Reason.DECLINED, ADMINISTRATOR)
    assert crm.category == LEAD.id


def elsewhere(operation: Callable[[], object]) -> None:
    """Another thread does it meanwhile."""
    at_once([operation])


def recover_elsewhere(crm: FragileCrm) -> None:
    """Another thread takes whoever is at work for dead, and finishes."""
    crm.clock.advance(minutes=2)
    elsewhere(crm.engine.recover)


class InterruptedStore(MemoryStore):
    """Lets something happen once, just before the next call of a method."""

    def __init__(self) -> None:
        super().__init__()
        self.before_the_next: dict[str, Callable[[], object]] = {}

    def decision(self, event_id: str) -> Decision | None:
        self._interrupt("decision")
        return super().decision(event_id)

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        self._interrupt("save")
        return super().save(decision, confirmation)

    def _interrupt(self, method: str) -> None:
        happens = self.before_the_next.pop(method, None)
        if happens is not None:
            happens()


def answered_or_too_late(crm: BusyCrm, confirmation: str, answer: Answer) -> Decision | None:
    try:
        return crm.engine.inbox.answer(confirmation, answer, by=ADMINISTRATOR)
    except AlreadyAnswered:
        return None


def change_back_and_forth(crm: BusyCrm) -> None:
    to_customer, to_vip = a_ruleset(TO_CUSTOMER), a_ruleset(TO_VIP)
    for _ in range(20):
        crm.publish(to_vip, expect=to_customer.revision)
        crm.publish(to_customer, expect=to_vip.revision)


def handle_all(engine: Engine, events: Sequence[Event]) -> None:
    for event in events:
        engine.handle(event)
