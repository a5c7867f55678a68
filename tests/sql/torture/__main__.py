"""`python -m tests.sql.torture`: the races and crashes of the tests, many more of them.

It ends by itself: at the first promise that is broken, with exit code 1 and all there is to see.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Sequence

from tests.sql import databases
from tests.sql.crashes.nursery import nursery
from tests.sql.races.pair import two_processes
from tests.sql.torture import trials
from tests.sql.torture.flaws import FLAWS
from tests.sql.torture.places import leave_all
from tests.sql.torture.sites import STORES
from tests.sql.torture.trials import Limits, Trial
from tests.sql.torture.violation import Violation

_WIDTHS = (32, 11, 13)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try everything that is asked for; the exit code."""
    asked = _asked(arguments)
    began = time.monotonic()
    until = None if asked.seconds is None else began + asked.seconds
    limits = Limits(rounds=asked.rounds, seed=asked.seed, flaw=asked.flaw, until=until)
    try:
        with two_processes() as pair:
            _table(trials.RACES_COME_TO, trials.races(pair), asked, limits)
        with nursery() as cradle:
            _table(trials.CRASHES_COME_TO, trials.crashes(cradle), asked, limits)
            _table(trials.WORK_COMES_TO, trials.work(cradle), asked, limits)
    except Violation as violation:
        print(violation, file=sys.stderr)
        return 1
    print(f"no promise was broken in {time.monotonic() - began:.0f} seconds")
    return 0


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sql.torture", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000, help="of each race (default 1000)")
    parser.add_argument("--seconds", type=float, help="begin nothing more after so many")
    parser.add_argument("--seed", type=int, default=0, help="of the moments of sudden deaths")
    parser.add_argument("--only", metavar="NAME", help="what the first column calls so")
    parser.add_argument("--database", choices=databases.KINDS)
    parser.add_argument("--store", choices=STORES)
    parser.add_argument("--flaw", choices=FLAWS, help="of stores that are alone, to see it found")
    return parser.parse_args(arguments)


def _table(
    comes_to: Sequence[str], some: Iterable[Trial], asked: argparse.Namespace, limits: Limits
) -> None:
    wanted = [trial for trial in some if _is_wanted(trial, asked)]
    if wanted:
        print(_row("", "database", "store", *comes_to))
    for trial in wanted:
        if limits.until is not None and time.monotonic() >= limits.until:
            print("the time is up")
            return
        figures = trial.run(limits)
        print(_row(trial.name, trial.database, trial.store, *figures), flush=True)
        leave_all()
        databases.forget()
    print()


def _is_wanted(trial: Trial, asked: argparse.Namespace) -> bool:
    wanted = (
        (asked.only, trial.name),
        (asked.database, trial.database),
        (asked.store, trial.store),
    )
    return all(each in (None, value) for each, value in wanted)


def _row(*cells: object) -> str:
    words = [f"{cell:<{width}}" for cell, width in zip(cells, _WIDTHS, strict=False)]
    return "".join([*words, *(f"{cell:>10}" for cell in cells[len(_WIDTHS) :])])


if __name__ == "__main__":
    sys.exit(main())
