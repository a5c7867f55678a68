"""Confirmations: one open for each company, each decided once (C4, C6)."""

from __future__ import annotations

from functools import partial
from typing import Any

from attrs import evolve

from leadcat_rules.decisions import Confirmation, ConfirmationStatus, Decision, Outcome, Reason
from leadcat_rules.queries import ConfirmationQuery
from leadcat_rules.store import Store
from leadcat_rules.testing.contract import needs
from leadcat_rules.testing.events import a_sale, sold
from leadcat_rules.testing.records import answered, asked, claimed, decided, minutes_later
from leadcat_rules.testing.store_contract.suite import StoreSuite
from leadcat_rules.testing.together import at_once

PENDING = ConfirmationStatus.PENDING


class Confirming(StoreSuite, adds_promises=True):
    """The promises of `Store.save` for confirmations, and of `Store.confirmations`."""

    def test_C3_a_confirmation_waits_beside_its_decision(self, store: Store) -> None:
        waiting, confirmation = self._asked(store)
        other = self.reopen(store)
        assert other.decision(waiting.id) == waiting
        assert other.confirmation(confirmation.id) == confirmation
        assert list(other.confirmations(ConfirmationQuery())) == [confirmation]

    @needs("keeps_history")
    def test_C4_an_answer_closes_the_confirmation_with_its_decision(self, store: Store) -> None:
        decision, confirmation = answered(*self._asked(store), at=minutes_later(3), by="bo")
        self.saved(store, decision, confirmation)
        other = self.reopen(store)
        assert other.decision(decision.id) == decision
        assert other.confirmation(confirmation.id) == confirmation

    def test_C4_an_answered_confirmation_waits_no_more(self, store: Store) -> None:
        self.saved(store, *answered(*self._asked(store)))
        assert not self.reopen(store).confirmations(ConfirmationQuery(status=PENDING))

    def test_C4_one_of_16_answers_at_once_wins(self, store: Store) -> None:
        for company in range(self.races):
            question = self._asked(store, company=str(company))
            answers = [answered(*question, by=f"user {number}") for number in range(16)]
            won = at_once(partial(self.reopen(store).save, *answer) for answer in answers)
            assert won.count(True) == 1
            decision, _ = answers[won.index(True)]
            assert store.claim(claimed(decision.event)).decision.latest == decision.latest

    @needs("keeps_history")
    def test_C4_an_answer_that_comes_second_changes_nothing(self, store: Store) -> None:
        question = self._asked(store)
        decision, confirmation = answered(*question, by="ann")
        self.saved(store, decision, confirmation)
        second = answered(*question, ConfirmationStatus.DECLINED, by="bo")
        assert self.reopen(store).save(*second) is False
        assert store.decision(decision.id) == decision
        assert store.confirmation(confirmation.id) == confirmation

    def test_C6_a_newer_confirmation_is_the_only_one_that_waits(self, store: Store) -> None:
        self._asked(store, minute=1)
        _, newer = self._asked(store, minute=2)
        assert list(self.reopen(store).confirmations(ConfirmationQuery(status=PENDING))) == [newer]

    @needs("keeps_history")
    def test_C6_the_superseded_one_and_its_decision_say_so(self, store: Store) -> None:
        decision, older = self._asked(store, minute=1)
        self._asked(store, minute=2)
        other = self.reopen(store)
        at = minutes_later(2)
        assert other.confirmation(older.id) == older.closed(ConfirmationStatus.SUPERSEDED, at=at)
        assert other.decision(decision.id) == decision.superseded(at)

    @needs("keeps_history")
    def test_C6_the_question_that_a_failed_decision_left_is_superseded_too(
        self, store: Store
    ) -> None:
        decision, older = self._asked(store, minute=1)
        failed = self.saved(store, decided(decision, Reason.HOST_ERROR, error="no screen"))
        self._asked(store, minute=2)
        assert store.decision(failed.id) == failed.superseded(minutes_later(2))
        superseded = store.confirmation(older.id)
        assert superseded is not None
        assert superseded.status is ConfirmationStatus.SUPERSEDED

    def test_C6_other_companies_questions_stay(self, store: Store) -> None:
        mine = self._asked(store, company="101", minute=1)
        other = self._asked(store, company="102", minute=2)
        assert list(store.confirmations(ConfirmationQuery(status=PENDING))) == [mine[1], other[1]]
        assert store.decision(mine[0].id) == mine[0]

    @needs("keeps_history")
    def test_C6_an_answered_confirmation_is_not_superseded(self, store: Store) -> None:
        decision, confirmation = answered(*self._asked(store, minute=1))
        self.saved(store, decision, confirmation)
        self._asked(store, minute=2)
        assert store.decision(decision.id) == decision
        assert store.confirmation(confirmation.id) == confirmation

    def test_C6_of_16_questions_at_once_one_waits(self, store: Store) -> None:
        decisions = [claimed() for _ in range(16)]
        for decision in decisions:
            store.claim(decision)
        questions = [asked(decision) for decision in decisions]
        won = at_once(partial(self.reopen(store).save, *question) for question in questions)
        outcomes = [store.claim(decision).decision.outcome for decision in decisions]
        assert all(won)
        assert len(store.confirmations(ConfirmationQuery(status=PENDING))) == 1
        assert outcomes.count(Outcome.AWAITING_CONFIRMATION) == 1
        assert outcomes.count(Outcome.LAPSED) == 15

    def test_C6_an_answer_and_a_newer_question_at_once_end_in_one_way(self, store: Store) -> None:
        for company in range(self.races):
            question = self._asked(store, company=str(company))
            newer = claimed(sold(a_sale(company=str(company))))
            store.claim(newer)
            decision, closed = answered(*question)
            is_answered, is_asked = at_once(
                (
                    partial(self.reopen(store).save, decision, closed),
                    partial(self.reopen(store).save, *asked(newer)),
                )
            )
            expected = Reason.ACCEPTED if is_answered else Reason.SUPERSEDED
            assert is_asked
            assert store.claim(claimed(decision.event)).decision.reason is expected
            assert len(_found(store, status=PENDING, company=str(company))) == 1

    @needs("keeps_history")
    def test_confirmations_are_listed_oldest_first(self, store: Store) -> None:
        opened = [self._asked(store, minute=minute)[1].id for minute in (2, 1, 3)]
        listed = [each.id for each in self.reopen(store).confirmations(ConfirmationQuery())]
        assert listed == [opened[1], opened[0], opened[2]]

    @needs("keeps_history")
    def test_each_field_of_a_query_narrows_the_confirmations(self, store: Store) -> None:
        first = self._asked(store, company="101", minute=1)[1].id
        second = self._asked(store, company="101", minute=2)[1].id
        third = self._asked(store, company="102", minute=3, rule="big")[1].id
        assert _found(store, company="101") == [first, second]
        assert _found(store, status=PENDING) == [second, third]
        assert _found(store, status=ConfirmationStatus.SUPERSEDED) == [first]
        assert _found(store, status=PENDING, company="101") == [second]
        assert _found(store, rule="big") == [third]
        assert _found(store, since=minutes_later(2)) == [second, third]
        assert _found(store, until=minutes_later(2)) == [first]
        assert _found(store, company="103") == []

    def test_C7_those_whose_time_is_up_are_found(self, store: Store) -> None:
        up = self._asked(store, company="101", expires_at=minutes_later(5))[1].id
        self._asked(store, company="102", expires_at=minutes_later(6))
        self._asked(store, company="103")
        assert _found(store, status=PENDING, expired_at=minutes_later(5)) == [up]
        assert _found(store, status=PENDING, expired_at=minutes_later(4)) == []

    def test_confirmations_are_listed_page_by_page(self, store: Store) -> None:
        opened = [
            self._asked(store, company=str(number), minute=number // 3)[1] for number in range(7)
        ]
        expected = sorted(opened, key=lambda confirmation: confirmation.position)
        assert _paged(store, ConfirmationQuery(limit=2)) == expected
        assert _paged(store, ConfirmationQuery(limit=2, newest_first=True)) == expected[::-1]

    @needs("keeps_history")
    def test_confirmations_are_listed_newest_first_where_that_is_asked_for(
        self, store: Store
    ) -> None:
        old = self._asked(store, company="101", minute=1)[1].id
        other = self._asked(store, company="102", minute=2)[1].id
        new = self._asked(store, company="101", minute=3)[1].id
        assert _found(self.reopen(store), newest_first=True) == [new, other, old]
        assert _found(store, newest_first=True, company="101") == [new, old]
        assert _found(store, newest_first=True, status=PENDING, limit=1) == [new]
        assert _found(store, newest_first=True, until=minutes_later(3)) == [other, old]

    def _asked(
        self, store: Store, *, company: str = "101", minute: int = 0, **details: Any
    ) -> tuple[Decision, Confirmation]:
        claim = claimed(sold(a_sale(company=company)))
        decision, confirmation = asked(claim, at=minutes_later(minute))
        confirmation = evolve(confirmation, **details)
        self.saved(store, decision, confirmation)
        return decision, confirmation


def _paged(store: Store, query: ConfirmationQuery) -> list[Confirmation]:
    pages: list[Confirmation] = []
    while page := store.confirmations(query):
        pages += page
        query = evolve(query, after=page[-1].position)
    return pages


def _found(store: Store, **query: Any) -> list[str]:
    return [each.id for each in store.confirmations(ConfirmationQuery(**query))]
