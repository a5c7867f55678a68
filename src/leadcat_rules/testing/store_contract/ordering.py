"""The newest time of a sale's or contact's events, by which late ones are known (E10)."""

from __future__ import annotations

from datetime import datetime

from leadcat_rules.decisions import Decision, Reason
from leadcat_rules.events import Event
from leadcat_rules.store import Store
from leadcat_rules.testing.contract import needs
from leadcat_rules.testing.events import a_contact, a_sale, lead_status_set, lost, sold
from leadcat_rules.testing.records import (
    answered,
    asked,
    claimed,
    decided,
    intending,
    minutes_later,
)
from leadcat_rules.testing.store_contract.suite import StoreSuite


class Ordering(StoreSuite, adds_promises=True):
    """The promises of `Store.newest_at`."""

    def test_E10_the_newest_time_of_a_record_counts(self, store: Store) -> None:
        for minute in (2, 5, 3):
            self.saved(store, decided(_claim_at(minute), Reason.NO_RULE_MATCHED))
        assert self._newest(store) == minutes_later(5)

    def test_E10_a_record_without_events_has_no_newest_time(self, store: Store) -> None:
        assert self._newest(store) is None

    def test_E10_other_records_times_do_not_count(self, store: Store) -> None:
        self.saved(store, decided(claimed(sold(a_sale(id="202"), at=minutes_later(5)))))
        contact = lead_status_set(contact=a_contact(id="201"), at=minutes_later(6))
        self.saved(store, decided(claimed(contact)))
        assert self._newest(store) is None

    def test_E10_an_event_without_a_time_does_not_count(self, store: Store) -> None:
        self.saved(store, decided(_claim_at(None)))
        self.saved(store, decided(_claim_at(2)))
        self.saved(store, decided(_claim_at(None)))
        assert self._newest(store) == minutes_later(2)

    def test_E10_a_claim_without_a_decision_does_not_count(self, store: Store) -> None:
        store.claim(_claim_at(5))
        self.saved(store, intending(_claim_at(6)))
        assert self._newest(store) is None

    def test_E10_a_failed_event_does_not_count(self, store: Store) -> None:
        self.saved(store, decided(_claim_at(2)))
        self.saved(store, decided(_claim_at(5), Reason.HOST_ERROR))
        assert self._newest(store) == minutes_later(2)

    def test_E10_a_failed_event_counts_once_a_retry_decides_it(self, store: Store) -> None:
        failed = self.saved(store, decided(_claim_at(5), Reason.HOST_ERROR))
        taken = self.saved(store, failed.taken(minutes_later(6)))
        assert self._newest(store) is None
        self.saved(store, decided(taken))
        assert self._newest(store) == minutes_later(5)

    def test_E10_a_question_counts_as_long_as_it_does_not_fail(self, store: Store) -> None:
        self.saved(store, decided(_claim_at(2)))
        waiting = self.saved(store, *asked(_claim_at(5)))
        assert self._newest(store) == minutes_later(5)
        self.saved(store, decided(waiting, Reason.HOST_ERROR))
        assert self._newest(store) == minutes_later(2)

    def test_E10_an_answered_question_counts(self, store: Store) -> None:
        question = asked(_claim_at(5))
        self.saved(store, *question)
        self.saved(store, *answered(*question))
        assert self._newest(store) == minutes_later(5)

    def test_E10_a_superseded_question_counts(self, store: Store) -> None:
        self.saved(store, *asked(_claim_at(5), at=minutes_later(5)))
        other_sale = claimed(sold(a_sale(id="202")))
        self.saved(store, *asked(other_sale, at=minutes_later(6)))
        assert self._newest(store) == minutes_later(5)

    @needs("keeps_history")
    def test_E10_an_undone_update_counts_as_before(self, store: Store) -> None:
        updated = self.saved(store, decided(_claim_at(5)))
        undoing = self.saved(store, intending(updated))
        assert self._newest(store) == minutes_later(5)
        self.saved(store, decided(undoing, Reason.UNDONE))
        assert self._newest(store) == minutes_later(5)

    def _newest(self, store: Store) -> datetime | None:
        return self.reopen(store).newest_at(_late())


def _claim_at(minute: int | None) -> Decision:
    return claimed(sold(at=None if minute is None else minutes_later(minute)))


def _late() -> Event:
    """Another event about the same sale."""
    return lost(at=minutes_later(0))
