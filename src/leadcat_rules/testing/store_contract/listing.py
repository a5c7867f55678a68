"""Finding decisions again: those that fit, and those that somebody died with (S3, S5)."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from leadcat_rules.decisions import Decision, Outcome, Reason
from leadcat_rules.events import Trigger
from leadcat_rules.queries import DecisionQuery
from leadcat_rules.store import Store
from leadcat_rules.testing.contract import needs
from leadcat_rules.testing.events import a_sale, sold
from leadcat_rules.testing.records import (
    answered,
    asked,
    claimed,
    decided,
    intending,
    minutes_later,
)
from leadcat_rules.testing.store_contract.suite import StoreSuite


class Listing(StoreSuite, adds_promises=True):
    """The promises of `Store.decisions` and `Store.unfinished`."""

    @needs("keeps_history")
    def test_S5_decisions_are_listed_newest_first(self, store: Store) -> None:
        middle = self._decided(store, minute=2)
        newest = self._decided(store, minute=3)
        oldest = self._decided(store, minute=1)
        assert list(self.reopen(store).decisions(DecisionQuery())) == [newest, middle, oldest]

    @needs("keeps_history")
    def test_S5_a_decision_is_as_new_as_its_latest_step(self, store: Store) -> None:
        first = self._decided(store, minute=1)
        second = self._decided(store, minute=2)
        undone = self.saved(store, decided(first, Reason.UNDONE, at=minutes_later(3)))
        assert list(store.decisions(DecisionQuery())) == [undone, second]

    @needs("keeps_history")
    def test_S5_each_field_of_a_query_narrows_it(self, store: Store) -> None:
        one = self._decided(store, minute=1)
        two = self._decided(store, Reason.NO_RULE_MATCHED, minute=2, rule=None)
        three = self._decided(store, Reason.ACCEPTED, minute=3, rule="big", company="102")
        assert _found(store, company="101") == [two, one]
        assert _found(store, rule="big") == [three]
        assert _found(store, outcome=Outcome.UPDATED) == [three, one]
        assert _found(store, reason=Reason.NO_RULE_MATCHED) == [two]
        assert _found(store, company="101", outcome=Outcome.UPDATED) == [one]
        assert _found(store, company="102", rule="sold") == []

    @needs("keeps_history")
    def test_S5_decisions_are_found_by_the_trigger_that_they_bear(self, store: Store) -> None:
        won = self.saved(store, decided(at=minutes_later(1)))
        lost = self.saved(store, decided(trigger=Trigger.SALE_LOST, at=minutes_later(2)))
        none = self.saved(store, decided(trigger=None, at=minutes_later(3)))
        assert _found(store, trigger=Trigger.SALE_SOLD) == [won]
        assert _found(store, trigger=Trigger.SALE_LOST) == [lost]
        assert _found(store, trigger=Trigger.LEAD_STATUS_CHANGED) == []
        assert _found(store) == [none, lost, won]

    @needs("keeps_history")
    def test_S5_decisions_are_found_by_who_saved(self, store: Store) -> None:
        ann, bo, nobody = [
            self.saved(store, decided(claimed(sold(actor=actor)), actor="cy"))
            for actor in ("ann", "bo", None)
        ]
        assert _found(store, actor="ann") == [ann]
        assert _found(store, actor="bo") == [bo]
        assert _found(store, actor="cy") == _found(store, actor="an") == []
        assert _found(store, actor=None, limit=None) == _newest_first(ann, bo, nobody)

    @needs("keeps_history")
    def test_S5_decisions_are_found_by_who_answered_also_after_an_undo(self, store: Store) -> None:
        waiting, confirmation = asked(claimed(sold(actor="bo")))
        self.saved(store, waiting, confirmation)
        assert _found(store, answered_by="ann") == []
        accepted, closed = answered(waiting, confirmation, by="ann")
        self.saved(store, accepted, closed)
        assert _found(store, answered_by="ann") == [accepted]
        undone = self.saved(store, decided(accepted, Reason.UNDONE, actor="cy"))
        self._decided(store, minute=1)
        assert _found(store, answered_by="ann") == _found(store, actor="bo") == [undone]
        assert _found(store, answered_by="bo") == _found(store, answered_by="cy") == []

    @needs("keeps_history")
    def test_S5_pages_of_a_query_hold_only_what_fits(self, store: Store) -> None:
        made = [
            self.saved(store, decided(claimed(sold(actor=actor)), at=minutes_later(minute)))
            for minute, actor in enumerate(["ann", "bo"] * 3)
        ]
        query = DecisionQuery(actor="ann", trigger=Trigger.SALE_SOLD, limit=2)
        first = list(store.decisions(query))
        assert first == [made[4], made[2]]
        assert list(store.decisions(evolve(query, after=first[-1].position))) == [made[0]]

    @needs("keeps_history")
    def test_since_includes_its_moment_and_until_does_not(self, store: Store) -> None:
        one, two, three = [self._decided(store, minute=minute) for minute in (1, 2, 3)]
        assert _found(store, since=minutes_later(2)) == [three, two]
        assert _found(store, until=minutes_later(2)) == [one]
        assert _found(store, since=minutes_later(2), until=minutes_later(3)) == [two]

    @needs("keeps_history")
    def test_a_query_gives_100_decisions_unless_it_says_otherwise(self, store: Store) -> None:
        made = [self._decided(store, minute=minute) for minute in range(101)]
        assert _found(store) == made[:0:-1]
        assert _found(store, limit=2) == made[:-3:-1]
        assert _found(store, limit=None) == made[::-1]

    @needs("keeps_history")
    def test_S5_decisions_are_listed_page_by_page(self, store: Store) -> None:
        made = [self._decided(store, minute=number // 3) for number in range(7)]
        pages: list[Decision] = []
        query = DecisionQuery(limit=2)
        while page := store.decisions(query):
            pages += page
            query = evolve(query, after=page[-1].position)
        assert pages == _newest_first(*made)

    @needs("keeps_history")
    def test_a_claim_without_a_decision_has_no_time_outcome_or_rule_to_be_found_by(
        self, store: Store
    ) -> None:
        store.claim(undecided := claimed())
        assert _found(store) == _found(store, company="101") == [undecided]
        assert _found(store, since=minutes_later(-9)) == _found(store, until=minutes_later(9)) == []

    def test_S3_claims_without_a_decision_are_unfinished(self, store: Store) -> None:
        later = self._claimed(store, minute=2)
        sooner = self._claimed(store, minute=1)
        self._claimed(store, minute=3)
        unfinished = self.reopen(store).unfinished(minutes_later(3))
        assert list(unfinished) == [sooner, later]

    def test_S3_an_intent_without_a_record_is_unfinished(self, store: Store) -> None:
        intended = self.saved(store, intending())
        assert list(self.reopen(store).unfinished(minutes_later(1))) == [intended]

    def test_S3_what_is_taken_in_hand_again_counts_from_then(self, store: Store) -> None:
        failed = self.saved(store, decided(reason=Reason.HOST_ERROR))
        taken = self.saved(store, failed.taken(minutes_later(5)))
        assert list(store.unfinished(minutes_later(5))) == []
        assert list(store.unfinished(minutes_later(6))) == [taken]

    def test_S3_what_is_in_nobodys_hands_is_not_unfinished(self, store: Store) -> None:
        self._decided(store, minute=1)
        self._decided(store, Reason.HOST_ERROR, minute=2)
        self.saved(store, *asked())
        released = self.saved(store, intending()).released()
        self.saved(store, released)
        assert list(store.unfinished(minutes_later(60))) == []

    def _decided(
        self,
        store: Store,
        reason: Reason = Reason.RULE_MATCHED,
        *,
        minute: int,
        company: str = "101",
        rule: str | None = "sold",
    ) -> Decision:
        claim = claimed(sold(a_sale(company=company)))
        return self.saved(store, decided(claim, reason, at=minutes_later(minute), rule=rule))

    def _claimed(self, store: Store, *, minute: int) -> Decision:
        return store.claim(claimed(at=minutes_later(minute))).decision


def _newest_first(*decisions: Decision) -> list[Decision]:
    return sorted(decisions, key=lambda decision: decision.position, reverse=True)


def _found(store: Store, **query: object) -> list[Decision]:
    found: Iterable[Decision] = store.decisions(DecisionQuery(**query))  # type: ignore[arg-type]  # any field of a query
    return list(found)
