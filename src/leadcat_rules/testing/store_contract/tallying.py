"""Counting decisions by day, outcome and rule."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias

from leadcat_rules.decisions import Decision, Outcome, Reason
from leadcat_rules.store import Store
from leadcat_rules.tally import Tally
from leadcat_rules.testing.contract import needs
from leadcat_rules.testing.records import a_step, asked, claimed, decided, intending
from leadcat_rules.testing.store_contract.suite import StoreSuite

MONDAY, TUESDAY, WEDNESDAY = (datetime(2026, 1, day, tzinfo=UTC) for day in (12, 13, 14))
THURSDAY = WEDNESDAY + timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)

_Counts: TypeAlias = set[tuple[date, Outcome, str | None, int]]


class Tallying(StoreSuite, adds_promises=True):
    """The promises of `Store.tally`."""

    def test_a_new_store_has_nothing_to_count(self, store: Store) -> None:
        assert _counted(store) == set()

    def test_decisions_are_counted_by_day_outcome_and_rule(self, store: Store) -> None:
        for rule, reason in [
            ("sold", Reason.RULE_MATCHED),
            ("sold", Reason.RULE_MATCHED),
            ("big", Reason.RULE_MATCHED),
            (None, Reason.NO_TRIGGER),
            (None, Reason.NO_RULE_MATCHED),
        ]:
            self._decided_at(store, TUESDAY, reason, rule=rule)
        self._decided_at(store, WEDNESDAY)
        assert _counted(self.reopen(store)) == {
            (TUESDAY.date(), Outcome.UPDATED, "sold", 2),
            (TUESDAY.date(), Outcome.UPDATED, "big", 1),
            (TUESDAY.date(), Outcome.NOT_FIRED, None, 2),
            (WEDNESDAY.date(), Outcome.UPDATED, "sold", 1),
        }

    def test_since_is_counted_and_until_is_not(self, store: Store) -> None:
        for at in (TUESDAY - A_MOMENT, TUESDAY, WEDNESDAY - A_MOMENT, WEDNESDAY):
            self._decided_at(store, at)
        assert _counted(store, TUESDAY, WEDNESDAY) == {(TUESDAY.date(), Outcome.UPDATED, "sold", 2)}
        assert _counted(store, TUESDAY, TUESDAY) == _counted(store, THURSDAY, MONDAY) == set()
        assert _counted(store, WEDNESDAY, THURSDAY) == {
            (WEDNESDAY.date(), Outcome.UPDATED, "sold", 1)
        }

    def test_a_day_is_one_in_utc_whatever_the_offsets(self, store: Store) -> None:
        new_york, nepal = (timezone(timedelta(hours=hours)) for hours in (-5, 5.75))
        self._decided_at(store, (WEDNESDAY - A_MOMENT).astimezone(nepal))
        self._decided_at(store, WEDNESDAY.astimezone(new_york))
        counts = _counted(store, TUESDAY.astimezone(nepal), THURSDAY.astimezone(new_york))
        assert {(day, count) for day, _, _, count in counts} == {
            (TUESDAY.date(), 1),
            (WEDNESDAY.date(), 1),
        }

    def test_S3_a_decision_counts_once_as_it_stands_now(self, store: Store) -> None:
        failed = self._decided_at(store, MONDAY, Reason.HOST_ERROR, rule=None)
        assert {outcome for _, outcome, _, _ in _counted(store)} == {Outcome.FAILED}
        taken = self.saved(store, failed.taken(TUESDAY))
        assert {outcome for _, outcome, _, _ in _counted(store)} == {Outcome.FAILED}
        self.saved(store, taken.recorded(a_step(at=WEDNESDAY)))
        assert _counted(store) == {(WEDNESDAY.date(), Outcome.UPDATED, "sold", 1)}

    @needs("keeps_history")
    def test_S6_an_undone_update_counts_as_undone(self, store: Store) -> None:
        applied = self._decided_at(store, MONDAY)
        self.saved(store, decided(applied, Reason.UNDONE, at=TUESDAY))
        assert _counted(store) == {(TUESDAY.date(), Outcome.UNDONE, "sold", 1)}

    def test_C6_what_was_superseded_counts_as_lapsed(self, store: Store) -> None:
        for at in (MONDAY, TUESDAY):
            self.saved(store, *asked(at=at))
        assert _counted(store) == {
            (TUESDAY.date(), Outcome.LAPSED, "sold", 1),
            (TUESDAY.date(), Outcome.AWAITING_CONFIRMATION, "sold", 1),
        }

    def test_what_is_not_decided_yet_is_not_counted(self, store: Store) -> None:
        store.claim(claimed(at=TUESDAY))
        self.saved(store, intending(at=TUESDAY))
        assert _counted(store) == set()

    def _decided_at(
        self,
        store: Store,
        at: datetime,
        reason: Reason = Reason.RULE_MATCHED,
        rule: str | None = "sold",
    ) -> Decision:
        return self.saved(store, decided(reason=reason, at=at, rule=rule))


def _counted(store: Store, since: datetime = MONDAY, until: datetime = THURSDAY) -> _Counts:
    found: list[Tally] = list(store.tally(since, until))
    counts = {(each.day, each.outcome, each.rule, each.count) for each in found}
    assert len(counts) == len(found)
    return counts
