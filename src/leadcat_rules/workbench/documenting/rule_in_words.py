"""One rule in words: the row of a decision table, and a sentence."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from leadcat_rules.domain import ListName
from leadcat_rules.ruleset import AutomationRule, Reference, referred
from leadcat_rules.workbench.documenting.clauses import Clause, Said, all_in_line, parts_of
from leadcat_rules.workbench.documenting.plain_text import one_line
from leadcat_rules.workbench.documenting.speech import Speech


@frozen(kw_only=True)
class RuleInWords:
    """What is told of one rule; every text is one line."""

    number: int
    """Counts the order of evaluation (E5), from 1."""
    id: str
    enabled: bool
    trigger: str
    conditions: tuple[Clause, ...]
    """What must hold besides; all of them."""
    target: str
    asks: str
    because: str
    """Empty where the rule doesn't say."""
    sentence: str
    faults: tuple[str, ...]
    """Why it does nothing although it is on (S4)."""


def rule_in_words(rule: AutomationRule, number: int, speech: Speech) -> RuleInWords:
    """What is told of the rule of this number."""
    status = _item(rule.lead_status, ListName.LEAD_STATUSES, speech)
    trigger = speech.words.triggers[rule.trigger].format(status=status)
    conditions = tuple(_conditions(rule, speech))
    target = _item(rule.set_category_to, ListName.CATEGORIES, speech)
    told = all_in_line([Said(trigger), *conditions], speech.formats)
    return RuleInWords(
        number=number,
        id=one_line(rule.id),
        enabled=rule.enabled,
        trigger=trigger,
        conditions=conditions,
        target=target,
        asks=_asks(rule, speech),
        because=one_line(rule.because or ""),
        sentence=speech.words.sentence.format(
            conditions=told, target=target, confirmation=_confirmation(rule, speech)
        ),
        faults=tuple(_faults(rule, speech)) if rule.enabled else (),
    )


def _conditions(rule: AutomationRule, speech: Speech) -> Iterator[Clause]:
    if rule.origins is not None:
        yield speech.origins(rule.origins)
    if rule.when is not None:
        yield from parts_of(speech.clause(rule.when))


def _item(reference: Reference | None, items: ListName, speech: Speech) -> str:
    return speech.words.not_set if reference is None else speech.item(items, reference)


def _asks(rule: AutomationRule, speech: Speech) -> str:
    if not rule.ask_for_confirmation:
        return speech.words.no
    if rule.expires_in is None:
        return speech.words.yes
    return speech.words.yes_within.format(time=speech.formats.duration(rule.expires_in))


def _confirmation(rule: AutomationRule, speech: Speech) -> str:
    if not rule.ask_for_confirmation:
        return ""
    if rule.expires_in is None:
        return speech.words.confirmed
    return speech.words.confirmed_within.format(time=speech.formats.duration(rule.expires_in))


def _faults(rule: AutomationRule, speech: Speech) -> Iterator[str]:
    """What the rule names and the CRM has no more, where a CRM is at hand."""
    if speech.lists is None:
        return
    named = (
        (rule.set_category_to, ListName.CATEGORIES, speech.words.target_gone),
        (rule.lead_status, ListName.LEAD_STATUSES, speech.words.lead_status_gone),
    )
    for reference, items, fault in named:
        found = referred(reference, speech.lists.of(items))
        if reference is not None and (found is None or found.deleted):
            yield fault
