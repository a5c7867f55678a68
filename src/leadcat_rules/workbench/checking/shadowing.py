"""Rules that no event can reach, because earlier ones take all that they match (E5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Severity
from leadcat_rules.workbench.checking.subject import Rule, Subject
from leadcat_rules.workbench.reasoning import All, Formula, Impossible, Not, Situation, Unknown

_MOST_COVERING = 12
"""Of more rules that only together leave nothing over, not all are named."""
_MOST_NAMED = 3
_MOST_EXPLAINED = 200
"""Of a ruleset with more such rules the others are told without those that come before them."""


def shadowed(subject: Subject) -> Iterator[Finding]:
    """A finding for each rule that matches some events, and fires for none."""
    unreached = (
        (rule, subject.matched(rule))
        for rule, found in zip(subject.rules, subject.fired, strict=True)
        if isinstance(found, Impossible)
    )
    number = 0
    for rule, example in unreached:
        if not isinstance(example, Impossible):
            covering = _covering(subject, rule) if number < _MOST_EXPLAINED else ()
            yield _finding(subject, rule, covering, example)
            number += 1


def _finding(
    subject: Subject, rule: Rule, covering: Sequence[Rule], example: Situation | Unknown
) -> Finding:
    if len(covering) == 1:
        taken = f"{covering[0].called} is tried before it and matches all that it does"
    else:
        earlier = _named(covering) if covering else "earlier rules"
        taken = f"{earlier} are tried before it and together match all that it does"
    return subject.finding(
        FindingCode.RULE_SHADOWED,
        Severity.WARNING,
        rule.pointer,
        f"no event can reach the rule {rule.called}: {taken}",
        "move it before them, narrow them, or remove it",
        witness=example.as_json() if isinstance(example, Situation) else None,
        related=[each.related("this rule is tried before it") for each in covering],
    )


def _named(rules: Sequence[Rule]) -> str:
    called = [rule.called for rule in rules]
    if len(called) > _MOST_NAMED:
        called = [*called[: _MOST_NAMED - 1], f"{len(called) - _MOST_NAMED + 1} more"]
    *others, last = called
    return f"{', '.join(others)} and {last}" if others else last


def _covering(subject: Subject, rule: Rule) -> Sequence[Rule]:
    """Earlier rules that leave nothing over, none of them needless; empty when not found."""
    taken: list[Rule] = []
    while len(taken) <= _MOST_COVERING:
        left = subject.reasoner.find(_left(subject, rule, taken))
        if isinstance(left, Impossible):
            return _needed(subject, rule, taken)
        first = subject.first_match(left) if isinstance(left, Situation) else None
        if first is None or first in taken:
            break
        taken.append(first)
    return ()


def _needed(subject: Subject, rule: Rule, taken: Sequence[Rule]) -> Sequence[Rule]:
    needed = list(taken)
    for each in taken:
        others = [other for other in needed if other is not each]
        if others and subject.is_impossible(_left(subject, rule, others)):
            needed = others
    return sorted(needed, key=lambda each: each.number)


def _left(subject: Subject, rule: Rule, taken: Sequence[Rule]) -> Formula:
    """What the rule matches and these don't."""
    return All([subject.matches(rule), *(Not(subject.matches(each)) for each in taken)])
