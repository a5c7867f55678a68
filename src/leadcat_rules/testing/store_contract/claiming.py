"""Whoever delivers an event claims it: one is first (S1)."""

from __future__ import annotations

from functools import partial

from attrs import evolve

from leadcat_rules.decisions import Reason
from leadcat_rules.store import Claim, Store
from leadcat_rules.testing.contract import needs, the_only
from leadcat_rules.testing.events import lost, sold
from leadcat_rules.testing.records import claimed, decided, minutes_later
from leadcat_rules.testing.store_contract.suite import StoreSuite
from leadcat_rules.testing.together import at_once


class Claiming(StoreSuite, adds_promises=True):
    """The promises of `Store.claim`."""

    def test_S1_the_first_claim_keeps_the_decision(self, store: Store) -> None:
        decision = claimed()
        assert store.claim(decision) == Claim(
            decision=decision, is_first=True, newest_at=None, active=None
        )
        assert self.reopen(store).decision(decision.id) == decision

    def test_E8_an_echo_is_still_one_after_a_crash(self, store: Store) -> None:
        echo = evolve(claimed(), is_echo=True)
        store.claim(echo)
        assert self.reopen(store).decision(echo.id) == echo

    def test_S1_a_second_claim_is_not_first(self, store: Store) -> None:
        store.claim(first := claimed(sold(id="e1")))
        again = self.reopen(store).claim(evolve(first, claimed_at=minutes_later(1)))
        assert (again.is_first, again.decision) == (False, first)

    def test_S1_a_second_claim_finds_how_the_first_ended(self, store: Store) -> None:
        ended = self.saved(store, decided(claimed(), error="naïve, 東京"))
        again = self.reopen(store).claim(claimed(ended.event, at=minutes_later(1)))
        assert not again.is_first
        assert again.decision.latest == ended.latest
        assert (again.decision.fingerprint, again.decision.version) == (ended.fingerprint, 1)
        assert not again.decision.in_hand

    @needs("keeps_history")
    def test_S1_a_second_claim_finds_the_whole_decision(self, store: Store) -> None:
        failed = self.saved(store, decided(claimed(), Reason.HOST_ERROR))
        ended = self.saved(store, decided(failed))
        assert store.claim(claimed(ended.event)).decision == ended

    def test_S1_another_content_under_the_same_id_finds_the_first_too(self, store: Store) -> None:
        first = claimed(sold(id="e1"))
        store.claim(first)
        other = store.claim(claimed(lost(id="e1")))
        assert (other.is_first, other.decision) == (False, first)
        assert store.decision("e1") == first

    def test_S1_one_of_16_claims_at_once_is_first(self, store: Store) -> None:
        for _ in range(self.races):
            event = sold()
            decisions = [claimed(event, at=minutes_later(number)) for number in range(16)]
            claims = at_once(partial(self.reopen(store).claim, decision) for decision in decisions)
            first = the_only(claim.decision for claim in claims if claim.is_first)
            assert all(claim.decision == first for claim in claims)
            assert store.decision(event.id) == first

    def test_claims_of_other_events_at_once_are_all_first(self, store: Store) -> None:
        decisions = [claimed() for _ in range(16)]
        claims = at_once(partial(self.reopen(store).claim, decision) for decision in decisions)
        assert all(claim.is_first for claim in claims)
        assert [store.decision(decision.id) for decision in decisions] == decisions

    def test_R7_a_claim_tells_the_active_revision(self, store: Store) -> None:
        store.publish("r1", "{}", at=minutes_later(0), by="ann", expect=None)
        second = store.publish("r2", "[]", at=minutes_later(1), by="ann", expect="r1")
        decision = claimed()
        assert self.reopen(store).claim(decision).active == second
        assert self.reopen(store).claim(decision).active == second

    def test_E10_a_claim_tells_the_newest_time_of_its_record(self, store: Store) -> None:
        self.saved(store, decided(claimed(sold(at=minutes_later(5)))))
        late = claimed(lost(at=minutes_later(1)))
        assert self.reopen(store).claim(late).newest_at == minutes_later(5)
