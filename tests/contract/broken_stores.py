"""Stores that each break one promise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from threading import Barrier, BrokenBarrierError, current_thread, main_thread
from typing import TypeVar

from attrs import evolve

from leadcat_rules.decisions import Confirmation, ConfirmationStatus, Decision, Outcome, Step
from leadcat_rules.events import Event
from leadcat_rules.memory import MemoryStore
from leadcat_rules.queries import ConfirmationQuery, DecisionQuery
from leadcat_rules.store import Claim, Notice, Revision
from leadcat_rules.tally import Tally, tallied


class Between:
    """The moment between a read and the write that it leads to, in which another thread comes."""

    def __init__(self) -> None:
        self._two = Barrier(2)

    def wait_for_another(self) -> None:
        """Return when a second thread is here; soon when none comes, or none can."""
        if current_thread() is main_thread():
            return
        try:
            self._two.wait(timeout=0.1)
        except BrokenBarrierError:
            self._two.reset()


class ReadsFirst(MemoryStore):
    """Lets another thread in between a read and the write."""

    def __init__(self) -> None:
        super().__init__()
        self.between = Between()


class ForgetsEventIds(MemoryStore):
    def claim(self, decision: Decision) -> Claim:
        self._decisions.pop(decision.id, None)
        return super().claim(decision)


class ClaimsByReadingFirst(ReadsFirst):
    def claim(self, decision: Decision) -> Claim:
        is_first = self.decision(decision.id) is None
        self.between.wait_for_another()
        return evolve(super().claim(decision), is_first=is_first)


class ClaimsWithoutLookingWhatIsThere(MemoryStore):
    def claim(self, decision: Decision) -> Claim:
        return evolve(super().claim(decision), decision=decision)


class IgnoresVersions(MemoryStore):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        stored = self.decision(decision.id)
        if stored is not None:
            self._decisions[decision.id] = evolve(stored, version=decision.version - 1)
        return super().save(decision, confirmation)


class ComparesVersionsThenSaves(ReadsFirst):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        stored = self.decision(decision.id)
        if stored is None or stored.version != decision.version - 1:
            return False
        self.between.wait_for_another()
        with self._lock:
            self._decisions[decision.id] = stored
            return super().save(decision, confirmation)


class KeepsTheConfirmationOfASaveThatLost(MemoryStore):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        if super().save(decision, confirmation):
            return True
        if confirmation is not None:
            self._put(confirmation)
        return False


class SavesWithoutAClaim(MemoryStore):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        self._decisions.setdefault(decision.id, evolve(decision, version=decision.version - 1))
        return super().save(decision, confirmation)


class LosesIntents(MemoryStore):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        return super().save(evolve(decision, intent=None), confirmation)


class BreaksPagesByTimeAlone(MemoryStore):
    """What has the time of the last one on a page is never listed."""

    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        return super().decisions(_after_the_time_alone(query, ""))

    def confirmations(self, query: ConfirmationQuery) -> Sequence[Confirmation]:
        return super().confirmations(_after_the_time_alone(query, LAST_ID))


LAST_ID = "\U0010ffff"
_Query = TypeVar("_Query", DecisionQuery, ConfirmationQuery)


def _after_the_time_alone(query: _Query, id: str) -> _Query:
    return query if query.after is None else evolve(query, after=(query.after[0], id))


class TurnsAPageThatIsCutAlready(MemoryStore):
    def confirmations(self, query: ConfirmationQuery) -> Sequence[Confirmation]:
        page = super().confirmations(evolve(query, newest_first=False))
        return page[::-1] if query.newest_first else page


class FindsAllThatWaitExpired(MemoryStore):
    def confirmations(self, query: ConfirmationQuery) -> Sequence[Confirmation]:
        return super().confirmations(evolve(query, expired_at=None))


class WritesBehind(MemoryStore):
    """What is in hand becomes durable only with the next save."""

    _held_back: Decision | None = None

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        held, self._held_back = self._held_back, None
        if held is not None:
            super().save(held)
        if decision.in_hand:
            self._held_back = decision
            return True
        return super().save(decision, confirmation)


class NeverSupersedes(MemoryStore):
    def _supersede(self, older_id: str | None, newer: Confirmation) -> None:
        """Leave it open."""


class SupersedesWithoutTellingTheDecision(MemoryStore):
    def _supersede(self, older_id: str | None, newer: Confirmation) -> None:
        if older_id is not None and older_id != newer.id:
            older = self._confirmations[older_id]
            self._keep_closed(older.closed(ConfirmationStatus.SUPERSEDED, at=newer.opened_at))


class SupersedesOtherCompaniesToo(MemoryStore):
    def _put(self, confirmation: Confirmation) -> None:
        if confirmation.is_pending:
            for other in list(self._pending.values()):
                self._supersede(other, confirmation)
        super()._put(confirmation)


class TakesWithoutMovingTheCursor(MemoryStore):
    def take(self, observer: str, limit: int = 100) -> Sequence[Notice]:
        cursors = dict(self._notices._cursors)
        taken = super().take(observer, limit)
        self._notices._cursors, self._notices._kept = cursors, [*taken, *self._notices._kept]
        return taken


class TakesByReadingFirst(ReadsFirst):
    def take(self, observer: str, limit: int = 100) -> Sequence[Notice]:
        kept = list(self._notices._kept)
        cursor = self._notices._cursors.get(observer, 0)
        taken = [notice for notice in kept if notice.position > cursor][:limit]
        self.between.wait_for_another()
        super().take(observer, limit)
        return taken


class BeginsCursorsAtTheBeginning(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self._notices.watch("nobody")

    def watch(self, observer: str) -> None:
        self._notices._cursors.setdefault(observer, 0)


class TellsOfWhatIsInHand(MemoryStore):
    def _replace(
        self, stored: Decision, decision: Decision, confirmation: Confirmation | None = None
    ) -> None:
        super()._replace(stored, decision, confirmation)
        if decision.in_hand:
            self._notices.decided(decision, None)


class PublishesWhateverIsActive(MemoryStore):
    def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Revision | None:
        active = self.active()
        expect = None if active is None else active.id
        return super().publish(revision_id, content, at=at, by=by, expect=expect)


class PublishesByReadingFirst(ReadsFirst):
    def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Revision | None:
        active = self.active()
        if expect != (None if active is None else active.id):
            return None
        self.between.wait_for_another()
        with self._lock:
            now = self.active()
            expect = None if now is None else now.id
            return super().publish(revision_id, content, at=at, by=by, expect=expect)


class RollsBackWithoutANewEntry(MemoryStore):
    def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Revision | None:
        known = self.revision(revision_id)
        if known is not None:
            self._revisions.remove(known)
            self._revisions.append(known)
            return known
        return super().publish(revision_id, content, at=at, by=by, expect=expect)


class CountsFailedEvents(MemoryStore):
    def newest_at(self, event: Event) -> datetime | None:
        decided = [each for each in self._decisions.values() if each.outcome is not None]
        same = [each.event.at for each in decided if each.event.record == event.record]
        return max((at for at in same if at is not None), default=None)


class CountsEventsOfAnyRecord(MemoryStore):
    def newest_at(self, event: Event) -> datetime | None:
        found = [super(CountsEventsOfAnyRecord, self).newest_at(each) for each in self._events()]
        return max((at for at in found if at is not None), default=None)

    def _events(self) -> list[Event]:
        return [decision.event for decision in self._decisions.values()]


class ForgetsQuestionsInTheOrder(MemoryStore):
    def newest_at(self, event: Event) -> datetime | None:
        self._times._awaiting.clear()
        return super().newest_at(event)


class FindsOnlyClaimsUnfinished(MemoryStore):
    def unfinished(self, claimed_before: datetime) -> Sequence[Decision]:
        return [each for each in super().unfinished(claimed_before) if each.intent is None]


class FindsOldFailuresUnfinished(MemoryStore):
    def unfinished(self, claimed_before: datetime) -> Sequence[Decision]:
        failed = [each for each in self._decisions.values() if each.outcome is Outcome.FAILED]
        return [*super().unfinished(claimed_before), *failed]


class ListsOldestFirst(MemoryStore):
    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        return super().decisions(query)[::-1]


class IgnoresTheRuleOfAQuery(MemoryStore):
    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        return super().decisions(evolve(query, rule=None))


class IgnoresTheTriggerOfAQuery(MemoryStore):
    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        return super().decisions(evolve(query, trigger=None))


class TakesWhoAnsweredForWhoSaved(MemoryStore):
    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        return super().decisions(evolve(query, actor=None, answered_by=query.actor))


class FindsWhoAnsweredByTheLatestStep(MemoryStore):
    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        found = super().decisions(evolve(query, answered_by=None))
        return [
            each for each in found if query.answered_by in (None, each.latest and each.latest.actor)
        ]


class NarrowsAPageThatIsCutAlready(MemoryStore):
    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        page = super().decisions(evolve(query, actor=None, trigger=None))
        return [decision for decision in page if query.fits(decision)]


class CountsUntilToo(MemoryStore):
    def tally(self, since: datetime, until: datetime) -> Sequence[Tally]:
        return super().tally(since, until + timedelta(microseconds=1))


class CountsDaysOfItsOwnPlace(MemoryStore):
    def tally(self, since: datetime, until: datetime) -> Sequence[Tally]:
        here = timedelta(hours=-8)
        there = [evolve(each, at=each.at + here) for each in self._latest_steps()]
        return tallied(there, since + here, until + here)


class CountsEachStep(MemoryStore):
    def _latest_steps(self) -> Iterator[Step]:
        return (step for each in self._decisions.values() for step in each.steps)


class CountsOutcomesWithoutTheirRules(MemoryStore):
    def _latest_steps(self) -> Iterator[Step]:
        return (evolve(step, rule=None) for step in super()._latest_steps())


class CountsIntents(MemoryStore):
    def _latest_steps(self) -> Iterator[Step]:
        yield from super()._latest_steps()
        yield from (each.intent.step for each in self._decisions.values() if each.intent)


class GivesTheWholeHistory(MemoryStore):
    def revisions(self, limit: int | None = None, before: int | None = None) -> Sequence[Revision]:
        return super().revisions(before=before)


class BeginsTheHistoryAtItsEnd(MemoryStore):
    def revisions(self, limit: int | None = None, before: int | None = None) -> Sequence[Revision]:
        return super().revisions(limit)


class RoundsTimes(MemoryStore):
    def claim(self, decision: Decision) -> Claim:
        at = decision.event.at and decision.event.at.replace(microsecond=0)
        return super().claim(evolve(decision, event=evolve(decision.event, at=at)))


class DropsTheTrace(MemoryStore):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        return super().save(evolve(decision, trace=()), confirmation)


class DropsWhoAnswered(MemoryStore):
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        nobody = confirmation and evolve(confirmation, answered_by=None)
        return super().save(decision, nobody)


class JoinsNoTransaction(MemoryStore):
    """Says that it commits with its host, which has no transaction at all."""

    joins_host_transaction = True
