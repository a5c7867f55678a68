"""docs/performance.md: everything that was measured, as tables and a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from attrs import frozen
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bench import transactions
from bench.batches import SIZE, Batches
from bench.chart import Chart
from bench.commands import Call, ManyEvents
from bench.decisions import Column, Decisions, Effort
from bench.loading import Loading
from bench.machine import machine, versions
from bench.previews import Previews
from bench.profiles import Cost

NOTHING = "-"


@frozen
class Measured:
    """One run of the whole suite."""

    effort: Effort
    decisions: Decisions
    previews: Previews
    saves: Sequence[transactions.Row]
    batches: Sequence[Batches]
    loadings: Sequence[Loading]
    calls: Sequence[Call]
    many: ManyEvents
    profiles: dict[str, Sequence[Cost]]


def picture(decisions: Decisions) -> str:
    """The cost of a decision against the number of rules, as SVG."""
    columns = [column for column in decisions.by_rules if column.conditions]
    lines = {
        name: [(c.rules, c.times[name].median) for c in columns if name in c.times]
        for name in decisions.names()
    }
    drawn = {name: line for name, line in lines.items() if len(line) > 1}
    return Chart(drawn, "rules", "microseconds for one decision").svg()


def page(measured: Measured) -> str:
    """The whole document."""
    found = measured.decisions
    environment = Environment(  # Markdown
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("performance.md.j2").render(
        effort=measured.effort,
        machine=machine(),
        versions=", ".join(f"{name} {version}" for name, version in versions()),
        absent=list(found.absent.items()),
        by_rules=_ways(found.by_rules, found.names(), _microseconds),
        ratios=_ways(found.by_rules, found.names(), _times_ours),
        by_conditions=_ways(found.by_conditions, found.names(), _microseconds),
        previews=_previews(measured.previews),
        saves=_saves(measured.saves),
        batches=_batches(measured.batches),
        loadings=_loadings(measured.loadings),
        calls=_calls(measured.calls),
        many=_many(measured.many),
        profiles=_profiles(measured.profiles),
    )


def _ways(
    columns: Sequence[Column], names: Sequence[str], cell: Callable[[Column, str], str]
) -> str:
    rows = [
        [name, *(cell(column, name) if name in column.times else NOTHING for column in columns)]
        for name in names
        if any(name in column.times for column in columns)
    ]
    return grid(["", *(column.title for column in columns)], rows)


def _microseconds(column: Column, name: str) -> str:
    return number(column.times[name].median)


def _times_ours(column: Column, name: str) -> str:
    ratio = column.ratio(name)
    return NOTHING if ratio is None else number(ratio)


def _previews(found: Previews) -> str:
    traced = found.preview_to_bare * found.trace_to_preview
    rows = [
        ["three hook calls by pluggy, nothing else", number(found.bare), "1"],
        ["a preview (C8)", number(found.preview), number(found.preview_to_bare)],
        ["a preview and its trace", number(found.with_trace), number(traced)],
    ]
    return grid(["", "µs", "times the hook calls"], rows)


def _saves(found: Sequence[transactions.Row]) -> str:
    rows = [
        [
            f"{row.place.name}, {row.place.synchronous}",
            *(f"{each:,.0f}" for each in (row.ours, row.core, row.bare)),
            *(f"{each:.2f}" for each in (row.core_to_ours, row.bare_to_ours)),
        ]
        for row in found
    ]
    return grid(["", "ours µs", "Core µs", "driver µs", "Core / ours", "driver / ours"], rows)


def _batches(found: Sequence[Batches]) -> str:
    rows = [
        [
            f"{each.place.name}, {each.place.synchronous}",
            *(f"{part:,.0f}" for part in (each.one_by_one, each.bare, each.in_batches)),
            *(f"{times:.1f}" for times in (each.times, each.times_bare)),
        ]
        for each in found
    ]
    heads = ["", "one by one µs", "the driver, one by one µs", f"in batches of {SIZE} µs"]
    return grid([*heads, "times as fast", "as the driver"], rows)


def _loadings(found: Sequence[Loading]) -> str:
    rows = [
        [
            f"{each.rules:,}",
            *(f"{part:.2f}" for part in (each.reading, each.making, each.first, each.seconds)),
            f"{each.bytes_a_rule:,.0f}",
        ]
        for each in found
    ]
    heads = ["rules", "read, validated s", "compiled, made ready s", "first events s", "in all s"]
    return grid([*heads, "bytes a rule"], rows)


def _calls(found: Sequence[Call]) -> str:
    rows = [[call.title, f"{call.wall:.2f}", f"{call.processor:.2f}"] for call in found]
    return grid(["", "s", "s of the processor"], rows)


def _many(found: ManyEvents) -> dict[str, str]:
    return {
        "events": f"{found.events:,}",
        "companies": f"{found.companies:,}",
        "seconds": f"{found.seconds:,.1f}",
        "a_second": f"{found.a_second:,.0f}",
        "megabytes": f"{found.megabytes:,.0f}",
    }


def _profiles(found: dict[str, Sequence[Cost]]) -> str:
    rows = [
        [what, *(f"`{cost.function}` {cost.part:.0%}" for cost in costs)]
        for what, costs in found.items()
    ]
    return grid(["", "first", "second", "third"], rows)


def grid(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of Markdown; all columns but the first are numbers."""
    lines = [f"| {' | '.join(heads)} |", "|---" + "|---:" * (len(heads) - 1) + "|"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def number(value: float) -> str:
    """With as many digits as mean something."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
