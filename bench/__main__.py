"""The whole suite: `python -m bench` measures and writes docs/performance.md."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from bench import batches, commands, decisions, loading, previews, profiles, transactions
from bench.decisions import Effort
from bench.guard import RECORDED, ratios_of, record, recorded, worse
from bench.report import Measured, page, picture

LEFT = 0.75
"""What has less of its ratio left than this part has become slower."""


def measure(effort: Effort, counts: Sequence[int], events: int, saves: int) -> Measured:
    """Everything, one after the other."""
    found = decisions.measure(effort, counts)
    _tell("previews")
    previewed = previews.measure(effort.rounds, effort.seconds)
    _tell("transactions")
    with transactions.places() as places:
        saved = [transactions.measure(place, effort.rounds, saves) for place in places]
        imported = [batches.measure(place, effort.rounds) for place in places]
    _tell("loading")
    loaded = [loading.measure(count) for count in counts if count >= 1_000]
    _tell("commands")
    calls, many = commands.measure(events, effort.rounds)
    costs = profiles.measure()
    return Measured(effort, found, previewed, saved, imported, loaded, calls, many, costs)


def _tell(what: str) -> None:
    print(f"measuring {what} …", file=sys.stderr)


def write(measured: Measured, folder: Path) -> None:
    """The page and its picture."""
    (folder / "performance.svg").write_text(picture(measured.decisions), "utf-8")
    (folder / "performance.md").write_text(page(measured), "utf-8")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, write, and say what has become slower since the last run."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=Effort().rounds)
    parser.add_argument("--seconds", type=float, default=Effort().seconds, help="of each in each")
    parser.add_argument("--most-rules", type=int, default=decisions.COUNTS[-1])
    parser.add_argument("--events", type=int, default=1_000_000, help="for leadcat run")
    parser.add_argument("--saves", type=int, default=transactions.SAVES_A_ROUND)
    parser.add_argument("--out", type=Path, default=RECORDED.parent, help="the folder to write to")
    options = parser.parse_args(arguments)
    counts = [count for count in decisions.COUNTS if count <= options.most_rules]
    _tell("decisions")
    effort = Effort(options.rounds, options.seconds)
    measured = measure(effort, counts, options.events, options.saves)
    write(measured, options.out)
    ratios = ratios_of(measured.decisions, measured.previews)
    for line in worse(ratios, recorded(), LEFT):
        print(f"slower than recorded: {line}")
    if options.out == RECORDED.parent:
        record(ratios)
    print(f"written: {options.out / 'performance.md'}")


if __name__ == "__main__":
    main()
