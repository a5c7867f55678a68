"""Taking applied updates back, as long as the category has not changed since (S6)."""

from __future__ import annotations

from attrs import evolve, frozen

from leadcat_rules.decisions import Decision, Intent, Outcome, Reason
from leadcat_rules.domain import CrmLists
from leadcat_rules.engine.flow import Flow, in_turn
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.writing import (
    Overtaken,
    came_to_nothing,
    carry_out,
    change_to,
    decision_of,
    save,
)
from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.plugins import HostFault


@frozen(kw_only=True)
class Undo:
    """What came of one decision's undo: undone, or refused with a problem that says why."""

    decision: Decision
    problem: Problem | None = None

    @property
    def is_done(self) -> bool:
        """Whether the company has its old category again."""
        return self.problem is None

    @property
    def has_changed_since(self) -> bool:
        """Whether it was refused because the company has another category by now."""
        return self.problem is not None and self.problem.code is ErrorCode.CHANGED_SINCE


def undo_decisions(
    session: Session, event_ids: tuple[str, ...], *, by: str | None
) -> Flow[tuple[Undo, ...]]:
    """Undo applied updates, each by itself, the newest first so that a chain unwinds (S6).

    Raises NotFound before anything is changed. Where the host fails while it writes, recovery
    finishes the undo.
    """
    wanted = dict.fromkeys(event_ids)
    decisions = yield from in_turn(decision_of(session, event_id) for event_id in wanted)
    decisions.sort(key=lambda decision: decision.at or decision.claimed_at, reverse=True)
    return tuple((yield from _undo_all(session, decisions, by)))


def _undo_all(session: Session, decisions: list[Decision], by: str | None) -> Flow[list[Undo]]:
    """Again as long as it helps: decisions of one moment don't tell which of them was last."""
    undone: dict[str, Undo] = {}
    left = decisions
    while left:
        tried = yield from in_turn(_undo(session, decision, by) for decision in left)
        undone.update((undo.decision.id, undo) for undo in tried)
        too_early = [undo for undo in tried if undo.has_changed_since]
        left = [undo.decision for undo in too_early] if any(t.is_done for t in tried) else []
    return [undone[decision.id] for decision in decisions]


def _undo(session: Session, decision: Decision, by: str | None) -> Flow[Undo]:
    hint = "nothing was changed"
    try:
        problem = yield from _reason_not_to_undo(session, decision)
        if problem is not None:
            return Undo(decision=decision, problem=problem)
        intent = _undoing(session, decision, by)
        decision = yield from save(session, decision.intending(intent, session.now()))
        hint = "recovery finishes what was begun"
        written = yield from carry_out(session, decision, intent)
        if written is not None:
            return Undo(decision=written)
        decision = yield from came_to_nothing(session, decision, intent)
        return Undo(decision=decision, problem=_changed_since(decision))
    except Overtaken as overtaken:
        ended = overtaken.decision
        # Only ours had this intent, so whoever ended it has finished it for us.
        is_ours = decision.in_hand and ended.outcome is Outcome.UNDONE
        return Undo(decision=ended, problem=None if is_ours else _not_updated(ended))
    except HostFault as fault:
        failed = Problem(ErrorCode.HOOK_FAILED, str(fault), hint)
        return Undo(decision=decision, problem=failed)


def _undoing(session: Session, decision: Decision, by: str | None) -> Intent:
    applied = decision.steps[-1]
    step = evolve(
        applied,
        at=session.now(),
        reason=Reason.UNDONE,
        actor=by,
        from_category=applied.to_category,
        to_category=applied.from_category,
    )
    change = change_to(step.to_category or "", decision, step.from_category)
    return Intent(change=change, step=step)


def _reason_not_to_undo(session: Session, decision: Decision) -> Flow[Problem | None]:
    if decision.outcome is not Outcome.UPDATED or decision.in_hand:
        return _not_updated(decision)
    lists = CrmLists((yield from session.host.categories()))
    before = lists.category(decision.from_category)
    if before is None or before.deleted:
        message = f"the category {decision.from_category!r} that it had before was deleted"
        return Problem(ErrorCode.CATEGORY_DELETED, message, "set the category by hand")
    return None


def _not_updated(decision: Decision) -> Problem:
    stands = "in hand" if decision.in_hand else decision.outcome
    message = f"decision {decision.id!r} is {stands}"
    return Problem(ErrorCode.NOT_UPDATED, message, "only an applied update can be undone")


def _changed_since(decision: Decision) -> Problem:
    message = f"the company's category has changed since decision {decision.id!r}"
    return Problem(
        ErrorCode.CHANGED_SINCE, message, "undo what came later first, or set the category by hand"
    )
