"""Several events at once come to what they come to one by one, all in one step (S1, C4)."""

from __future__ import annotations

from functools import partial
from typing import cast

import pytest

from leadcat_rules.decisions import Reason
from leadcat_rules.domain import Sale
from leadcat_rules.queries import ConfirmationQuery
from leadcat_rules.store import BatchStore, Claim, Store
from leadcat_rules.testing.events import a_sale, lost, sold
from leadcat_rules.testing.records import asked, claimed, decided, intending, minutes_later
from leadcat_rules.testing.store_contract.suite import StoreSuite
from leadcat_rules.testing.together import at_once


class Batching(StoreSuite, adds_promises=True):
    """The promises of `BatchStore`; a store that takes no several at once skips them."""

    def test_S1_claims_at_once_are_claims_one_by_one(self, store: Store) -> None:
        several = _several(store)
        active = store.publish("r1", "{}", at=minutes_later(0), by="ann", expect=None)
        self.saved(store, decided(claimed(sold(_sale(1), at=minutes_later(5)))))
        known = self.saved(store, intending(claimed(sold(_sale(2)))))
        late = claimed(lost(_sale(1), at=minutes_later(1)))
        new, again = claimed(sold(_sale(3))), claimed(known.event, at=minutes_later(9))
        assert list(several.claim_many([late, again, new])) == [
            Claim(decision=late, is_first=True, newest_at=minutes_later(5), active=active),
            Claim(decision=known, is_first=False, newest_at=None, active=active),
            Claim(decision=new, is_first=True, newest_at=None, active=active),
        ]
        kept = self.reopen(store)
        assert [kept.decision(each.id) for each in (late, known, new)] == [late, known, new]

    def test_S1_of_claims_of_several_at_once_one_is_first_for_each(self, store: Store) -> None:
        _several(store)
        events = [sold(_sale(number)) for number in range(6)]
        tries = [
            [claimed(event, at=minutes_later(number)) for event in events[:: 1 - number % 2 * 2]]
            for number in range(8)
        ]
        stores = [_several(self.reopen(store)) for _ in tries]
        found = at_once(
            partial(each.claim_many, of) for each, of in zip(stores, tries, strict=True)
        )
        first = [claim.decision for claims in found for claim in claims if claim.is_first]
        assert sorted(each.id for each in first) == sorted(event.id for event in events)
        for decision in first:
            assert store.decision(decision.id) == decision

    def test_C4_of_saves_at_once_those_too_late_change_nothing(self, store: Store) -> None:
        several = _several(store)
        first, second, third = (claimed(sold(_sale(number))) for number in range(3))
        several.claim_many([first, second, third])
        overtaken = self.saved(store, intending(second, at=minutes_later(2)))
        saves = [intending(first), intending(second), decided(third)]
        assert list(several.save_many([(each, None) for each in saves])) == [True, False, True]
        kept = self.reopen(store)
        assert kept.decision(first.id) == saves[0]
        assert kept.decision(second.id) == overtaken
        again = kept.claim(claimed(third.event)).decision
        assert again.latest == saves[2].latest

    def test_C6_a_question_among_saves_at_once_supersedes_an_older_one(self, store: Store) -> None:
        several = _several(store)
        waiting, older = asked()
        self.saved(store, waiting, older)
        asking, plain = claimed(sold(at=minutes_later(1))), claimed(sold(_sale(1)))
        several.claim_many([asking, plain])
        newer, confirmation = asked(asking, at=minutes_later(1))
        saves = [(newer, confirmation), (decided(plain), None)]
        assert list(several.save_many(saves)) == [True, True]
        pending = store.confirmations(ConfirmationQuery(status="pending"))
        assert [each.id for each in pending] == [confirmation.id]
        superseded = store.claim(claimed(waiting.event)).decision
        assert superseded.reason is Reason.SUPERSEDED

    def test_observers_are_told_of_each_step_of_saves_at_once(self, store: Store) -> None:
        several = _several(store)
        store.watch("observer")
        first, second, third = (claimed(sold(_sale(number))) for number in range(3))
        several.claim_many([first, second, third])
        saves = [decided(first), intending(second), decided(third)]
        several.save_many([(each, None) for each in saves])
        told = [notice.decision for notice in store.take("observer")]
        assert sorted(each.id for each in told if each) == sorted([first.id, third.id])

    def test_nothing_at_once_is_nothing(self, store: Store) -> None:
        several = _several(store)
        assert not several.claim_many([])
        assert not several.save_many([])


def _several(store: Store) -> BatchStore:
    if not (hasattr(store, "claim_many") and hasattr(store, "save_many")):
        pytest.skip("the store takes one event at a time")
    return cast(BatchStore, store)


def _sale(number: int) -> Sale:
    return a_sale(id=f"batch-{number}", company=f"company-{number}")
