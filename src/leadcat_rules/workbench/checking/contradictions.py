"""Rules of one trigger that want different things of one event, where only their order decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice

from attrs import define, field

from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Severity
from leadcat_rules.workbench.checking.reach import Reach
from leadcat_rules.workbench.checking.subject import Rule, Subject
from leadcat_rules.workbench.reasoning import Not, Situation

_NEAREST = 300
"""So many earlier rules are looked at, and of these a few are asked about."""
_MOST_ASKED = 8
_MOST_QUESTIONS = 20_000
"""In a large ruleset fewer are asked about, so that this stays a matter of seconds."""
_MOST_TOLD = 100
"""Of one ruleset; nobody reads more."""


def contradictions(subject: Subject) -> Iterator[Finding]:
    """A finding for each rule that another takes events from, neither a special case of the other.

    The usual special case before a general rule is none: it says which events it is about. Nor
    is what a third rule takes before both.
    """
    search = _Search(subject, min(_MOST_ASKED, 1 + _MOST_QUESTIONS // (4 * len(subject.rules) + 1)))
    fired = zip(subject.rules, subject.fired, strict=True)
    reachable = (rule for rule, found in fired if isinstance(found, Situation))
    yield from islice(chain.from_iterable(map(search.against_earlier, reachable)), _MOST_TOLD)


@define(eq=False)
class _Search:
    """The rules so far, those of one trigger and lead status together."""

    _subject: Subject
    _most: int
    _earlier: dict[object, list[tuple[Rule, Reach]]] = field(factory=dict, init=False)

    def against_earlier(self, rule: Rule) -> Iterator[Finding]:
        """The finding of one rule, if there is one; the rules come in their order."""
        key = rule.compiled.trigger, rule.compiled.lead_status
        earlier = self._earlier.setdefault(key, [])
        own = Reach.of(rule.compiled)
        for other in islice(_candidates(rule, own, earlier), self._most):
            shared = self._shared(other, rule)
            if shared is not None:
                yield _finding(self._subject, other, rule, shared)
                break
        earlier.append((rule, own))

    def _shared(self, first: Rule, rule: Rule) -> Situation | None:
        """An event that the earlier rule takes from the later; None for a special case."""
        taken, matches = self._subject.fires(first), self._subject.matches(rule)
        known = self._subject.fired[first.number]
        if not isinstance(known, Situation) or not self._subject.holds(matches, known):
            return self._subject.example(taken, matches)
        apart = self._subject.example(taken, Not(matches))
        return None if apart is None else known


def _candidates(rule: Rule, own: Reach, earlier: Sequence[tuple[Rule, Reach]]) -> Iterator[Rule]:
    """Those that may share events with the rule and aren't plainly special cases, nearest first."""
    for other, reach in islice(reversed(earlier), _NEAREST):
        if other.effect != rule.effect and reach.may_meet(own) and not reach.is_within(own):
            yield other


def _finding(subject: Subject, first: Rule, rule: Rule, shared: Situation) -> Finding:
    targets_differ = first.effect[0] != rule.effect[0]
    wanted = "set different categories" if targets_differ else "don't both ask"
    return subject.finding(
        FindingCode.RULES_CONTRADICT,
        Severity.WARNING if targets_differ else Severity.NOTE,
        rule.pointer,
        f"the rules {first.called} and {rule.called} match the same event and {wanted}, "
        "neither is a special case of the other: only their order decides",
        "write a rule for what both match before them, or limit one of them",
        witness=shared.as_json(),
        related=[first.related("this rule takes the event")],
    )
