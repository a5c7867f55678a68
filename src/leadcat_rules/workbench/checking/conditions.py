"""Conditions that never or always hold: within the trigger, and beside the other conditions."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from leadcat_rules.workbench.checking.constant import always_holds, never_holds
from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Severity
from leadcat_rules.workbench.checking.ground import Context, Ground
from leadcat_rules.workbench.checking.subject import Subject
from leadcat_rules.workbench.checking.tree import Falsifiable, Node, never_known, tree_of
from leadcat_rules.workbench.reasoning import Impossible

_ASKS_WHETHER_KNOWN = "is_unknown"


def conditions(subject: Subject) -> Iterator[Finding]:
    """A finding for each smallest condition that never or always holds."""
    for rule, found in zip(subject.rules, subject.fired, strict=True):
        ground = Ground(subject, rule)
        may_match = not isinstance(found, Impossible) or not ground.never_matches()
        if rule.written.when is not None:
            root = tree_of(rule.written.when)
            yield from _Walk(ground, root).findings(may_match=may_match)
        elif not may_match:
            yield _nothing_to_start_from(ground)


def _nothing_to_start_from(ground: Ground) -> Finding:
    return ground.subject.finding(
        FindingCode.CONDITION_NEVER_TRUE,
        Severity.WARNING,
        f"{ground.rule.pointer}/trigger",
        f"the rule {ground.rule.called} can never fire: the CRM has no category that it could "
        "start from",
        "add such a category to the CRM, or remove the rule",
    )


@define(eq=False)
class _Walk:
    """Goes through the `when` of one rule."""

    _ground: Ground
    _root: Node
    _falsifiable: Falsifiable = field(init=False)
    _told: set[Node] = field(factory=set, init=False)
    """Conditions that a finding of their own explains."""

    @_falsifiable.default
    def _of_the_rule(self) -> Falsifiable:
        return Falsifiable.of(self._root, self._ground.rule.written.trigger)

    def findings(self, *, may_match: bool) -> Iterator[Finding]:
        """All of them; `may_match` says whether all conditions of the rule can hold at once."""
        yield from self._never_known()
        context = self._ground.context
        if may_match:
            yield from self._within(self._root, context)
        elif self._ground.never_starts():
            yield _nothing_to_start_from(self._ground)
        else:
            yield from never_holds(self._ground, self._root, context, self._told)

    def _never_known(self) -> Iterator[Finding]:
        trigger = self._ground.rule.written.trigger
        for node in self._root.leaves():
            leaf = node.leaf
            if leaf is None or leaf.operator == _ASKS_WHETHER_KNOWN:
                continue
            if never_known(leaf.name, trigger):
                self._told.add(node)
                yield self._ground.subject.finding(
                    FindingCode.VARIABLE_NEVER_KNOWN,
                    Severity.WARNING,
                    f"{self._ground.place(node)}/name",
                    f"{trigger} never knows {leaf.name}, so this never holds",
                    "leave the condition out, or choose the trigger that knows it",
                )

    def _within(self, node: Node, context: Context) -> Iterator[Finding]:
        """What never or always holds in a condition that can hold there."""
        if self._always(node, context):
            yield always_holds(self._ground, node, context)
        elif node.kind == "all":
            yield from self._within_all(node, context)
        elif node.kind == "any":
            for part in node.parts:
                if self._ground.never(part, context):
                    yield from never_holds(self._ground, part, context, self._told)
                else:
                    yield from self._within(part, context)

    def _within_all(self, node: Node, context: Context) -> Iterator[Finding]:
        """Of several that follow from each other the last is the one that isn't needed."""
        for part in reversed(node.parts):
            others = [*context, *(other for other in node.parts if other is not part)]
            if self._always(part, others):
                yield always_holds(self._ground, part, others)
        for part in node.parts:
            if part.parts and part not in self._ground.needless:
                others = [*context, *(other for other in node.parts if other is not part)]
                yield from self._within(part, others)

    def _always(self, node: Node, context: Context) -> bool:
        return not self._falsifiable.surely(node) and self._ground.always(node, context)
