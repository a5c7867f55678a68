"""What a preview costs, from the call to the answer, beside its three hook calls alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import median
from time import process_time

from attrs import frozen
from pluggy import HookRelay, PluginManager

from bench.scene import CRM, events, four_rules, ruleset
from leadcat_rules import Engine, Event, SnapshotHost, hookspecs, parse_ruleset


@frozen
class Previews:
    """Microseconds for one preview of four rules; medians of interleaved rounds."""

    bare: float
    """The same three hooks called by pluggy, and nothing else."""
    preview: float
    with_trace: float
    preview_to_bare: float
    """The median of the ratios in each round."""
    trace_to_preview: float


def measure(rounds: int, seconds: float) -> Previews:
    """Time the three in turn."""
    engine = Engine.open(
        parse_ruleset(ruleset(four_rules())), plugins=[SnapshotHost(CRM)], discover=False
    )
    happened = events()
    hooks = _hooks(SnapshotHost(CRM))
    ways: list[Callable[[Event], object]] = [
        lambda event: _bare(hooks, event),
        engine.preview,
        lambda event: engine.preview(event).trace,
    ]
    repeats = [_repeats(way, happened, seconds) for way in ways]
    times = [
        [_microseconds(way, happened, often) for way, often in zip(ways, repeats, strict=True)]
        for _ in range(rounds)
    ]
    bare, preview, with_trace = (median(column) for column in zip(*times, strict=True))
    return Previews(
        bare,
        preview,
        with_trace,
        preview_to_bare=median(row[1] / row[0] for row in times),
        trace_to_preview=median(row[2] / row[1] for row in times),
    )


def _hooks(host: SnapshotHost) -> HookRelay:
    plugins = PluginManager("leadcat")
    plugins.add_hookspecs(hookspecs)
    plugins.register(host)
    return plugins.hook


def _bare(hooks: HookRelay, event: Event) -> None:
    hooks.leadcat_get_company(context=None, company_id=event.company_id)
    hooks.leadcat_list_categories(context=None)
    hooks.leadcat_list_lead_statuses(context=None)


def _repeats(way: Callable[[Event], object], happened: Sequence[Event], seconds: float) -> int:
    once = _microseconds(way, happened, 1) * len(happened) / 1e6
    return max(1, round(seconds / once))


def _microseconds(way: Callable[[Event], object], happened: Sequence[Event], repeats: int) -> float:
    begun = process_time()
    for _ in range(repeats):
        for event in happened:
            way(event)
    return (process_time() - begun) / repeats / len(happened) * 1e6
