"""A lane's rules as a tree: by its levels to the few that may match, each with what is left to ask.

A node is what the walk of a level takes: by key `(get, rest)`, by span `(cuts, nodes, unknown)`.
Behind the last level stands a tuple of candidates; the empty one stands wherever nothing is left.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from operator import attrgetter
from typing import Any, TypeAlias

from attrs import define, field

from leadcat_rules.compile import CompiledRule
from leadcat_rules.evaluate.conditions import Holds
from leadcat_rules.evaluate.levels import Lane, Level, room_for
from leadcat_rules.evaluate.parting import Entry, SpanParts, part_by_keys, part_by_spans

Node: TypeAlias = tuple[Any, ...]
Candidates: TypeAlias = tuple["Candidate", ...]

_NOTHING: dict[Hashable, Node] = {}


@define(eq=False)
class Candidate:
    """A rule that matches if what is left of its conditions holds."""

    order: int
    rule: CompiledRule
    left: int
    """The bits of these, as `parts_of` numbers them; 0 for none."""
    holds: Holds | None = None
    """The first of these, made callable when it is first asked."""
    others: Holds | None = None
    """The others: most rules fail at the first, which is then the only call."""


by_order = attrgetter("order")
"""In the order in which the rules are tried."""


def grown(lane: Lane) -> Node:
    """The root of the lane's tree."""
    return _Growth(lane.levels, 16 * len(lane.entries) + 64).node(lane.entries, 0)


@define(eq=False)
class _Growth:
    levels: Sequence[Level]
    room: int
    """How many places may still be taken by rules that stand in several parts."""
    _made: dict[tuple[int, int], Candidate] = field(factory=dict)

    def node(self, entries: Sequence[Entry], depth: int) -> Node:
        if not entries:
            return ()
        entries = _up_to_the_first_sure(entries)
        if depth == len(self.levels):
            return tuple(map(self._candidate, entries))
        room = min(room_for(len(entries)), len(entries) + self.room)
        level = self.levels[depth]
        if level.by_span:
            return self._by_span(level, entries, depth, room)
        return self._by_key(level, entries, depth, room)

    def _by_key(self, level: Level, entries: Sequence[Entry], depth: int, room: int) -> Node:
        parts = part_by_keys(entries, level.variable.name, room)
        if parts is None:
            return (_NOTHING.get, self.node(entries, depth + 1))
        self.room -= sum(map(len, parts.by_key.values())) + len(parts.rest) - len(entries)
        nodes = {key: self.node(part, depth + 1) for key, part in parts.by_key.items()}
        return (nodes.get, self.node(parts.rest, depth + 1))

    def _by_span(self, level: Level, entries: Sequence[Entry], depth: int, room: int) -> Node:
        parts = part_by_spans(entries, level.variable.name, room)
        if parts is None:
            whole = self.node(entries, depth + 1)
            return ((), (whole,), whole)
        self.room -= sum(map(len, parts.segments)) - len(entries)
        unknown = self.node(parts.unknown, depth + 1)
        return (parts.cuts, self._segments(parts, depth), unknown)

    def _segments(self, parts: SpanParts, depth: int) -> tuple[Node, ...]:
        """The node of each segment; neighbours with the same rules share one."""
        nodes: list[Node] = []
        for number, part in enumerate(parts.segments):
            is_new = not number or part != parts.segments[number - 1]
            nodes.append(self.node(part, depth + 1) if is_new else nodes[-1])
        return tuple(nodes)

    def _candidate(self, entry: Entry) -> Candidate:
        wanting, decided = entry
        key = (wanting.order, decided)
        if key not in self._made:
            self._made[key] = Candidate(wanting.order, wanting.rule, wanting.every & ~decided)
        return self._made[key]


def _up_to_the_first_sure(entries: Sequence[Entry]) -> Sequence[Entry]:
    for number, (wanting, decided) in enumerate(entries):
        if decided == wanting.every:
            return entries[: number + 1]
    return entries
