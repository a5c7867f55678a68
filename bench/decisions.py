"""What one decision costs, against the number of rules and of conditions, beside the peers.

All decide the same events by the same compiled rules, in turn within one run, and must agree.
Peers are given their facts ready made; we, business-rules and the four rules written by hand begin
with the event and its company.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from attrs import define, field, frozen

from bench.case import Case, case
from bench.peers.in_python import PEERS, library, ours, written_by_hand
from bench.peers.on_node import ENGINES, OnNode
from bench.rounds import Times, Way, race
from bench.scene import events, four_rules, many_rules, rules_with

Rules = list[dict[str, Any]]
COUNTS = (10, 100, 1_000, 10_000)
CONDITIONS = (1, 2, 4, 8, 16)


@frozen
class Effort:
    """How long is measured."""

    rounds: int = 15
    seconds: float = 0.05
    """So long each way works in each round."""


@frozen
class Column:
    """One case, and what each way took."""

    title: str
    rules: int
    conditions: int
    """In the largest rule, beside those that every compiled rule has."""
    times: dict[str, Times]

    def ratio(self, way: str) -> float | None:
        """How many times as long as ours."""
        its = self.times.get(way)
        return None if its is None else its.ratio_to(self.times["leadcat-rules"])


@define
class Decisions:
    """Both series."""

    by_rules: list[Column] = field(factory=list)
    by_conditions: list[Column] = field(factory=list)
    absent: dict[str, str] = field(factory=dict)
    """Each peer that isn't installed, and why."""

    def names(self) -> list[str]:
        """All ways, in the order of the first column that has them."""
        columns = [*self.by_rules, *self.by_conditions]
        return list(dict.fromkeys(name for column in columns for name in column.times))


def measure(
    effort: Effort,
    counts: Sequence[int] = COUNTS,
    most: int = CONDITIONS[-1],
    *,
    with_peers: bool = True,
) -> Decisions:
    """Race all ways over each case; without peers only those that need nothing installed."""
    found = Decisions()
    absent = found.absent if with_peers else None
    cases = [("4, the toggles", four_rules()), ("4", many_rules(4))]
    cases += [(f"{count:,}", many_rules(count)) for count in counts]
    for title, rules in cases:
        found.by_rules.append(_column(title, rules, effort, absent))
    for conditions in (each for each in CONDITIONS if each <= most):
        rules = rules_with(conditions)
        found.by_conditions.append(_column(str(conditions), rules, effort, absent))
    return found


def _column(title: str, rules: Rules, effort: Effort, absent: dict[str, str] | None) -> Column:
    happened = events()
    made = case(rules, happened)
    with ExitStack() as stack:
        ways: list[Way] = [ours(made), library(made)]
        if rules == four_rules():
            ways += written_by_hand(made)
        if absent is not None:
            ways += _peers(made, absent, stack)
        gc.freeze()
        stack.callback(gc.unfreeze)
        times = race(ways, len(happened), effort.rounds, effort.seconds)
    conditions = max((len(rule.get("when", {"all": ()})["all"]) for rule in rules), default=0)
    return Column(title, len(rules), conditions, times)


def _peers(made: Case, absent: dict[str, str], stack: ExitStack) -> Iterator[Way]:
    """Those that can take these rules; what isn't installed is added to `absent`."""
    makers: list[tuple[str, int, Callable[[], Way]]] = [
        (peer.name, peer.most_rules, partial(peer.way, made)) for peer in PEERS
    ]
    makers += [(name, most, partial(OnNode, name, made, stack)) for name, most in ENGINES.items()]
    for name, most, make in makers:
        if len(made.rules) <= most and name not in absent:
            way = _tried(name, make, absent)
            if way is not None:
                yield way


def _tried(name: str, make: Callable[[], Way], absent: dict[str, str]) -> Way | None:
    try:
        way = make()
        way.answers(1)
    except ImportError as error:
        absent[name] = str(error)
        return None
    except Exception as error:  # a peer fails in its own way
        print(f"{name} fails: {error}", file=sys.stderr)
        return None
    return way
