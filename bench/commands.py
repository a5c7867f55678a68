"""What a user waits for at a terminal: help, a small run, and a run of many events."""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, run
from tempfile import TemporaryDirectory
from time import perf_counter

from attrs import frozen

from bench.scene import COUNTRIES, SEGMENTS, STATUSES, four_rules, ruleset

LEADCAT = "from leadcat_rules.cli import main; main()"
COMPANIES = 10_000
FEW = 12


@frozen
class Call:
    """One command line."""

    title: str
    wall: float
    """Seconds from the call to its end; the median of a few."""
    processor: float
    """Seconds of all processors."""


@frozen
class ManyEvents:
    """`leadcat run --json` of many events on a snapshot, once."""

    events: int
    companies: int
    seconds: float
    megabytes: float
    """At most, of the whole process."""

    @property
    def a_second(self) -> float:
        return self.events / self.seconds


def measure(events: int, rounds: int, companies: int = COMPANIES) -> tuple[list[Call], ManyEvents]:
    """Call each a few times, and the large run once."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, events, companies)
        small = _line(folder, "few")
        calls = [
            _called("leadcat --help", ["--help"], rounds),
            _called("leadcat run, four rules and twelve events", small, rounds),
        ]
        begun = perf_counter()
        kilobytes = _peak(_line(folder, "many"))
        return calls, ManyEvents(events, companies, perf_counter() - begun, kilobytes / 1000)


def _write(folder: Path, events: int, companies: int) -> None:
    (folder / "rules.json").write_text(json.dumps(ruleset(four_rules())), "utf-8")
    for name, those, count in (("few", FEW, FEW), ("many", companies, events)):
        (folder / f"{name}.json").write_text(json.dumps(_crm(those)), "utf-8")
        with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
            file.writelines(_events(count, those))


def _line(folder: Path, name: str) -> list[str]:
    rules, crm, events = (
        str(folder / each) for each in ("rules.json", f"{name}.json", f"{name}.jsonl")
    )
    return ["run", rules, "--crm", crm, "--events", events, "--json"]


def _crm(companies: int) -> dict[str, object]:
    lead = {"id": "1", "name": "Lead", "group": "potential_customer", "lead_status_enabled": True}
    return {
        "categories": [lead, {"id": "7", "name": "Customer", "group": "customer"}],
        "lead_statuses": [{"id": id, "name": f"Status {id}"} for id in STATUSES],
        "companies": [
            {"id": str(number), "name": f"Company {number}", "category": "1",
             "attributes": {"country": COUNTRIES[number % 100], "segment": SEGMENTS[number % 40]}}
            for number in range(companies)
        ],
    }  # fmt: skip


def _events(count: int, companies: int) -> Iterator[str]:
    """Sales of all companies in turn; one in a hundred is sold."""
    for number in range(count):
        sale = {"id": f"s{number}", "company": str(number % companies), "amount": 1000}
        status = "sold" if number % 100 == 0 else "stalled"
        saved = {"before": {**sale, "status": "open"}, "after": {**sale, "status": status}}
        event = {"type": "sale_saved", "id": f"e{number}", "at": "2026-01-01T00:00:00Z", **saved}
        yield json.dumps(event) + "\n"


def _called(title: str, arguments: list[str], rounds: int) -> Call:
    walls, processors = [], []
    for _ in range(rounds):
        before = _worked()
        begun = perf_counter()
        run([sys.executable, "-c", LEADCAT, *arguments], check=True, stdout=DEVNULL)
        walls.append(perf_counter() - begun)
        processors.append(_worked() - before)
    return Call(title, median(walls), median(processors))


def _worked() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _peak(arguments: list[str]) -> int:
    """Run it, and return the kilobytes that it had at most."""
    process = os.posix_spawn(
        sys.executable,
        [sys.executable, "-c", LEADCAT, *arguments],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit("leadcat run has failed")
    return used.ru_maxrss
