"""What the rules say of one event: the checks in their order, without writing anything."""

from __future__ import annotations

from datetime import datetime

from attrs import define, evolve

from leadcat_rules.decisions import Decision, Proposal, Reason, RuleTrace, Step
from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.rulebook import Edition, Rulebook
from leadcat_rules.engine.session import Session
from leadcat_rules.evaluate import Evaluation, EvaluationFault
from leadcat_rules.events import ContactSaved, Event, Trigger
from leadcat_rules.plugins import HostFault
from leadcat_rules.ruleset import AutomationRule
from leadcat_rules.variables import Facts

_NO_LISTS = CrmLists()


@define(kw_only=True, eq=False)
class Verdict:
    """One event judged by one revision. Without a `reason` its proposal is to be carried out.

    It is filled in by `judge` on its way, and nobody changes it afterwards.
    """

    event: Event
    edition: Edition
    triggers: tuple[Trigger, ...]
    """What the event raised; nothing where it is our own echo (E8)."""
    reason: Reason | None = None
    company: Company | None = None
    lists: CrmLists = _NO_LISTS
    proposal: Proposal | None = None
    evaluation: Evaluation | None = None
    error: str | None = None

    @property
    def rule(self) -> AutomationRule | None:
        """The rule that matched."""
        return None if self.proposal is None else self.edition.by_id[self.proposal.rule]

    @property
    def trigger(self) -> Trigger | None:
        """That rule's trigger, else the first raised in the order of E5."""
        rule = self.rule
        if rule is not None:
            return rule.trigger
        return self.triggers[0] if self.triggers else None

    @property
    def from_category(self) -> str | None:
        """The id of the category that the company has; None when no company was read."""
        return None if self.company is None else self.company.category_id

    @property
    def target(self) -> str:
        """The id of the proposed category; only where the proposal stands."""
        if self.proposal is None or self.proposal.category is None:
            raise ValueError("no proposal stands")
        return self.proposal.category

    def trace(self) -> tuple[RuleTrace, ...]:
        """Each rule that was tried, made from the values that were seen (S5)."""
        return () if self.evaluation is None else self.evaluation.trace()

    def because(self, reason: Reason, error: str | None = None) -> Verdict:
        """The same, ended by this reason."""
        self.reason, self.error = reason, error
        return self

    def step(
        self,
        at: datetime,
        reason: Reason,
        *,
        to: str | None = None,
        actor: str | None = None,
        error: str | None = None,
    ) -> Step:
        """The step that records what came of it."""
        return Step(
            at=at,
            reason=reason,
            actor=actor,
            rule=None if self.proposal is None else self.proposal.rule,
            trigger=self.trigger,
            from_category=self.from_category,
            to_category=to,
            revision=self.edition.revision,
            error=error,
        )

    @property
    def asks(self) -> bool:
        """Whether a person has to answer first (R3)."""
        return self.proposal is not None and self.proposal.ask


def judge(
    session: Session,
    edition: Edition,
    event: Event,
    *,
    newest_at: datetime | None,
    is_echo: bool,
    with_chosen_category: bool = False,
) -> Flow[Verdict]:
    """Check in the order of the `not_fired` reasons; the first that applies is the verdict's.

    `is_echo`: the host fired it while it was writing our own change, so it raises nothing (E8).
    `with_chosen_category`: the save has not happened yet, so the user's choice is taken for the
    company's category (E7, C8).
    """
    triggers = () if is_echo else event.triggers
    verdict = Verdict(event=event, edition=edition, triggers=triggers)
    choosing = with_chosen_category and event.chosen_category is not None
    unread = _before_reading(event, triggers, newest_at)
    if unread is not None:
        return verdict.because(unread)
    try:
        company = yield from session.host.company(event.company_id or "")
        if company is None:
            missing = f"the host has no company with the id {event.company_id!r}"
            return verdict.because(Reason.COMPANY_NOT_FOUND, missing)
        verdict.company = company
        if choosing or company.is_potential_customer:
            verdict.lists = yield from session.host.lists(
                with_lead_statuses=edition.needs_lead_statuses
            )
    except HostFault as fault:
        return verdict.because(Reason.HOST_ERROR, str(fault))
    if choosing:
        chosen = verdict.lists.category(event.chosen_category)
        verdict.company = company = evolve(company, category=chosen)
    if not company.is_potential_customer:
        return verdict.because(Reason.NOT_ELIGIBLE)
    return _by_the_rules(verdict, company, session.rulebook)


def reason_unread(decision: Decision, newest_at: datetime | None) -> Reason | None:
    """Why its company needs no reading."""
    triggers = () if decision.is_echo else decision.event.triggers
    return _before_reading(decision.event, triggers, newest_at)


def _before_reading(
    event: Event, triggers: tuple[Trigger, ...], newest_at: datetime | None
) -> Reason | None:
    if not triggers:
        return Reason.NO_TRIGGER
    if event.company_id is None:
        return Reason.NO_COMPANY
    if event.at is not None and newest_at is not None and event.at < newest_at:
        return Reason.OUT_OF_ORDER
    return None


def _by_the_rules(verdict: Verdict, company: Company, rulebook: Rulebook) -> Verdict:
    evaluator = rulebook.evaluator(verdict.edition, verdict.lists)
    evaluation = evaluator.evaluate(Facts(verdict.event, company))
    verdict.evaluation = evaluation
    try:
        verdict.proposal = evaluation.proposal
    except EvaluationFault as fault:
        return verdict.because(fault.reason, str(fault))
    if verdict.proposal is not None:
        return verdict.because(reason) if (reason := _comes_to_nothing(verdict)) else verdict
    waiting = _lead_status_needs_enabling(verdict.event, company)
    if waiting is not None and evaluator.waits_for(waiting):
        return verdict.because(Reason.LEAD_STATUS_NOT_ENABLED)
    return verdict.because(Reason.NO_RULE_MATCHED)


def _lead_status_needs_enabling(event: Event, company: Company) -> str | None:
    """The lead status that was set although the company's category has none enabled (E2)."""
    if not isinstance(event, ContactSaved):
        return None
    enabled = company.category is not None and company.category.lead_status_enabled
    return None if enabled else event.after.lead_status


def _comes_to_nothing(verdict: Verdict) -> Reason | None:
    """Why the first match, which ends the search, changes nothing (E6, E7, S4)."""
    target = verdict.proposal.category if verdict.proposal else None
    if verdict.company is not None and target == verdict.company.category_id:
        return Reason.ALREADY_IN_CATEGORY
    if verdict.event.chosen_category is not None and not verdict.asks:
        return Reason.CHOICE_KEPT
    if _is_missing(verdict):
        return Reason.TARGET_MISSING
    return None


def _is_missing(verdict: Verdict) -> bool:
    category = verdict.lists.category(verdict.proposal.category if verdict.proposal else None)
    if category is None or category.deleted:
        return True
    if not isinstance(verdict.event, ContactSaved):
        return False
    status = verdict.lists.lead_status(verdict.event.after.lead_status)
    return status is None or status.deleted
