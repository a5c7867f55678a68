"""Events that don't touch each other, decided side by side: each step is one question for all."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, field, frozen

from leadcat_rules.decisions import Answer, Decision, Intent
from leadcat_rules.engine.deciding import (
    WRITES,
    attempt,
    automatic_intent,
    decide_claimed,
    fresh_decision,
    recorded,
    with_answer,
)
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.foreseeing import foreseen
from leadcat_rules.engine.rulebook import Edition
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.verdict import Verdict, judge, reason_unread
from leadcat_rules.engine.writing import Overtaken, decision_of, failure, finish, own_up
from leadcat_rules.events import Event
from leadcat_rules.plugins import HostFault
from leadcat_rules.store import Claim


@frozen(eq=False)
class _Update:
    """An automatic update on its way."""

    decision: Decision
    intent: Intent


@frozen(eq=False)
class _Written:
    """What came of several updates."""

    done: list[_Update] = field(factory=list)
    lost: list[_Update] = field(factory=list)
    """Those that found another category."""
    to_record: list[Decision] = field(factory=list)
    """The decisions of what was done, and of what failed."""


@frozen(eq=False)
class Wave:
    """Events that don't touch each other; `made` are the decisions that are done."""

    session: Session
    answer: Answer | None
    made: dict[str, Decision] = field(factory=dict)

    def decide(self, events: Sequence[Event]) -> Flow[Sequence[Decision]]:
        """Claim, judge, write and record."""
        fresh = [fresh_decision(self.session, event) for event in events]
        claims = yield from self.session.records.claim_many(fresh)
        first = []
        for decision, claim in zip(fresh, claims, strict=True):
            if claim.is_first:
                first.append(claim)
            else:
                alone = decide_claimed(self.session, decision, claim, self.answer)
                self.made[decision.id] = yield from alone
        if first:
            edition = self.session.rulebook.edition(first[0].active)
            yield from self._decide_first(edition, first)
        return [self.made[event.id] for event in events]

    def _decide_first(self, edition: Edition, claims: Sequence[Claim]) -> Flow[None]:
        endings: list[Decision] = []
        updates: list[_Update] = []
        asking: list[tuple[Decision, Verdict]] = []
        newest = {claim.decision.id: claim.newest_at for claim in claims}
        for decision, verdict in (yield from self._judged(edition, claims)):
            if verdict.reason is not None:
                endings.append(recorded(self.session, decision, verdict))
            elif verdict.asks:
                asking.append((decision, verdict))
            else:
                intent = automatic_intent(self.session, decision, verdict)
                updates.append(_Update(decision, intent))
        if self.session.joins_host_transaction:
            written = yield from self._write(updates)
            lost: Sequence[_Update] = written.lost
            yield from self._save([*endings, *written.to_record])
        else:
            lost = yield from self._write_durably(endings, updates)
        for update in lost:
            id = update.decision.id
            again = attempt(
                self.session, update.decision, self.answer, edition, newest[id], WRITES - 1
            )
            yield from self._goes_alone(update.decision, again)
        # A dialog may stay open for long: nobody else waits for it.
        for decision, verdict in asking:
            asked = with_answer(self.session, decision, verdict, self.answer)
            yield from self._goes_alone(decision, asked)

    def _judged(
        self, edition: Edition, claims: Sequence[Claim]
    ) -> Flow[Sequence[tuple[Decision, Verdict]]]:
        reading = [
            claim.decision.event.company_id or ""
            for claim in claims
            if reason_unread(claim.decision, claim.newest_at) is None
        ]
        ahead = evolve(self.session, host=(yield from foreseen(self.session.host, reading)))
        judged = []
        for claim in claims:
            decision = claim.decision
            verdict = yield from judge(
                ahead,
                edition,
                decision.event,
                newest_at=claim.newest_at,
                is_echo=decision.is_echo,
            )
            judged.append((decision.explained(verdict.company, verdict.trace()), verdict))
        return judged

    def _write_durably(
        self, endings: Sequence[Decision], updates: Sequence[_Update]
    ) -> Flow[Sequence[_Update]]:
        """Intents are saved before anything is written (S3); gives what found another category."""
        now = self.session.now()
        intended = [
            _Update(each.decision.intending(each.intent, now), each.intent) for each in updates
        ]
        saved = yield from self._save([*endings, *(each.decision for each in intended)])
        still_ours = [each for each in intended if each.decision.id in saved]
        try:
            written = yield from self._write(still_ours)
        except HostFault:
            for update in still_ours:
                yield from self._goes_alone(update.decision, self._looked_after(update))
            return ()
        saved = yield from self._save(written.to_record)
        for update in written.done:
            stands = self.made[update.decision.id]
            if stands.id not in saved:
                owned_up = own_up(self.session, Overtaken(stands), update.intent)
                yield from self._goes_alone(stands, owned_up)
        return written.lost

    def _looked_after(self, update: _Update) -> Flow[Decision]:
        """Nobody knows how far the host came with this one of several: the company tells (S3)."""
        finished = yield from finish(self.session, update.decision, update.intent)
        if finished is not None:
            return finished
        edition = self.session.rulebook.edition((yield from self.session.records.active()))
        newest_at = yield from self.session.records.newest_at(update.decision.event)
        again = attempt(self.session, update.decision, self.answer, edition, newest_at, WRITES - 1)
        return (yield from again)

    def _write(self, updates: Sequence[_Update]) -> Flow[_Written]:
        """Compare and set (S2); a HostFault where nobody knows of any of them."""
        written = _Written()
        if not updates:
            return written
        hits = yield from self.session.host.set_categories([each.intent.change for each in updates])
        for update, hit in zip(updates, hits, strict=True):
            decision, intent = update.decision, update.intent
            if isinstance(hit, HostFault):
                written.to_record.append(failure(self.session, decision, intent, hit))
            elif hit:
                written.done.append(update)
                written.to_record.append(decision.recorded(intent.step))
            else:
                written.lost.append(update)
        return written

    def _save(self, decisions: Sequence[Decision]) -> Flow[frozenset[str]]:
        """Save these; gives the ids of those that nobody else has changed meanwhile."""
        if not decisions:
            return frozenset()
        hits = yield from self.session.records.save_many([(each, None) for each in decisions])
        for decision, hit in zip(decisions, hits, strict=True):
            stands = decision if hit else (yield from decision_of(self.session, decision.id))
            self.made[decision.id] = stands
        return frozenset(each.id for each, hit in zip(decisions, hits, strict=True) if hit)

    def _goes_alone(self, decision: Decision, flow: Flow[Decision]) -> Flow[None]:
        try:
            self.made[decision.id] = yield from flow
        except Overtaken as overtaken:
            self.made[decision.id] = overtaken.decision
