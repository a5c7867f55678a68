"""Bands between the nodes of two sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from attrs import frozen

from leadcat_rules.workbench.report.figures import Flow

NODE_WIDTH = 10.0
_THINNEST = 1.5

Key: TypeAlias = str | None
"""A category's id; None for no category."""


@frozen
class Node:
    """A category on one side of the picture."""

    category: Key
    number: int
    x: float
    y: float
    height: float
    ribbons: float
    """The thickness of its ribbons together, which is less where they are very thin."""
    style: int = 0
    """Which of the colours, from 1; on the right 0."""


@frozen
class Ribbon:
    """A flow: the outline of its shape as an SVG path."""

    path: str
    style: int
    flow: Flow


def thickness(flow: Flow, scale: float) -> float:
    """Of its ribbon, which is never too thin to see."""
    return max(_THINNEST, flow.number * scale)


def ribbons_between(
    flows: Sequence[Flow], scale: float, left: Sequence[Node], right: Sequence[Node]
) -> list[Ribbon]:
    """On each side they lie in the order of the other side, so that they cross least."""
    from_left, from_right = _Side(left), _Side(right)
    ordered = sorted(
        flows,
        key=lambda f: (from_left.place(f.before), from_right.place(f.after), f.is_asked),
    )
    ribbons = []
    for flow in ordered:
        thick = thickness(flow, scale)
        source, y0 = from_left.take(flow.before, thick)
        target, y1 = from_right.take(flow.after, thick)
        path = _path((source.x + NODE_WIDTH, y0), (target.x, y1), thick)
        ribbons.append(Ribbon(path, source.style, flow))
    return ribbons


class _Side:
    """The nodes of one side, and how far each is taken by ribbons."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._nodes = {node.category: (place, node) for place, node in enumerate(nodes)}
        self._free = {node.category: node.y + (node.height - node.ribbons) / 2 for node in nodes}

    def place(self, category: Key) -> int:
        """How many nodes stand above its node."""
        return self._nodes[category][0]

    def take(self, category: Key, thick: float) -> tuple[Node, float]:
        """Its node, and the height at which a ribbon of this thickness begins there."""
        y = self._free[category]
        self._free[category] = y + thick
        return self._nodes[category][1], y


def _path(start: tuple[float, float], end: tuple[float, float], thick: float) -> str:
    """An S-shaped band between two upper corners."""
    (x0, y0), (x1, y1) = start, end
    middle = (x0 + x1) / 2
    upper = f"M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
    y0, y1 = y0 + thick, y1 + thick
    return f"{upper}V{y1:.1f}C{middle:.1f} {y1:.1f} {middle:.1f} {y0:.1f} {x0:.1f} {y0:.1f}Z"
