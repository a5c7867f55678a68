"""Flows between categories as shapes: nodes on both sides, and ribbons between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from attrs import evolve, frozen

from leadcat_rules.workbench.report.figures import Flow
from leadcat_rules.workbench.report.ribbons import (
    NODE_WIDTH,
    Key,
    Node,
    Ribbon,
    ribbons_between,
    thickness,
)

_MOST_NODES = 10
_LEAST_HEIGHT, _LEAST_NODE, _GAP, _EDGE = 180.0, 20.0, 10.0, 6.0
_STYLES = 6

Side: TypeAlias = Callable[[Flow], Key]
OTHERS = ""
"""Stands for all categories that have no node of their own; no id is empty."""


@frozen
class Sankey:
    """A picture of flows; `width` and `height` in its own units."""

    width: float
    height: float
    margin: float
    """Room beside the nodes for their names; without it they stand on the ribbons."""
    left: Sequence[Node]
    right: Sequence[Node]
    ribbons: Sequence[Ribbon]

    @property
    def has_asked(self) -> bool:
        """Whether a person is asked first in any of the flows."""
        return any(ribbon.flow.is_asked for ribbon in self.ribbons)


def sankey_of(flows: Sequence[Flow], *, width: float, margin: float) -> Sankey:
    """The largest categories of each side have a node of their own, all others share one."""
    shown = _gathered(flows)
    scale = max(_LEAST_HEIGHT, 26.0 * len(shown)) / max(sum(flow.number for flow in shown), 1)
    befores = _by_size(shown)
    left = _column(shown, scale, _before, befores, x=margin)
    afters = _by_nearness(shown, befores)
    right = _column(shown, scale, _after, afters, x=width - margin - NODE_WIDTH)
    height = max(_foot(left), _foot(right))
    left = [
        evolve(node, style=place % _STYLES + 1) for place, node in enumerate(_centred(left, height))
    ]
    right = _centred(right, height)
    ribbons = ribbons_between(shown, scale, left, right)
    return Sankey(width, round(height + _EDGE, 1), margin, left, right, ribbons)


def _before(flow: Flow) -> Key:
    return flow.before


def _after(flow: Flow) -> Key:
    return flow.after


def _gathered(flows: Sequence[Flow]) -> list[Flow]:
    """Small categories made one on each side."""
    befores, afters = _largest(flows, _before), _largest(flows, _after)
    sums: Counter[tuple[Key, Key, bool]] = Counter()
    for flow in flows:
        before = flow.before if flow.before in befores else OTHERS
        after = flow.after if flow.after in afters else OTHERS
        sums[before, after, flow.is_asked] += flow.number
    return [Flow(before, after, n, is_asked) for (before, after, is_asked), n in sums.items()]


def _largest(flows: Iterable[Flow], side: Side) -> set[Key]:
    sums = _sums(flows, side)
    if len(sums) <= _MOST_NODES:
        return set(sums)
    return {category for category, _ in sums.most_common(_MOST_NODES - 1)}


def _sums(flows: Iterable[Flow], side: Side) -> Counter[Key]:
    sums: Counter[Key] = Counter()
    for flow in flows:
        sums[side(flow)] += flow.number
    return sums


def _by_size(flows: Sequence[Flow]) -> list[Key]:
    """The largest on top, the others below all."""
    sums = _sums(flows, _before)
    return sorted(sums, key=lambda category: (category == OTHERS, -sums[category]))


def _by_nearness(flows: Sequence[Flow], befores: Sequence[Key]) -> list[Key]:
    """Each as high as what flows into it comes from, so that few ribbons cross."""
    sums = _sums(flows, _after)
    heights: Counter[Key] = Counter()
    for flow in flows:
        heights[flow.after] += befores.index(flow.before) * flow.number

    def order(category: Key) -> tuple[bool, float, int]:
        number = sums[category]
        return (category == OTHERS, heights[category] / max(number, 1), -number)

    return sorted(sums, key=order)


def _column(
    flows: Sequence[Flow], scale: float, side: Side, categories: Sequence[Key], *, x: float
) -> list[Node]:
    """Their nodes, one below the other."""
    nodes, y = [], _EDGE
    sums = _sums(flows, side)
    for category in categories:
        ribbons = sum(thickness(flow, scale) for flow in flows if side(flow) == category)
        height = max(_LEAST_NODE, ribbons)
        nodes.append(Node(category, sums[category], x, y, height, ribbons))
        y += height + _GAP
    return nodes


def _foot(nodes: Sequence[Node]) -> float:
    return max((node.y + node.height for node in nodes), default=_EDGE)


def _centred(nodes: Sequence[Node], height: float) -> list[Node]:
    lower = (height - _foot(nodes)) / 2
    return [evolve(node, y=round(node.y + lower, 1)) for node in nodes]
