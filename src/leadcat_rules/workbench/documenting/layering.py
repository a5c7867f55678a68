"""A graph in layers, from left to right: which node stands where, and what each arrow passes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from graphlib import TopologicalSorter
from itertools import pairwise
from typing import TypeAlias

from attrs import field, frozen

Edge: TypeAlias = tuple[str, str]
Slot: TypeAlias = tuple[str, ...]
"""A node, or the place in a layer where an edge passes: its two ends and the layer."""
_SWEEPS = 6
_MANY = 20_000
"""So many slots are sorted once: what they draw nobody can follow anyway."""


@frozen
class Layers:
    """Slots by layer, each from top to bottom; `ways` has the slots of every edge, left to right.

    An edge that runs against the others is among the `turned`.
    """

    slots: Sequence[Sequence[Slot]]
    ways: dict[Edge, Sequence[Slot]] = field(factory=dict)
    turned: frozenset[Edge] = frozenset()


def layered(nodes: Sequence[str], edges: Sequence[Edge]) -> Layers:
    """The nodes in as few layers as their longest way needs; few edges cross each other."""
    turned = _turned(nodes, edges)
    forward = {edge: edge[::-1] if edge in turned else edge for edge in edges}
    depth = _depths(nodes, set(forward.values()))
    ways = {edge: _way(ends, depth) for edge, ends in forward.items()}
    slots: list[list[Slot]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for node in nodes:
        slots[depth[node]].append((node,))
    for way in ways.values():
        for slot in way[1:-1]:
            slots[int(slot[-1])].append(slot)
    return Layers(_untangled(slots, ways.values()), dict(ways), turned)


def _turned(nodes: Sequence[str], edges: Iterable[Edge]) -> frozenset[Edge]:
    """The edges that close a circle, found without recursion: a graph may be deep."""
    following = defaultdict(list)
    for source, target in edges:
        following[source].append(target)
    done: set[str] = set()
    turned = set()
    for node in nodes:
        path: dict[str, int] = {}
        stack = [] if node in done else [node]
        while stack:
            here = stack[-1]
            index = path.setdefault(here, 0)
            if here in done or index == len(following[here]):
                done.add(here)
                path.pop(here)
                stack.pop()
                continue
            path[here] = index + 1
            target = following[here][index]
            if target in path:
                turned.add((here, target))
            elif target not in done:
                stack.append(target)
    return frozenset(turned)


def _depths(nodes: Sequence[str], edges: set[Edge]) -> dict[str, int]:
    """How many edges the longest way to each node has."""
    before: dict[str, set[str]] = {node: set() for node in nodes}
    for source, target in edges:
        before[target].add(source)
    depth: dict[str, int] = {}
    for node in TopologicalSorter(before).static_order():
        depth[node] = max((depth[each] + 1 for each in before[node]), default=0)
    return depth


def _way(ends: Edge, depth: dict[str, int]) -> Sequence[Slot]:
    source, target = ends
    between = range(depth[source] + 1, depth[target])
    return [(source,), *((source, target, str(layer)) for layer in between), (target,)]


def _untangled(slots: list[list[Slot]], ways: Iterable[Sequence[Slot]]) -> Sequence[Sequence[Slot]]:
    """Each layer sorted by where its neighbours stand, to and fro."""
    before, after = defaultdict(list), defaultdict(list)
    for way in ways:
        for left, right in pairwise(way):
            before[right].append(left)
            after[left].append(right)
    place = {slot: index for layer in slots for index, slot in enumerate(layer)}
    for sweep in range(_SWEEPS if len(place) < _MANY else 1):
        to_the_right = sweep % 2 == 0
        for layer in slots[1:] if to_the_right else slots[-2::-1]:
            _sort(layer, before if to_the_right else after, place)
            place.update((slot, index) for index, slot in enumerate(layer))
    return slots


def _sort(layer: list[Slot], neighbours: dict[Slot, list[Slot]], place: dict[Slot, int]) -> None:
    def middle(slot: Slot) -> float:
        beside = neighbours[slot]
        return sum(place[each] for each in beside) / len(beside) if beside else place[slot]

    layer.sort(key=middle)
