"""Conditions that never or always hold, told at the smallest part that is to blame."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Related, Severity
from leadcat_rules.workbench.checking.ground import Context, Ground
from leadcat_rules.workbench.checking.tree import Node


def never_holds(
    ground: Ground, node: Node, context: Context, told: Container[Node]
) -> Iterator[Finding]:
    """The finding of a condition that never holds there; none where it is `told` why."""
    if node.kind == "all":
        yield from _contradiction_in(ground, node, context, told)
    elif node.kind == "any" and (
        len(node.parts) == 1 or any(map(told.__contains__, node.leaves()))
    ):
        for part in node.parts:
            yield from never_holds(ground, part, context, told)
    elif node not in told:
        yield _never(ground, node, context)


def _contradiction_in(
    ground: Ground, node: Node, context: Context, told: Container[Node]
) -> Iterator[Finding]:
    """The first part that contradicts what stands before it."""
    before = list(context)
    for part in node.parts:
        if ground.never(part, before):
            yield from never_holds(ground, part, before, told)
            return
        before.append(part)


def _never(ground: Ground, node: Node, context: Context) -> Finding:
    reasons = ground.why_never(node, context)
    where = "beside what else must hold" if reasons else f"when {_tried(ground)}"
    return ground.finding(
        FindingCode.CONDITION_NEVER_TRUE,
        Severity.WARNING,
        node,
        f"{node.said()} never holds {where}",
        "correct one of them, or remove it" if reasons else "correct it, or remove it",
        _related(ground, reasons, "it doesn't go with"),
    )


def always_holds(ground: Ground, node: Node, context: Context) -> Finding:
    """The finding of a condition that always holds there, and is needless from then on."""
    for part in node.parts:
        if (node.kind == "any" or len(node.parts) == 1) and ground.always(part, context):
            ground.needless.add(node)
            return always_holds(ground, part, context)
    reasons = ground.why_always(node, context)
    ground.needless.add(node)
    when = "whenever what stands beside it does" if reasons else f"when {_tried(ground)}"
    return ground.finding(
        FindingCode.CONDITION_ALWAYS_TRUE,
        Severity.NOTE if reasons else Severity.WARNING,
        node,
        f"{node.said()} {'' if reasons else 'always '}holds {when}, and limits nothing",
        "leave it out, or say what it was meant to limit",
        _related(ground, reasons, "it follows from"),
    )


def _tried(ground: Ground) -> str:
    return f"the rule {ground.rule.called} is tried"


def _related(ground: Ground, reasons: Sequence[Node], how: str) -> list[Related]:
    return [Related(ground.place(node), f"{how} {node.said()}") for node in reasons]
