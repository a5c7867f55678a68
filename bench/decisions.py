"""How fast decisions are made: our evaluation beside plain `business_rules.run_all`.

Both decide the same events by the same compiled rules, in turn within one run; they must agree.
Then what a preview costs from the call to the answer, hooks included. Prints a table.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter
from typing import Any

from attrs import frozen
from business_rules import run_all
from rich.console import Console
from rich.table import Table

from leadcat_rules import (
    Category,
    Company,
    Contact,
    ContactSaved,
    Engine,
    Event,
    Facts,
    LeadStatus,
    Proposal,
    ProposalRecorder,
    Sale,
    SaleSaved,
    Snapshot,
    SnapshotHost,
    parse_ruleset,
)
from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.variables import schema_for, variables_class

ROUNDS = 15
SECONDS_A_ROUND = 0.05
COUNTRIES = [f"{first}{second}" for first in "ABCDEFGHIJ" for second in "ABCDEFGHIJ"]
STATUSES = [str(number) for number in range(1, 6)]

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
CUSTOMER = Category(id="7", name="Customer", group="customer")
CRM = Snapshot(
    categories=(LEAD, CUSTOMER),
    lead_statuses=tuple(LeadStatus(id=id, name=f"Status {id}") for id in STATUSES),
    companies={
        country: Company(id=country, name=country, category=LEAD, attributes={"country": country})
        for country in COUNTRIES
    },
)

Decide = Callable[[Event], Proposal | None]


def four_rules() -> list[dict[str, Any]]:
    """The four toggles, all on."""
    return [
        {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"},
        {"id": "lost", "trigger": "sale_lost", "set_category_to": "Customer"},
        {"id": "registered", "trigger": "sale_registered", "set_category_to": "Customer"},
        {"id": "status", "trigger": "lead_status_changed", "lead_status": "Status 5",
         "set_category_to": "Customer"},
    ]  # fmt: skip


def many_rules(count: int) -> list[dict[str, Any]]:
    """The four triggers in turn, each rule for one country and a range of amounts."""
    rules = []
    for number in range(count):
        trigger = four_rules()[number % 4]["trigger"]
        country = {
            "name": "company_country",
            "operator": "equal_to",
            "value": COUNTRIES[number // 4 % len(COUNTRIES)],
        }
        large = {"name": "sale_amount", "operator": "greater_than", "value": 1000 + number}
        of_status = {"lead_status": f"Status {number % 5 + 1}"}
        is_sale = trigger != "lead_status_changed"
        rules.append(
            {"id": f"r{number}", "trigger": trigger, "set_category_to": "Customer"}
            | ({} if is_sale else of_status)
            | {"when": {"all": [country, large] if is_sale else [country]}}
        )
    return rules


def events() -> list[Event]:
    """Each trigger, for each country; half of the sales are too small for a rule with amounts."""
    happened: list[Event] = []
    for number, country in enumerate(COUNTRIES):
        amount = 500 if number % 2 else 1_000_000
        status = ("sold", "lost")[number % 2]
        old = Sale(id=f"s{number}", company=country, status="open", amount=amount)
        new = Sale(id=f"s{number}", company=country, status=status, amount=amount)
        happened += [
            SaleSaved(before=old, after=new),
            SaleSaved(before=None, after=old),
            ContactSaved(
                before=Contact(id=country, company=country, lead_status="1"),
                after=Contact(id=country, company=country, lead_status=STATUSES[number % 5]),
            ),
        ]
    return happened


def by_the_library(compiled: CompiledRuleset) -> Decide:
    """Plain business-rules over our variables."""
    pairs, variables = compiled.pairs, variables_class(compiled.schema)

    def decide(event: Event) -> Proposal | None:
        recorder = ProposalRecorder()
        facts = Facts(event, CRM.company(event.company_id))
        run_all(pairs, variables(facts), recorder, stop_on_first_trigger=True)
        return recorder.proposal

    return decide


def by_ourselves(compiled: CompiledRuleset) -> Decide:
    """Our evaluation of the same pairs."""
    evaluator = Evaluator(compiled)
    return lambda event: evaluator.match(Facts(event, CRM.company(event.company_id)))


def previewing(rules: list[dict[str, Any]]) -> Callable[[Event], object]:
    """A preview through the engine, its host's three hooks and its store."""
    ruleset = parse_ruleset({"name": "bench", "rules": rules})
    engine = Engine.open(ruleset, plugins=[SnapshotHost(CRM)], discover=False)
    return lambda event: engine.preview(event)


@frozen
class Row:
    """Microseconds for one event: medians over the rounds, and of the ratios in each."""

    rules: int
    library: float
    ours: float
    ratio: float
    preview: float


def measure(rules: list[dict[str, Any]], happened: Sequence[Event]) -> Row:
    """Everything about one ruleset, in turn."""
    ruleset = parse_ruleset({"name": "bench", "rules": rules})
    compiled = compile_rules(ruleset, schema_for(ruleset.attributes), CRM.lists)
    library, ours = by_the_library(compiled), by_ourselves(compiled)
    for event in happened:
        if library(event) != ours(event):
            raise SystemExit(f"they don't agree on {event}")
    ways: list[Callable[[Event], object]] = [library, ours, previewing(rules)]
    repeats = [_repeats(way, happened) for way in ways]
    times = [
        [_microseconds(way, happened, count) for way, count in zip(ways, repeats, strict=True)]
        for _ in range(ROUNDS)
    ]
    middle = [median(column) for column in zip(*times, strict=True)]
    ratio = median(row[0] / row[1] for row in times)
    return Row(len(rules), middle[0], middle[1], ratio, middle[2])


def _repeats(way: Callable[[Event], object], happened: Sequence[Event]) -> int:
    once = _microseconds(way, happened, 1) * len(happened) / 1e6
    return max(1, round(SECONDS_A_ROUND / once))


def _microseconds(way: Callable[[Event], object], happened: Sequence[Event], repeats: int) -> float:
    begun = perf_counter()
    for _ in range(repeats):
        for event in happened:
            way(event)
    return (perf_counter() - begun) / repeats / len(happened) * 1e6


def main() -> None:
    """Measure and print."""
    happened = events()
    table = Table(
        title=f"One event, medians of {ROUNDS} interleaved rounds; Python "
        f"{platform.python_version()}, {platform.machine()}",
        title_justify="left",
    )
    for heading in ("rules", "run_all µs", "ours µs", "run_all / ours", "decisions/s, ours"):
        table.add_column(heading, justify="right")
    table.add_column("preview µs", justify="right")
    for rules in (four_rules(), many_rules(1000)):
        row = measure(rules, happened)
        table.add_row(
            f"{row.rules:,}",
            f"{row.library:,.1f}",
            f"{row.ours:,.2f}",
            f"{row.ratio:,.1f}",
            f"{1e6 / row.ours:,.0f}",
            f"{row.preview:,.1f}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
