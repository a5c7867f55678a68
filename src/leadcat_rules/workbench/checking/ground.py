"""The conditions of one rule, and what is known wherever one of them is asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from attrs import field, frozen

from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Related, Severity
from leadcat_rules.workbench.checking.seen import Seen
from leadcat_rules.workbench.checking.subject import Rule, Subject
from leadcat_rules.workbench.checking.tree import Node
from leadcat_rules.workbench.reasoning import (
    TRUE,
    All,
    Any,
    Formula,
    Impossible,
    Not,
    Situation,
)

Context: TypeAlias = Sequence[Node | Formula]
"""All that holds wherever a condition is asked: others of `when`, and what stands before it."""


@frozen(eq=False)
class Ground:
    """Where the conditions of a rule stand, and what can be proved of them."""

    subject: Subject
    rule: Rule
    _seen: Seen = field(init=False)
    needless: set[Node] = field(factory=set, init=False)
    """Those told to hold always, which are as good as left out from then on: of two that follow
    from each other one is needed."""

    _formulas: dict[Node, Formula] = field(factory=dict, init=False)

    @_seen.default
    def _what_it_matches(self) -> Seen:
        seen, matched = Seen(self.subject), self.subject.matched(self.rule)
        if isinstance(matched, Situation):
            seen.add(matched)
        return seen

    @property
    def context(self) -> Context:
        """What holds wherever the `when` is asked."""
        places = (f"/all/{number}" for number in range(self.rule.before_when))
        return [self.subject.condition(self.rule, place) for place in places]

    def formula(self, condition: Node | Formula) -> Formula:
        """The condition holds."""
        if not isinstance(condition, Node):
            return condition
        if condition in self.needless:
            return TRUE
        if self.needless.isdisjoint(condition.nodes()):
            return self._written(condition)
        parts = [self.formula(part) for part in condition.parts]
        return All(parts) if condition.kind == "all" else Any(parts)

    def _written(self, node: Node) -> Formula:
        found = self._formulas.get(node)
        if found is None:
            place = f"/all/{self.rule.before_when}{node.place}"
            found = self._formulas[node] = self.subject.condition(self.rule, place)
        return found

    def place(self, node: Node) -> str:
        """Its pointer in the file."""
        return f"{self.rule.pointer}/when{node.place}"

    def never(self, node: Node, context: Context) -> bool:
        """Whether it is proved never to hold there."""
        return self._is_impossible(context, self.formula(node))

    def always(self, node: Node, context: Context) -> bool:
        """Whether it is proved to hold there, always."""
        return self._is_impossible(context, Not(self.formula(node)))

    def never_matches(self) -> bool:
        """Whether it is proved that the whole rule never does."""
        return isinstance(self.subject.matched(self.rule), Impossible)

    def never_starts(self) -> bool:
        """Whether there is nothing to start from, whatever `when` says."""
        return self.subject.is_impossible(*map(self.formula, self.context))

    def why_never(self, node: Node, context: Context) -> Sequence[Node]:
        """The fewest conditions beside which it never holds."""
        return self._needed(context, self.formula(node))

    def why_always(self, node: Node, context: Context) -> Sequence[Node]:
        """The fewest conditions from which it follows."""
        return self._needed(context, Not(self.formula(node)))

    def _needed(self, context: Context, claim: Formula) -> Sequence[Node]:
        kept = list(context)
        for each in context:
            others = [other for other in kept if other is not each]
            if isinstance(each, Node) and self._is_impossible(others, claim):
                kept = others
        return [each for each in kept if isinstance(each, Node)]

    def _is_impossible(self, context: Context, claim: Formula) -> bool:
        formulas = [*map(self.formula, context), claim]
        if self._seen.shows(formulas):
            return False
        found = self.subject.found(*formulas)
        if isinstance(found, Situation):
            self._seen.add(found)
        return isinstance(found, Impossible)

    def finding(
        self,
        code: FindingCode,
        severity: Severity,
        node: Node,
        message: str,
        hint: str,
        related: Iterable[Related] = (),
    ) -> Finding:
        """A finding about a condition."""
        return self.subject.finding(
            code, severity, self.place(node), message, hint, related=related
        )
