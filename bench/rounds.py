"""Several ways to do the same, timed in turn within one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import Any, Protocol

from attrs import frozen

from leadcat_rules import Company, Event, Proposal

FEWEST = 12
"""Even the slowest way decides so many events in each round."""
_EACH_KIND = 3
"""The first so many events raise all triggers but one."""
TOO_SLOW = 100_000.0
"""A way that takes longer for one event, in microseconds, is left out."""


class Way(Protocol):
    """One way to decide the same events."""

    @property
    def name(self) -> str:
        """What the tables call it."""
        ...

    def answers(self, count: int) -> Sequence[str | None]:
        """The rule that each of the first so many events matches."""
        ...

    def microseconds(self, count: int, repeats: int) -> float:
        """For one event, when the first so many are decided again and again."""
        ...


@frozen
class FromFacts:
    """A way within this process that is given facts."""

    name: str
    decide: Callable[[Any], str | None]
    facts: Sequence[Any]

    def answers(self, count: int) -> Sequence[str | None]:
        return [self.decide(each) for each in self.facts[:count]]

    def microseconds(self, count: int, repeats: int) -> float:
        decide, facts = self.decide, self.facts[:count]
        begun = process_time()
        for _ in range(repeats):
            for each in facts:
                decide(each)
        return (process_time() - begun) / repeats / len(facts) * 1e6


@frozen
class FromEvents:
    """A way within this process that begins with an event and its company."""

    name: str
    decide: Callable[[Event, Company | None], Proposal | None]
    happened: Sequence[tuple[Event, Company | None]]

    def answers(self, count: int) -> Sequence[str | None]:
        proposals = [self.decide(*each) for each in self.happened[:count]]
        return [None if each is None else each.rule for each in proposals]

    def microseconds(self, count: int, repeats: int) -> float:
        decide, happened = self.decide, self.happened[:count]
        begun = process_time()
        for _ in range(repeats):
            for event, company in happened:
                decide(event, company)
        return (process_time() - begun) / repeats / len(happened) * 1e6


@frozen
class Times:
    """Microseconds for one event, a number for each round."""

    name: str
    rounds: Sequence[float]

    @property
    def median(self) -> float:
        """In the middle of the rounds."""
        return median(self.rounds)

    def ratio_to(self, other: Times) -> float:
        """How many times as long as the other: the median of the ratios in each round."""
        return median(mine / its for mine, its in zip(self.rounds, other.rounds, strict=True))


class Disagreement(SystemExit):
    """Two ways don't decide alike, so there is nothing to compare."""


def race(ways: Sequence[Way], events: int, rounds: int, seconds: float) -> dict[str, Times]:
    """Time them in turn, each round beginning with another; the first is what the others answer.

    In each round a way works for about so many seconds.
    """
    efforts = {way.name: _effort(way, events, seconds) for way in ways}
    running = [way for way in ways if efforts[way.name] is not None]
    for way in running:
        _compare(running[0], way, efforts[way.name])
    found: dict[str, list[float]] = {way.name: [] for way in running}
    for number in range(rounds):
        for turn in range(len(running)):
            way = running[(number + turn) % len(running)]
            count, repeats = efforts[way.name] or (0, 0)
            found[way.name].append(way.microseconds(count, repeats))
    return {name: Times(name, times) for name, times in found.items()}


def _effort(way: Way, events: int, seconds: float) -> tuple[int, int] | None:
    """How many events, and how often; None where one takes too long."""
    way.answers(_EACH_KIND)  # what is made ready only for the first events is done
    if way.microseconds(_EACH_KIND, 1) > TOO_SLOW:
        return None
    once = way.microseconds(min(FEWEST, events), 1)
    if once > TOO_SLOW:
        return None
    count = min(events, max(FEWEST, int(seconds * 1e6 / once)))
    return count, max(1, round(seconds * 1e6 / once / count))


def _compare(first: Way, other: Way, effort: tuple[int, int] | None) -> None:
    count = effort[0] if effort else 0
    for number, pair in enumerate(zip(first.answers(count), other.answers(count), strict=True)):
        if pair[0] != pair[1]:
            ours, its = pair
            message = f"{first.name} answers {ours!r} to event {number}, {other.name} {its!r}"
            raise Disagreement(message)
