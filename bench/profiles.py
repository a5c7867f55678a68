"""What the time goes to: the three functions that take most of it themselves."""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from bench.case import case
from bench.peers.in_python import ours
from bench.scene import CRM, events, four_rules, ruleset
from leadcat_rules import Engine, SnapshotHost, parse_ruleset

TOP = 3
REPEATS = 20


@frozen
class Cost:
    """One function, and the part of the whole that it takes itself."""

    function: str
    part: float


def measure(repeats: int = REPEATS) -> dict[str, Sequence[Cost]]:
    """The top of a decision, of a preview and of an event that is handled, four rules each."""
    made = case(four_rules(), events())
    happened = [(event,) for event, _ in made.happened]
    decide = ours(made).decide
    engine = Engine.open(
        parse_ruleset(ruleset(four_rules())), plugins=[SnapshotHost(CRM)], discover=False
    )
    return {
        "a decision": _top(decide, made.happened, repeats),
        "a preview": _top(engine.preview, happened, repeats),
        "an event, in memory": _top(engine.handle, happened, repeats),
    }


def _top(
    call: Callable[..., object], inputs: Sequence[tuple[Any, ...]], repeats: int
) -> Sequence[Cost]:
    for each in inputs:
        call(*each)  # what is made only once isn't told
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(repeats):
        for each in inputs:
            call(*each)
    profile.disable()
    stats: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]  # not in the stubs
    whole = sum(own for _, _, own, _, _ in stats.values())
    most = sorted(stats.items(), key=lambda item: -item[1][2])[:TOP]
    return [Cost(_named(place), numbers[2] / whole) for place, numbers in most]


def _named(place: tuple[str, int, str]) -> str:
    file, _, function = place
    return function if file == "~" else f"{Path(file).stem}.{function}"
