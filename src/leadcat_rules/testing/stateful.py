"""Random steps, taken with a store and with a plain model of it, which must agree after each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from leadcat_rules.decisions import Confirmation, ConfirmationStatus, Decision, Outcome, Reason
from leadcat_rules.events import Event
from leadcat_rules.queries import ConfirmationQuery, DecisionQuery
from leadcat_rules.store import Notice, Revision, Store
from leadcat_rules.testing.events import a_contact, a_sale, lead_status_set, sold
from leadcat_rules.testing.model import PlainModel
from leadcat_rules.testing.records import (
    a_step,
    answered,
    asked,
    claimed,
    decided,
    intending,
    minutes_later,
)

_T = TypeVar("_T")
_COMPANIES = st.sampled_from(["101", "102"])
_OBSERVERS = st.sampled_from(["log", "mail"])
_DECIDED = st.sampled_from([Reason.RULE_MATCHED, Reason.NO_RULE_MATCHED, Reason.HOST_ERROR])
_ANSWERS = st.sampled_from([ConfirmationStatus.ACCEPTED, ConfirmationStatus.DECLINED])
_TIMES = st.none() | st.integers(0, 9).map(minutes_later)
_NUMBERS = st.integers(0, 7)
"""Which of those that a step can be taken with."""


def _some(which: str, *outcomes: Outcome) -> Callable[[StoreMachine], bool]:
    return lambda machine: bool(getattr(machine.model, which)(*outcomes))


class StoreMachine(RuleBasedStateMachine):
    """One store, used through one handle after the other, and the model beside it."""

    def __init__(self, store: Store, reopen: Callable[[Store], Store]) -> None:
        super().__init__()
        self.store = store
        self.model = PlainModel()
        self._reopen = reopen
        self._minute = 0

    @classmethod
    def of(
        cls, make_store: Callable[[], Store], reopen: Callable[[Store], Store]
    ) -> type[RuleBasedStateMachine]:
        """A machine for stores that are made so, to be run as a test."""

        class Machine(cls):  # type: ignore[misc,valid-type]  # mypy knows no class in a variable
            def __init__(self) -> None:
                super().__init__(make_store(), reopen)

        return Machine

    @rule(company=_COMPANIES, number=st.integers(1, 2), at=_TIMES)
    def a_sale_is_sold(self, company: str, number: int, at: datetime | None) -> None:
        """A delivery claims an event about one of two sales."""
        self._claim(sold(a_sale(id=str(number), company=company), at=at))

    @rule(company=_COMPANIES, number=st.integers(1, 2), at=_TIMES)
    def a_lead_status_is_set(self, company: str, number: int, at: datetime | None) -> None:
        """A delivery claims an event about one of two contacts."""
        self._claim(lead_status_set(contact=a_contact(id=str(number), company=company), at=at))

    @precondition(lambda machine: bool(machine.model.decisions))
    @rule(number=_NUMBERS)
    def an_event_is_delivered_again(self, number: int) -> None:
        """S1: whatever became of it meanwhile."""
        self._claim(_pick(list(self.model.decisions.values()), number).event)

    @precondition(_some("being_decided"))
    @rule(number=_NUMBERS, reason=_DECIDED)
    def it_is_decided(self, number: int, reason: Reason) -> None:
        """Whoever has a decision in hand records what came of it."""
        decision = _pick(self.model.being_decided(), number)
        kept = decision.intent if reason is Reason.HOST_ERROR else None
        self._save(decision.recorded(a_step(reason, at=self._now()), intent=kept))

    @precondition(_some("being_decided"))
    @rule(number=_NUMBERS)
    def it_asks(self, number: int) -> None:
        """C6: an older question about the company is superseded."""
        self._save(*asked(_pick(self.model.being_decided(), number), at=self._now()))

    @precondition(_some("being_decided"))
    @rule(number=_NUMBERS)
    def it_is_about_to_write(self, number: int) -> None:
        """S3: the intent comes first."""
        self._save(intending(_pick(self.model.being_decided(), number), at=self._now()))

    @precondition(_some("pending"))
    @rule(number=_NUMBERS, status=_ANSWERS)
    def somebody_answers(self, number: int, status: ConfirmationStatus) -> None:
        """C4: with an answer that the decision records."""
        confirmation = _pick(self.model.pending(), number)
        decision = self.model.decisions[confirmation.event.id]
        self._save(*answered(decision, confirmation, status, at=self._now()))

    @precondition(_some("standing_as", Outcome.AWAITING_CONFIRMATION))
    @rule(number=_NUMBERS)
    def its_dialog_fails(self, number: int) -> None:
        """The question stays open."""
        waiting = _pick(self.model.standing_as(Outcome.AWAITING_CONFIRMATION), number)
        self._save(decided(waiting, Reason.HOST_ERROR, at=self._now()))

    @precondition(_some("standing_as", Outcome.FAILED))
    @rule(number=_NUMBERS)
    def it_is_tried_again(self, number: int) -> None:
        """A question that it had left open is asked anew."""
        failed = _pick(self.model.standing_as(Outcome.FAILED), number)
        left = self.model.pending_of(failed)
        closed = left and left.closed(ConfirmationStatus.SUPERSEDED, at=self._now())
        self._save(failed.taken(self._now()), closed)

    @precondition(_some("standing_as", Outcome.UPDATED))
    @rule(number=_NUMBERS)
    def its_undo_begins(self, number: int) -> None:
        """S6: the update is in hand again."""
        updated = _pick(self.model.standing_as(Outcome.UPDATED), number)
        self._save(intending(updated, at=self._now()))

    @precondition(_some("being_undone"))
    @rule(number=_NUMBERS, comes_to_nothing=st.booleans())
    def its_undo_ends(self, number: int, comes_to_nothing: bool) -> None:
        """An undo that comes to nothing leaves the update as it stands; none ever fails."""
        undone = _pick(self.model.being_undone(), number)
        step = a_step(Reason.UNDONE, at=self._now())
        self._save(undone.released() if comes_to_nothing else undone.recorded(step))

    @precondition(lambda machine: bool(machine.model.decisions))
    @rule(number=_NUMBERS, wrong=st.sampled_from([-1, 0, 2]))
    def somebody_saves_too_late(self, number: int, wrong: int) -> None:
        """C4: a version that isn't the next."""
        decision = _pick(list(self.model.decisions.values()), number)
        late, confirmation = asked(decision, at=self._now())
        late = evolve(late, version=decision.version + wrong)
        self._save(late, evolve(confirmation, id=f"{decision.id}-late"))

    @rule(id=st.sampled_from(["r1", "r2"]), is_late=st.booleans())
    def rules_are_saved(self, id: str, is_late: bool) -> None:
        """R7: over what is active, or over what somebody believed to be."""
        active, at = self.model.active, self._now()
        expect = "r0" if is_late else None if active is None else active.id
        made = self.store.publish(id, "{}", at=at, by=None, expect=expect)
        expected = None
        if not is_late:
            number = len(self.model.revisions) + 1
            expected = Revision(number=number, id=id, content="{}", at=at)
            self.model.publish(expected)
        assert made == expected

    @rule(observer=_OBSERVERS)
    def an_observer_watches(self, observer: str) -> None:
        """A second time it changes nothing."""
        self.store.watch(observer)
        self.model.cursors.setdefault(observer, len(self.model.news))

    @rule(observer=_OBSERVERS)
    def an_observer_is_told(self, observer: str) -> None:
        """Each notice once."""
        taken, expected = self.store.take(observer), self.model.take(observer)
        assert sorted(map(_news, taken)) == sorted(map(_news, expected))

    @rule()
    def another_process_goes_on(self) -> None:
        """With another handle on the same content."""
        self.store = self._reopen(self.store)

    @invariant()
    def decisions_agree(self) -> None:
        """Each by its id, and all as they are listed."""
        expected = self.model.decisions
        assert {id: self.store.decision(id) for id in expected} == expected
        listed = self.store.decisions(DecisionQuery(limit=None))
        assert {decision.id: decision for decision in listed} == expected
        assert len(listed) == len(expected)
        times = [decision.at or decision.claimed_at for decision in listed]
        assert times == sorted(times, reverse=True)

    @invariant()
    def tallies_agree(self) -> None:
        """S5: how many decisions stand how; each of a game is of the same day."""
        latest = [each.latest for each in self.model.decisions.values() if each.latest is not None]
        expected = Counter((step.at.date(), step.outcome, step.rule) for step in latest)
        found = self.store.tally(minutes_later(0), minutes_later(self._minute + 1))
        assert {(each.day, each.outcome, each.rule): each.count for each in found} == expected
        assert len(found) == len(expected)

    @invariant()
    def what_is_unfinished_agrees(self) -> None:
        """S3: by the time when each was taken in hand."""
        in_hand = sorted(self.model.in_hand(), key=lambda decision: decision.claimed_at)
        now = minutes_later(self._minute + 1)
        assert list(self.store.unfinished(now)) == in_hand
        if in_hand:
            assert list(self.store.unfinished(in_hand[-1].claimed_at)) == in_hand[:-1]

    @invariant()
    def newest_times_agree(self) -> None:
        """E10: of each record that ever had an event."""
        for decision in list(self.model.decisions.values()):
            event = evolve(decision.event, id="another")
            assert self.store.newest_at(event) == self.model.newest_at(event)

    @invariant()
    def confirmations_agree(self) -> None:
        """Oldest first; at most one is pending for a company."""
        expected = list(self.model.confirmations.values())
        assert list(self.store.confirmations(ConfirmationQuery())) == expected
        pending = self.store.confirmations(ConfirmationQuery(status=ConfirmationStatus.PENDING))
        assert list(pending) == self.model.pending()
        assert len({each.company.id for each in pending}) == len(pending)

    @invariant()
    def revisions_agree(self) -> None:
        """Newest first, and the newest is active."""
        assert list(self.store.revisions()) == self.model.revisions[::-1]
        assert self.store.active() == self.model.active

    def _now(self) -> datetime:
        self._minute += 1
        return minutes_later(self._minute)

    def _claim(self, event: Event) -> None:
        fresh = claimed(event, at=self._now())
        is_first = event.id not in self.model.decisions
        expected = self.model.decisions.setdefault(event.id, fresh)
        claim = self.store.claim(fresh)
        assert (claim.decision, claim.is_first) == (expected, is_first)
        assert claim.active == self.model.active

    def _save(self, decision: Decision, confirmation: Confirmation | None = None) -> None:
        saved = self.store.save(decision, confirmation)
        assert saved == self.model.save(decision, confirmation)


def play(machine: type[RuleBasedStateMachine], *, games: int, steps: int) -> None:
    """Raise what a game comes to that a store loses, with the steps that led there."""
    limits = settings(max_examples=games, stateful_step_count=steps, deadline=None)
    run_state_machine_as_test(machine, settings=limits)


def _pick(some: Sequence[_T], number: int) -> _T:
    return some[number % len(some)]


def _news(notice: Notice) -> tuple[str, int, str]:
    opened = "" if notice.confirmation is None else notice.confirmation.id
    if notice.decision is not None:
        return notice.decision.id, notice.decision.version, opened
    return "revision", 0 if notice.revision is None else notice.revision.number, opened
