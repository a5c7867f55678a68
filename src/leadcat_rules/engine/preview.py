"""What a save would lead to, before it happens and without writing anything (C8)."""

from __future__ import annotations

from attrs import field, frozen

from leadcat_rules.decisions import Reason, RuleTrace
from leadcat_rules.domain import Company
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.host import is_echo
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.verdict import Verdict, judge
from leadcat_rules.evaluate import Evaluation
from leadcat_rules.events import Event, Trigger


@frozen(kw_only=True)
class Preview:
    """Whether a save would need an update, whether it would ask, and why."""

    would_update: bool
    would_ask: bool
    """Whether a person would be asked; in bulk and import the question would be parked (E9)."""
    reason: Reason
    """`rule_matched` or `asked` when it would update, else why not."""
    company: Company | None = None
    """As the save would leave it, with the category that the user chose (E7)."""
    to_category: str | None = None
    """The id of the category that the rule proposes."""
    rule: str | None = None
    trigger: Trigger | None = None
    because: str | None = None
    """The rule's own sentence for people."""
    revision: str
    error: str | None = None
    _evaluation: Evaluation | None = field(default=None, repr=False, eq=False)

    @property
    def from_category(self) -> str | None:
        """The id of the category that the company then has; None when no company was read."""
        return None if self.company is None else self.company.category_id

    @property
    def trace(self) -> tuple[RuleTrace, ...]:
        """Each rule that was tried, with what its conditions saw; made when it is asked for."""
        return () if self._evaluation is None else self._evaluation.trace()


def preview(session: Session, event: Event) -> Flow[Preview]:
    """Judge the event as the save would, by the rules that are active now."""
    edition = session.rulebook.edition((yield from session.records.active()))
    newest_at = yield from session.records.newest_at(event)
    verdict = yield from judge(
        session,
        edition,
        event,
        newest_at=newest_at,
        is_echo=is_echo(),
        with_chosen_category=True,
    )
    return _preview_of(verdict)


def _preview_of(verdict: Verdict) -> Preview:
    stands = verdict.reason is None
    would_ask = stands and verdict.asks
    rule = verdict.rule
    return Preview(
        would_update=stands,
        would_ask=would_ask and not verdict.event.origin.has_nobody_to_ask,
        reason=verdict.reason or (Reason.ASKED if would_ask else Reason.RULE_MATCHED),
        company=verdict.company,
        to_category=verdict.target if stands else None,
        rule=None if rule is None else rule.id,
        trigger=verdict.trigger,
        because=None if rule is None else rule.because,
        revision=verdict.edition.revision,
        error=verdict.error,
        evaluation=verdict.evaluation,
    )
