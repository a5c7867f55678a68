"""Rules parted by what they want of one place: by its keys, or by the spans that it falls in.

A part has, in their order, the rules that may match with such a value; which of them do is then
up to the conditions that aren't decided by it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Sequence
from functools import reduce
from typing import Any, TypeAlias

from attrs import frozen

from leadcat_rules.evaluate.wanting import Extents, Want, Wanting
from leadcat_rules.variables.extents import Keys, Span

Entry: TypeAlias = tuple[Wanting, int]
"""A rule, and the bits of its conditions that hold here."""
Ranges: TypeAlias = list[tuple[int, int]]
"""Numbers of segments, from the first to before the second; none overlaps another."""


@frozen(eq=False)
class KeyParts:
    """For each key its rules; those for any other value, and for the unknown."""

    by_key: dict[Hashable, list[Entry]]
    rest: list[Entry]


@frozen(eq=False)
class SpanParts:
    """For each segment its rules: below the first cut, at it, between it and the next."""

    cuts: list[Any]
    segments: list[list[Entry]]
    unknown: list[Entry]


def keys_wanted(wants: Iterable[Want]) -> frozenset[Hashable]:
    """The keys with which all of these conditions hold."""
    each = [_keys(want.extents) for want in wants]
    return each[0].intersection(*each[1:]) if len(each) > 1 else each[0]


def _keys(extents: Extents) -> frozenset[Hashable]:
    if len(extents) == 1 and isinstance(extents[0], Keys):
        return extents[0].values
    return frozenset(key for each in extents if isinstance(each, Keys) for key in each.values)


def part_by_keys(entries: Sequence[Entry], name: str, room: int) -> KeyParts | None:
    """Parted by this variable's keys; None where that takes more than `room` places in all."""
    wanted = [
        keys_wanted(wants) if (wants := each.wants.get(name)) else None for each, _ in entries
    ]
    known = [keys for keys in wanted if keys is not None]
    keys = frozenset[Hashable]().union(*known)
    free = len(entries) - len(known)
    if free * (len(keys) + 1) + sum(map(len, known)) > room:
        return None
    parts = KeyParts({key: [] for key in keys}, [])
    for entry, own in zip(entries, wanted, strict=True):
        if own is None:
            parts.rest.append(entry)
        decided = _decided(entry, name)
        for key in keys if own is None else own:
            parts.by_key[key].append(decided)
    return parts


def part_by_spans(entries: Sequence[Entry], name: str, room: int) -> SpanParts | None:
    """Parted by the segments between this variable's bounds, or by fewer where there is no room."""
    bounds = Bounds.of(each.wants.get(name, ()) for each, _ in entries)
    ranges = [bounds.ranges(each.wants.get(name, ())) for each, _ in entries]
    parts = _fill(entries, name, bounds, ranges, room)
    cuts = bounds.cuts
    while parts is None and len(cuts) > 1:
        cuts = cuts[::2]
        coarse = Bounds(cuts, is_exact=False)
        ranges = [coarse.ranges(each.wants.get(name, ())) for each, _ in entries]
        parts = _fill(entries, name, coarse, ranges, room)
    return parts


@frozen(eq=False)
class Bounds:
    """The sorted bounds of some spans, and between them the segments that these cover."""

    cuts: list[Any]
    is_exact: bool = True
    """Whether all bounds are among the cuts, so that a segment is covered as a whole or not."""

    @classmethod
    def of(cls, rules: Iterable[Iterable[Want]]) -> Bounds:
        """All bounds in what these rules want."""
        spans = (span for wants in rules for want in wants for span in want.extents)
        ends = (end for span in spans if isinstance(span, Span) for end in (span.low, span.high))
        return cls(sorted({end for end in ends if end is not None}))

    @property
    def segments(self) -> int:
        """How many there are: each cut is one of its own."""
        return 2 * len(self.cuts) + 1

    def ranges(self, wants: Iterable[Want]) -> Ranges:
        """The segments in which all of these conditions hold, or may hold."""
        each = [self._of_any(want) for want in wants]
        return reduce(_common, each) if each else [(0, self.segments)]

    def _of_any(self, want: Want) -> Ranges:
        if len(want.extents) == 1:
            span = want.extents[0]
            return [self._range(span)] if isinstance(span, Span) else []
        return _joined(self._range(span) for span in want.extents if isinstance(span, Span))

    def _range(self, span: Span) -> tuple[int, int]:
        start, stop = 0, self.segments
        if span.low is not None:
            start = self._segment(span.low) + (self.is_exact and not span.with_low)
        if span.high is not None:
            stop = self._segment(span.high) + (not self.is_exact or span.with_high)
        return start, stop

    def _segment(self, value: Any) -> int:
        return bisect_left(self.cuts, value) + bisect_right(self.cuts, value)


def _joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    joined: Ranges = []
    for start, stop in sorted(ranges):
        if start >= stop:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(stop, joined[-1][1])
        else:
            joined.append((start, stop))
    return joined


def _common(some: Ranges, others: Ranges) -> Ranges:
    """The parts that are in both; as neither has any that overlap, nor have these."""
    return [(max(a, c), min(b, d)) for a, b in some for c, d in others if max(a, c) < min(b, d)]


def _fill(
    entries: Sequence[Entry], name: str, bounds: Bounds, ranges: Sequence[Ranges], room: int
) -> SpanParts | None:
    parts = SpanParts(bounds.cuts, [[] for _ in range(bounds.segments)], [])
    open_from = list(range(bounds.segments + 1))
    for entry, own in zip(entries, ranges, strict=True):
        here = _decided(entry, name) if bounds.is_exact else entry
        if name not in entry[0].wants:
            parts.unknown.append(entry)
        closes = here[1] == here[0].every
        for start, stop in own:
            at = _next_open(open_from, start)
            while at < stop:
                parts.segments[at].append(here)
                room -= 1
                if closes:
                    open_from[at] = at + 1
                at = _next_open(open_from, at + 1)
        if room < 0:
            return None
    return parts


def _next_open(open_from: list[int], at: int) -> int:
    """The first segment from here that has no rule yet which surely matches."""
    first = at
    while open_from[first] != first:
        first = open_from[first]
    while open_from[at] != first:
        open_from[at], at = first, open_from[at]
    return first


def _decided(entry: Entry, name: str) -> Entry:
    """The entry with the conditions on this variable decided."""
    wanting, decided = entry
    for want in wanting.wants.get(name, ()):
        decided |= want.bit
    return wanting, decided
