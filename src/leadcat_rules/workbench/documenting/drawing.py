"""Where the boxes and arrows of a diagram stand, in pixels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias
from unicodedata import east_asian_width

from attrs import frozen

from leadcat_rules.workbench.documenting.layering import Edge, Layers, Slot, layered

Point: TypeAlias = tuple[float, float]
_LETTER, _MARGIN = 7.6, 16.0
LINE = 20.0
"""The height of a line of text in a box, which has `PADDING` above and below."""
PADDING = 9.0
_BETWEEN_ROWS = 28.0
_LEAST_GAP = 96.0
_LABEL_HEIGHT = 20.0
_LABEL_AT = (0.3, 0.42, 0.2, 0.54, 0.66, 0.12, 0.78)
"""How far along its arrow a label may stand, the best first."""
_MANY = 300
"""So many arrows hide each other wherever their labels stand."""


@frozen
class Box:
    """A node's rectangle; x and y are its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@frozen
class Line:
    """An arrow's way from its source to its target, and the middle of its label."""

    points: tuple[Point, ...]
    label: Point


@frozen
class Drawing:
    """All of it, in a rectangle of this size."""

    width: float
    height: float
    boxes: Mapping[str, Box]
    lines: Mapping[Edge, Line]


def width_of(text: str) -> float:
    """About how wide a text of 14 pixels is."""
    return _LETTER * sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def draw(nodes: Mapping[str, Sequence[str]], labels: Mapping[Edge, str]) -> Drawing:
    """Place the nodes, by id with their lines of text, and the arrows with theirs."""
    layers = layered(list(nodes), list(labels))
    gap = max([_LEAST_GAP, *(width_of(text) + 60 for text in labels.values())])
    places, size = _placed(layers, nodes, gap)
    boxes = {slot[0]: box for slot, box in places.items() if len(slot) == 1}
    ways = _ways(layers, places)
    return Drawing(*size, boxes, _labelled(ways, labels))


def _placed(
    layers: Layers, nodes: Mapping[str, Sequence[str]], gap: float
) -> tuple[dict[Slot, Box], tuple[float, float]]:
    tall = {slot: _height(slot, nodes) for layer in layers.slots for slot in layer}
    heights = [sum(tall[slot] + _BETWEEN_ROWS for slot in layer) for layer in layers.slots]
    height = max(heights, default=0.0)
    places: dict[Slot, Box] = {}
    x = _MARGIN
    for layer, used in zip(layers.slots, heights, strict=True):
        width = max(_width(slot, nodes) for slot in layer)
        y = _MARGIN + (height - used) / 2
        for slot in layer:
            places[slot] = Box(x, y + _BETWEEN_ROWS / 2, width, tall[slot])
            y += tall[slot] + _BETWEEN_ROWS
        x += width + gap
    return places, (x - gap + _MARGIN, height + 2 * _MARGIN)


def _height(slot: Slot, nodes: Mapping[str, Sequence[str]]) -> float:
    return len(nodes[slot[0]]) * LINE + 2 * PADDING if len(slot) == 1 else 0.0


def _width(slot: Slot, nodes: Mapping[str, Sequence[str]]) -> float:
    return max(map(width_of, nodes[slot[0]])) + 28 if len(slot) == 1 else 0.0


def _ways(layers: Layers, places: Mapping[Slot, Box]) -> dict[Edge, tuple[Point, ...]]:
    leaving = _ports(layers.ways, places, 0, 1)
    reaching = _ports(layers.ways, places, -1, -2)
    ways = {}
    for edge, way in layers.ways.items():
        first, last = places[way[0]], places[way[-1]]
        points: list[Point] = [(first.x + first.width, leaving[edge])]
        for slot in way[1:-1]:
            lane = places[slot]
            points += [(lane.x, lane.y), (lane.x + lane.width, lane.y)]
        points.append((last.x, reaching[edge]))
        ways[edge] = tuple(points[::-1] if edge in layers.turned else points)
    return ways


def _ports(
    ways: Mapping[Edge, Sequence[Slot]], places: Mapping[Slot, Box], end: int, beside: int
) -> dict[Edge, float]:
    """At which height each edge leaves or reaches its box, whose side it shares with others."""
    sharing: dict[Slot, list[tuple[float, Edge]]] = defaultdict(list)
    for edge, way in ways.items():
        sharing[way[end]].append((places[way[beside]].y, edge))
    ports = {}
    for slot, edges in sharing.items():
        box = places[slot]
        for number, (_, edge) in enumerate(sorted(edges), 1):
            ports[edge] = box.y + box.height * number / (len(edges) + 1)
    return ports


def _labelled(
    ways: Mapping[Edge, tuple[Point, ...]], labels: Mapping[Edge, str]
) -> dict[Edge, Line]:
    taken: list[tuple[Point, float]] = []
    lines = {}
    for edge, points in ways.items():
        width = width_of(labels[edge]) + 12
        places = [_along(points, share) for share in _LABEL_AT]
        free = (each for each in places if len(ways) > _MANY or _is_free(each, width, taken))
        at = next(free, places[0])
        taken.append((at, width))
        lines[edge] = Line(points, at)
    return lines


def _along(points: Sequence[Point], share: float) -> Point:
    """A point of the first curve of an arrow, whose ends lie level."""
    (x, y), (to_x, to_y) = points[0], points[1]
    bent = share * share * (3 - 2 * share)
    # x of a curve whose handles stand at the middle between its ends
    across = 1.5 * share * (1 - share) + share**3
    return x + (to_x - x) * across, y + (to_y - y) * bent


def _is_free(at: Point, width: float, taken: Sequence[tuple[Point, float]]) -> bool:
    return all(
        abs(at[0] - other[0]) > (width + its) / 2 or abs(at[1] - other[1]) > _LABEL_HEIGHT
        for other, its in taken
    )
