"""What one save costs: a sale becomes sold, a rule matches, the company's category is updated.

The record, the category and the decision with its event and trace commit together. Beside our path
the same SQL is sent by hand (`ways`), in turn within one run, each to a database of its own; in the
end they must be the same. By hand nothing is evaluated, and no value is made. Prints a table: each
database as durable as it gets, then without waiting for the disk, where the processor's part shows.
"""

from __future__ import annotations

import gc
import platform
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from attrs import frozen
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from bench.ways import Ours, ThroughCore, ThroughPsycopg, ThroughSqlite, Way, plain_engine
from leadcat_rules import parse_ruleset
from tests.sql.server import Server
from tests.sql.wire import round_trips

ROUNDS = 15
SAVES_A_ROUND = 40
WARM = 20
"""Saves before the first round: PostgreSQL settles on a statement's plan after ten."""

FOUR_RULES = parse_ruleset(
    {
        "name": "bench",
        "rules": [
            {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"},
            {"id": "lost", "trigger": "sale_lost", "set_category_to": "Lost"},
            {"id": "registered", "trigger": "sale_registered", "set_category_to": "Prospect"},
            {"id": "status", "trigger": "lead_status_changed", "lead_status": "Qualified",
             "set_category_to": "Opportunity"},
        ],
    }
)  # fmt: skip


@frozen
class Place:
    """One kind of database at one durability."""

    name: str
    synchronous: str
    """`full` and `normal` of SQLite; `on` and `off`, the `synchronous_commit` of PostgreSQL."""
    new: Callable[[str, str], str]
    """The URL of an empty database of this name, so durable."""


@contextmanager
def places() -> Iterator[Sequence[Place]]:
    """SQLite in a folder of its own, PostgreSQL on a server of its own."""
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="leadcat-"))
        stack.callback(shutil.rmtree, folder)
        server = Server(durable=True)
        stack.callback(server.stop)

        def file(name: str, synchronous: str) -> str:
            return f"sqlite:///{folder / name}_{synchronous}.db"

        def database(name: str, synchronous: str) -> str:
            name = f"{name}_{synchronous}"
            server.execute(f"CREATE DATABASE {name}")
            server.execute(f"ALTER DATABASE {name} SET synchronous_commit = '{synchronous}'")
            return server.url(name)

        yield (
            Place("SQLite", "full", file),
            Place("PostgreSQL", "on", database),
            Place("SQLite", "normal", file),
            Place("PostgreSQL", "off", database),
        )


@frozen
class Row:
    """One place's times, in microseconds for one save: medians over the rounds."""

    place: Place
    ours: float
    core: float
    bare: float
    core_to_ours: float
    """The median of the ratios in each round."""
    bare_to_ours: float
    trips: Sequence[int]
    """How often ours, Core and the bare driver wait for a server; nothing for SQLite."""


def measure(place: Place, rounds: int, saves: int) -> Row:
    """All ways in turn, so many saves in each round; each round begins with another way."""
    first = WARM + 1
    with ExitStack() as stack:
        urls = [place.new(name, place.synchronous) for name in ("ours", "core", "bare")]
        ways = _ways(place, urls, first + rounds * saves, stack)
        # What was recorded is no burden of any way's.
        gc.freeze()
        stack.callback(gc.unfreeze)
        for way in ways:
            _microseconds(way, range(WARM))
        is_far = place.name != "SQLite"
        trips = [round_trips(way.driver, partial(way.save, WARM)) for way in ways if is_far]
        times = [
            _in_turn(ways, number, range(first + number * saves, first + (number + 1) * saves))
            for number in range(rounds)
        ]
    compare(urls)
    ours, core, bare = (median(column) for column in zip(*times, strict=True))
    return Row(
        place,
        ours,
        core,
        bare,
        core_to_ours=median(core / ours for ours, core, _ in times),
        bare_to_ours=median(bare / ours for ours, _, bare in times),
        trips=trips,
    )


def _ways(place: Place, urls: Sequence[str], saves: int, stack: ExitStack) -> Sequence[Way]:
    crms = [
        Ours(url, place.synchronous, FOUR_RULES, saves)
        for url in (place.new("recorded", place.synchronous), *urls)
    ]
    recorded = crms[0].recorded(saves)
    ours = crms.pop(1)
    for crm in crms:
        crm.close()
    bare = ThroughSqlite if place.name == "SQLite" else ThroughPsycopg
    ways: list[Way] = [
        ours,
        ThroughCore(urls[1], place.synchronous, recorded),
        bare(urls[2], place.synchronous, recorded),
    ]
    for way in ways:
        stack.enter_context(closing(way))
    return ways


def _in_turn(ways: Sequence[Way], number: int, saves: Sequence[int]) -> list[float]:
    times = [0.0] * len(ways)
    for turn in range(len(ways)):
        index = (number + turn) % len(ways)
        times[index] = _microseconds(ways[index], saves)
    return times


def _microseconds(way: Way, saves: Sequence[int]) -> float:
    begun = perf_counter()
    for number in saves:
        way.save(number)
    return (perf_counter() - begun) / len(saves) * 1e6


def compare(urls: Sequence[str]) -> None:
    """All has been written everywhere, and equally long."""
    first, *others = [_content(url) for url in urls]
    if others != [first] * len(others):
        raise SystemExit(f"they don't agree: {[first, *others]}")


def _content(url: str) -> Mapping[str, object]:
    engine = plain_engine(url)
    with engine.connect() as connection:
        found = {what: connection.execute(text(query)).all() for what, query in _CONTENT.items()}
    engine.dispose()
    return found


_CONTENT = {
    "decisions": "SELECT count(*), sum(length(content)) FROM leadcat_decision",
    "companies": """
        SELECT category, count(*), sum(version) FROM leadcat_crm_company
        GROUP BY category ORDER BY category
    """,
    "sales": """
        SELECT status, count(*), sum(version) FROM leadcat_crm_sale
        GROUP BY status ORDER BY status
    """,
}


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--saves", type=int, default=SAVES_A_ROUND, help="in each round")
    options = parser.parse_args(arguments)
    table = Table(
        title=f"Microseconds for one save with its decision, medians of {options.rounds} "
        f"interleaved rounds;\nround trips of each; Python {platform.python_version()}, "
        f"{platform.machine()}",
        title_justify="left",
    )
    table.add_column("database")
    for heading in ("ours", "Core", "bare", "Core/ours", "bare/ours", "trips"):
        table.add_column(heading, justify="right")
    with places() as everywhere:
        for place in everywhere:
            _add(table, measure(place, options.rounds, options.saves))
    Console().print(table)


def _add(table: Table, row: Row) -> None:
    table.add_row(
        f"{row.place.name} {row.place.synchronous}",
        *(f"{each:,.0f}" for each in (row.ours, row.core, row.bare)),
        *(f"{each:.2f}" for each in (row.core_to_ours, row.bare_to_ours)),
        " ".join(map(str, row.trips)),
    )


if __name__ == "__main__":
    main()
