"""How fast the past is replayed: our simulation beside SQL written by hand for DuckDB.

All ways run in turn, round by round, in one process over the same generated events in Parquet, and
what they count must agree. Prints a table of medians and the most memory that was used.

    python -m bench.simulate [EVENTS] [ROUNDS]
"""

from __future__ import annotations

import platform
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from attrs import define, field, frozen
from rich.console import Console
from rich.table import Table

from leadcat_rules import Category, LeadStatus, Snapshot, parse_ruleset
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.prepared import Prepared, Request, Rules, prepare
from leadcat_rules.workbench.simulating.result import Count, Mode
from leadcat_rules.workbench.simulating.running import simulate
from leadcat_rules.workbench.simulating.sources.opening import open_source
from leadcat_rules.workbench.simulating.stateless import count_stateless
from leadcat_rules.workbench.simulating.workspace import connected

EVENTS, ROUNDS = 10_000_000, 5
GROUPS = {
    "1": "potential_customer", "2": "potential_customer", "3": "potential_customer",
    "4": "potential_customer", "5": "partner", "6": "other", "7": "customer", "8": "lost",
}  # fmt: skip
CRM = Snapshot(
    categories=tuple(
        Category(id=id, name=f"Category {id}", group=group, lead_status_enabled=id in ("1", "4"))
        for id, group in GROUPS.items()
    ),
    lead_statuses=tuple(LeadStatus(id=str(id), name=f"Status {id}") for id in range(6)),
)
GENERATED = """
COPY (
  SELECT 'e' || i AS id,
    CASE WHEN s THEN 'sale_saved' ELSE 'contact_saved' END AS type,
    TIMESTAMP '2025-01-01' + to_microseconds(i * (31536000000000 // {events})) AS "at",
    'u' || (h % 200) AS actor,
    CASE WHEN h % 5 = 0 THEN 'api' WHEN h % 5 = 1 THEN 'import' ELSE 'ui' END AS origin,
    CASE WHEN s THEN 's' || (i // 3) ELSE 'p' || (h % 2000000) END AS record,
    (100000 + h2 % {companies})::VARCHAR AS company,
    i % 3 = 0 AS is_new,
    CASE WHEN s AND i % 3 > 0 THEN 'open' END AS status_before,
    CASE WHEN s THEN CASE WHEN i % 3 = 0 THEN 'open' WHEN h % 10 < 2 THEN 'sold'
      WHEN h % 10 < 4 THEN 'lost' ELSE 'open' END END AS status,
    CASE WHEN NOT s THEN (h % 6)::VARCHAR END AS lead_status_before,
    CASE WHEN NOT s THEN (h2 % 6)::VARCHAR END AS lead_status,
    CASE WHEN s THEN ((h % 10000000) / 100)::DECIMAL(18, 2) END AS amount,
    CASE WHEN s THEN ['SEK', 'EUR', 'NOK'][(h % 3)::INT + 1] END AS currency,
    CASE WHEN h2 % 50 = 0 THEN '1' END AS chosen_category,
    (h2 % 8 + 1)::VARCHAR AS category,
    (h % 100)::VARCHAR AS company_country
  FROM (SELECT i, hash(i) AS h, hash(i + 1000000007) AS h2, hash(i // 3 * 7 + 1) % 10 < 7 AS s
        FROM range({events}) t(i))
) TO '{file}' (FORMAT parquet)
"""
"""Seven of ten events are of sales, each saved three times: new, and twice more."""

BY_HAND = """
SELECT year("at") * 12 + month("at") AS month, category, currency,
  CASE
    WHEN status IS NOT NULL THEN CASE
      WHEN NOT (is_new OR (status IN ('sold', 'lost') AND status <> status_before)) THEN 'nothing'
      WHEN company IS NULL THEN 'no_company'
      WHEN category NOT IN ('1', '2', '3', '4') THEN 'not_eligible'
      WHEN status = 'sold' THEN CASE WHEN chosen_category IS NULL THEN 'sold' ELSE 'kept' END
      WHEN status = 'lost' THEN CASE WHEN chosen_category IS NULL THEN 'lost' ELSE 'kept' END
      WHEN category = '2' THEN 'already'
      WHEN chosen_category IS NULL THEN 'registered' ELSE 'kept' END
    WHEN lead_status IS NULL OR lead_status = lead_status_before THEN 'nothing'
    WHEN company IS NULL THEN 'no_company'
    WHEN category NOT IN ('1', '2', '3', '4') THEN 'not_eligible'
    WHEN lead_status <> '5' THEN 'no_rule'
    WHEN category IN ('2', '3') THEN 'not_enabled'
    WHEN category = '4' THEN 'already'
    WHEN chosen_category IS NULL THEN 'status' ELSE 'kept' END AS ended,
  count(*) AS events, sum(amount) AS amount
FROM '{file}' GROUP BY ALL
"""


def four_rules() -> Ruleset:
    """The four toggles, all on."""
    return parse_ruleset(
        {
            "name": "Four",
            "rules": [
                _rule("sold", "sale_sold", "7"),
                _rule("lost", "sale_lost", "8"),
                _rule("registered", "sale_registered", "2"),
                _rule("status", "lead_status_changed", "4"),
            ],
        }
    )


def many_rules(count: int) -> Ruleset:
    """The four triggers in turn, each rule for one country and from an amount on."""
    triggers = [(each.trigger.value, each.set_category_to) for each in four_rules().rules]
    rules = []
    for number in range(count):
        trigger, target = triggers[number % 4]
        when = [_leaf("company_country", "equal_to", str(number // 4))]
        if number % 4 != 3:
            when.append(_leaf("sale_amount", "greater_than", 100 * (number % 7)))
        id = "" if target is None or isinstance(target, str) else target.id
        rules.append(_rule(f"r{number}", trigger, id) | {"when": {"all": when}})
    return parse_ruleset({"name": "Many", "rules": rules})


def _rule(id: str, trigger: str, target: str) -> dict[str, Any]:
    waits = {"lead_status": {"id": "5"}} if trigger == "lead_status_changed" else {}
    return {"id": id, "trigger": trigger, "set_category_to": {"id": target}, **waits}


def _leaf(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"name": name, "operator": operator, "value": value}


@define
class Way:
    """One way through the events, and how long each of its rounds took."""

    name: str
    events: int
    once: Callable[[], int]
    """Go through all events; it returns how many of them would have updated a category."""
    seconds: list[float] = field(factory=list)
    work: list[float] = field(factory=list)
    """Seconds of all processors together."""
    updated: int = 0

    def measure(self) -> None:
        """One round."""
        wall, work = perf_counter(), process_time()
        self.updated = self.once()
        self.seconds.append(perf_counter() - wall)
        self.work.append(process_time() - work)


@frozen
class Trial:
    """The same events for all ways."""

    engine: Engine
    file: str
    events: int

    def by_hand(self) -> int:
        """The best SQL for the four rules that we know."""
        query = BY_HAND.replace("{file}", self.file)
        rows = self.engine.backend.con.execute(query).fetchall()
        return sum(row[4] for row in rows if row[3] in ("sold", "lost", "registered", "status"))

    def counting(self, ruleset: Ruleset) -> Callable[[], int]:
        """Only what the SQL by hand does, too: each event's end, counted."""
        prepared = self.prepared(ruleset)
        return lambda: _updated(count_stateless(prepared.matches[0], "park", self.engine))

    def prepared(self, ruleset: Ruleset) -> Prepared:
        """The events, read and checked."""
        return prepare(self._request(ruleset, Mode.STATELESS), self.engine)

    def whole(self, ruleset: Ruleset, mode: Mode) -> Callable[[], int]:
        """A simulation from the file to its result, with all that is checked on the way."""
        return lambda: _updated(simulate(self._request(ruleset, mode), self.engine).counts)

    def _request(self, ruleset: Ruleset, mode: Mode) -> Request:
        return Request(
            rules=(Rules(ruleset, "bench.json"),),
            source=lambda engine, wanted, found: open_source(
                engine, self.file, None, wanted, found
            ),
            snapshot=CRM,
            mode=mode,
        )


def _updated(counts: tuple[Count, ...]) -> int:
    return sum(each.events for each in counts if each.outcome == "updated")


def measured(folder: str, events: int, rounds: int) -> list[Way]:
    """Each way's rounds, in turn."""
    with connected(None) as engine:
        trials = [Trial(engine, _generated(engine, folder, each), each) for each in _sizes(events)]
        ways = [way for trial in trials for way in _ways(trial, is_whole=trial.events == events)]
        if rounds > 1:
            for way in ways:
                way.once()  # the file is in the cache of the disk, and everything is imported
        for _ in range(rounds):
            for way in ways:
                way.measure()
    return ways


def _sizes(events: int) -> list[int]:
    return [events, events // 10]


def _generated(engine: Engine, folder: str, events: int) -> str:
    file = str(Path(folder) / f"events-{events}.parquet")
    companies = max(10, events // 25)
    statement = GENERATED.format(events=events, companies=companies, file=file)
    engine.backend.con.execute(statement)
    return file


def _ways(trial: Trial, *, is_whole: bool) -> list[Way]:
    size = trial.events
    in_order = Way("in order, whole", size, trial.whole(four_rules(), Mode.IN_ORDER))
    if not is_whole:
        return [in_order]
    return [
        Way("4 rules, SQL by hand", size, trial.by_hand),
        Way("4 rules, stateless, counted", size, trial.counting(four_rules())),
        Way("100 rules, stateless, counted", size, trial.counting(many_rules(100))),
        Way("4 rules, stateless, whole", size, trial.whole(four_rules(), Mode.STATELESS)),
        in_order,
    ]


def check(ways: list[Way]) -> None:
    """The SQL by hand and our own count the same; stateless, whole is no other than counted."""
    by_hand, counted, _, whole, *_ = ways
    if not by_hand.updated == counted.updated == whole.updated > 0:
        updated = [way.updated for way in (by_hand, counted, whole)]
        raise SystemExit(f"they don't agree on how many are updated: {updated}")


def table(ways: list[Way]) -> Table:
    """Medians, and each way's speed beside the SQL by hand, round by round."""
    shown = Table("way", "events", "s", "s of work", "M events/s", "beside by hand")
    by_hand = ways[0]
    for way in ways:
        seconds = median(way.seconds)
        pairs = zip(by_hand.seconds, way.seconds, strict=True)
        ratio = median(hand / own for hand, own in pairs) * way.events / by_hand.events
        shown.add_row(
            way.name,
            f"{way.events:,}",
            f"{seconds:.2f}",
            f"{median(way.work):.2f}",
            f"{way.events / seconds / 1e6:.2f}",
            f"{ratio:.0%}",
        )
    return shown


def main(events: int = EVENTS, rounds: int = ROUNDS) -> None:
    """Generate, measure, and print."""
    console = Console(width=100)
    with TemporaryDirectory(prefix="leadcat-bench-") as folder:
        ways = measured(folder, events, rounds)
    check(ways)
    console.print(f"Python {platform.python_version()}, {rounds} rounds in turn")
    console.print(table(ways))
    four, hundred = ways[1], ways[2]
    pairs = zip(hundred.seconds, four.seconds, strict=True)
    times = median(many / few for many, few in pairs)
    console.print(f"100 rules take {times:.1f} times as long as four")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    console.print(f"at most {peak:.2f} GiB of memory")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
