"""What rules set and wait for, as far as the CRM's lists and the rules themselves tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadcat_rules.domain import Category, CrmLists, LeadStatus
from leadcat_rules.events import Trigger
from leadcat_rules.ruleset import Reference, referred
from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Severity
from leadcat_rules.workbench.checking.subject import Rule, Subject
from leadcat_rules.workbench.reasoning import Not, Situation


def targets_that_are_starts(subject: Subject) -> Iterator[Finding]:
    """A finding for each rule that fires, and each time for a company that has its target (E6)."""
    for rule, found in zip(subject.rules, subject.fired, strict=True):
        if isinstance(found, Situation) and _is_start(subject, rule, found):
            yield subject.finding(
                FindingCode.TARGET_IS_START,
                Severity.WARNING,
                f"{rule.pointer}/set_category_to",
                f"the rule {rule.called} never changes anything: it can only start from the "
                "category that it sets",
                "choose another category, or limit the rule to others",
                witness=found.as_json(),
            )


def _is_start(subject: Subject, rule: Rule, found: Situation) -> bool:
    target = rule.compiled.category
    if target is None or found.company.category_id != target:
        return False
    return subject.is_impossible(subject.fires(rule), Not(subject.starts_from(target)))


def deleted_targets(subject: Subject) -> Iterator[Finding]:
    """A finding for each category or lead status that a rule names and the CRM deleted (S4)."""
    if subject.lists is None:
        return
    for rule in subject.rules:
        written = rule.written
        yield from _deleted(subject, rule, written.set_category_to, subject.lists.categories)
        yield from _deleted(subject, rule, written.lead_status, subject.lists.lead_statuses)


def _deleted(
    subject: Subject,
    rule: Rule,
    reference: Reference | None,
    items: Sequence[Category | LeadStatus],
) -> Iterator[Finding]:
    item = None if reference is None else referred(reference, items)
    if item is None or not item.deleted:
        return
    is_category = isinstance(item, Category)
    key, called = ("set_category_to", "category") if is_category else ("lead_status", "lead status")
    yield subject.finding(
        FindingCode.TARGET_MISSING,
        Severity.WARNING,
        f"{rule.pointer}/{key}",
        f"the {called} {item.name!r} was deleted, so the rule {rule.called} comes to nothing",
        "choose another, or switch the rule off",
    )


def unawaited_lead_statuses(subject: Subject) -> Iterator[Finding]:
    """A finding for each lead status that no rule waits for, where rules wait for others."""
    awaited = {
        rule.compiled.lead_status
        for rule in subject.rules
        if rule.compiled.trigger is Trigger.LEAD_STATUS_CHANGED
    }
    if not awaited:
        return
    for status in (subject.lists or CrmLists()).lead_statuses:
        if status.id not in awaited and not status.deleted:
            yield subject.finding(
                FindingCode.LEAD_STATUS_UNAWAITED,
                Severity.NOTE,
                "/rules",
                f"no rule waits for the lead status {status.name!r}",
                "nothing to do, if it is to change no category",
            )
