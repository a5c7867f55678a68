"""A decision is replaced by its next version, by whoever is first, and is then there for all."""

from __future__ import annotations

from functools import partial

from attrs import evolve

from leadcat_rules.decisions import Decision, Reason
from leadcat_rules.queries import ConfirmationQuery
from leadcat_rules.store import Store
from leadcat_rules.testing.contract import needs
from leadcat_rules.testing.records import asked, claimed, decided, intending, minutes_later
from leadcat_rules.testing.store_contract.suite import StoreSuite
from leadcat_rules.testing.together import at_once


class Saving(StoreSuite, adds_promises=True):
    """The promises of `Store.save` for decisions."""

    def test_S3_an_intent_is_durable_once_it_is_saved(self, store: Store) -> None:
        intended = self.saved(store, intending())
        assert self.reopen(store).decision(intended.id) == intended

    def test_S3_a_failure_keeps_its_intent(self, store: Store) -> None:
        intended = self.saved(store, intending())
        failed = intended.recorded(
            decided(reason=Reason.HOST_ERROR).steps[0], intent=intended.intent
        )
        self.saved(store, failed)
        assert self.reopen(store).decision(failed.id) == failed

    @needs("keeps_history")
    def test_S5_each_step_stays(self, store: Store) -> None:
        failed = self.saved(store, decided(reason=Reason.HOST_ERROR))
        taken = self.saved(store, failed.taken(minutes_later(1)))
        ended = self.saved(store, decided(taken, at=minutes_later(2)))
        stored = self.reopen(store).decision(ended.id)
        assert stored == ended
        assert [step.reason for step in ended.steps] == [Reason.HOST_ERROR, Reason.RULE_MATCHED]

    def test_C4_a_save_of_any_other_version_changes_nothing(self, store: Store) -> None:
        stands = self.saved(store, intending())
        store.watch("observer")
        for version in (0, 1, 3, 4):
            wrong, confirmation = asked(evolve(stands, version=version - 1))
            assert store.save(wrong, confirmation) is False
            assert store.confirmation(confirmation.id) is None
        assert self.reopen(store).decision(stands.id) == stands
        assert not store.confirmations(ConfirmationQuery())
        assert not store.take("observer")

    def test_a_save_of_what_nobody_claimed_changes_nothing(self, store: Store) -> None:
        unclaimed, confirmation = asked()
        assert store.save(unclaimed, confirmation) is False
        assert store.decision(unclaimed.id) is None
        assert not store.confirmations(ConfirmationQuery())

    def test_C4_one_of_16_saves_at_once_wins(self, store: Store) -> None:
        for _ in range(self.races):
            store.claim(decision := claimed())
            versions = [_held_by(decision, minute) for minute in range(16)]
            won = at_once(partial(self.reopen(store).save, version) for version in versions)
            assert won.count(True) == 1
            assert store.decision(decision.id) == versions[won.index(True)]

    def test_what_was_never_saved_is_not_there(self, store: Store) -> None:
        assert store.decision("e1") is None
        assert store.confirmation("e1-1") is None
        assert store.revision("sha256:0") is None


def _held_by(decision: Decision, minute: int) -> Decision:
    return intending(decision, at=minutes_later(minute))
