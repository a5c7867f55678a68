"""Ratios of one run beside those of the last recorded one; in each of them more is better."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.decisions import Decisions
from bench.previews import Previews

RECORDED = Path(__file__).parent.parent / "docs" / "performance.json"

Ratios = Mapping[str, float]


def ratios_of(decisions: Decisions, previews: Previews) -> dict[str, float]:
    """How many times as long as ours each peer takes, and how near a preview is to bare hooks."""
    found = dict(_of_decisions(decisions))
    found["preview: bare hook calls"] = round(1 / previews.preview_to_bare, 3)
    return found


def _of_decisions(decisions: Decisions) -> Iterator[tuple[str, float]]:
    for series, columns in (("rules", decisions.by_rules), ("conditions", decisions.by_conditions)):
        for column in columns:
            for name in column.times:
                ratio = column.ratio(name)
                if ratio is not None and name != "leadcat-rules":
                    yield f"{series} {column.title}: {name}", round(ratio, 3)


def recorded() -> dict[str, float]:
    """Those of the last run that was recorded; none where none was."""
    if not RECORDED.exists():
        return {}
    ratios: dict[str, float] = json.loads(RECORDED.read_text("utf-8"))
    return ratios


def record(ratios: Ratios) -> None:
    """Keep them for the next run."""
    RECORDED.write_text(json.dumps(ratios, indent=2) + "\n", "utf-8")


def worse(found: Ratios, before: Ratios, left: float) -> list[str]:
    """What has less than this part left of what it was; told in a line each."""
    return [
        f"{name}: {found[name]:,.2f}, and was {was:,.2f}"
        for name, was in before.items()
        if name in found and found[name] < was * left
    ]
