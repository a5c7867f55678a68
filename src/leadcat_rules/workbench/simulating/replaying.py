"""The whole history, event by event: in order, or stateless under two rulesets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import define, field, frozen

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.folding import Numbers
from leadcat_rules.workbench.simulating.in_order import Replay
from leadcat_rules.workbench.simulating.meeting import Meeting
from leadcat_rules.workbench.simulating.numbering import (
    OTHER,
    Numbering,
    marked,
    numbering,
    starting,
)
from leadcat_rules.workbench.simulating.prepared import Prepared
from leadcat_rules.workbench.simulating.streaming import (
    Layout,
    Piece,
    layout_of,
    stream,
)

with needs("workbench"):
    import numpy as np


@define
class Watch:
    """Keeps what came of the events of some companies."""

    companies: Numbers
    """company's number -> whether it is watched."""
    found: dict[int, tuple[int, int]] = field(factory=dict)
    """row -> its code, and the number of the company's category."""

    def take(self, piece: Piece, before: Numbers, codes: Numbers) -> None:
        """The next events."""
        places = np.flatnonzero(self.companies[piece.companies])
        rows = piece.rows[places].tolist()
        ends = zip(codes[places].tolist(), before[places].tolist(), strict=True)
        self.found.update(zip(rows, ends, strict=True))


@frozen(kw_only=True)
class Replayed:
    """What came of the whole history."""

    replays: Sequence[Replay]
    seen: Numbers
    """The numbers of the companies of which there was an event."""
    meeting: Meeting | None
    watch: Watch


def replay(prepared: Prepared, watched: Sequence[str] = ()) -> Replayed:
    """Go through the history once; `watched` are ids of companies."""
    try:
        return _replay_all(prepared, numbering(prepared, guess=True), watched)
    except _UnexpectedCompany:
        prepared.request.progress.begin("deciding", prepared.arrived.rows)
        return _replay_all(prepared, numbering(prepared, guess=False), watched)


class _UnexpectedCompany(Exception):
    """One without a number."""


def _replay_all(prepared: Prepared, numbers: Numbering, watched: Sequence[str]) -> Replayed:
    engine = prepared.engine
    layout = layout_of(engine, prepared.settled.history, _categories(prepared), prepared.currencies)
    replays = [_replay(prepared, place, layout, numbers) for place in range(len(prepared.matches))]
    meeting = Meeting(replays[0], replays[1], numbers.size) if len(replays) == 2 else None
    watch = Watch(marked(numbers, watched))
    seen = np.zeros(numbers.size, bool)
    for piece in _stream(prepared, layout, numbers):
        if piece.companies.min() == OTHER or piece.companies.max() >= numbers.size:
            raise _UnexpectedCompany
        steps = [each.step(piece, codes) for each, codes in zip(replays, piece.codes, strict=True)]
        seen[piece.companies] = True
        if meeting is not None:
            meeting.take(piece, steps[0], steps[1])
        if watched:
            watch.take(piece, *steps[0])
        prepared.request.progress.advance(len(piece))
    seen[0] = False
    return Replayed(replays=replays, seen=np.flatnonzero(seen), meeting=meeting, watch=watch)


def _stream(prepared: Prepared, layout: Layout, numbers: Numbering) -> Iterator[Piece]:
    needs_given = not prepared.flows or prepared.arrived.brings("category")
    return stream(
        prepared.engine,
        prepared.matches,
        layout,
        numbers,
        given=needs_given,
        is_in_sequence=prepared.is_in_sequence,
    )


def _categories(prepared: Prepared) -> Sequence[str]:
    return [each.id for each in prepared.request.snapshot.categories]


def _replay(prepared: Prepared, place: int, layout: Layout, numbers: Numbering) -> Replay:
    matches, answer = prepared.matches[place], prepared.request.answer
    if not prepared.flows:
        return Replay.stateless(matches, answer, layout)
    current = starting(numbers, prepared.request.snapshot.companies, layout.categories)
    return Replay.in_order(matches, answer, layout, current)
