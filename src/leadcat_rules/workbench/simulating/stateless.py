"""Each event judged by the category on its row, and counted in one query."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.codes import Policy
from leadcat_rules.workbench.simulating.currencies import ALL, Currencies
from leadcat_rules.workbench.simulating.engines import Engine, Expressed
from leadcat_rules.workbench.simulating.matching import Matches
from leadcat_rules.workbench.simulating.result import Count
from leadcat_rules.workbench.simulating.summing import EXACT
from leadcat_rules.workbench.simulating.tallying import merged

with needs("workbench"):
    import ibis.expr.types as ir


def count_stateless(
    matches: Matches, answer: Policy, engine: Engine, currencies: Currencies = ALL
) -> tuple[Count, ...]:
    """How many events ended alike, month by month, and the sums of their sales' amounts."""
    query = grouped(matches.history, matches.codes[0], engine, currencies)
    rows = (row for batch in engine.batches(query) for row in batch.to_pylist())
    return merged(_count(matches, answer, row) for row in rows)


def grouped(history: ir.Table, code: Expressed, engine: Engine, currencies: Currencies) -> ir.Table:
    """The events that have all in common that their ends depend on, and how many they are."""
    found = history.select(
        "category",
        currency=currencies.currency(history),
        amount=currencies.amount(history),
        month=engine.month(history["at"]),
        code=code,
    )
    keys = ["month", "code", "category", "currency"]
    if found.amount.type().is_string():
        # No column of numbers holds them all: Python adds them up.
        return found.group_by(*keys, "amount").agg(events=found.count())
    return found.group_by(keys).agg(events=found.count(), amount=found.amount.sum())


def month_name(number: int | None) -> str | None:
    """`2026-01`."""
    return None if number is None else f"{number // 12:04}-{number % 12 + 1:02}"


def _count(matches: Matches, answer: Policy, row: Mapping[str, Any]) -> Count:
    ended = matches.ending(row["code"], row["category"], answer)
    amount = row["amount"]
    if isinstance(amount, str):
        amount = EXACT.multiply(Decimal(amount), Decimal(row["events"]))
    return Count(
        month=month_name(row["month"]),
        outcome=ended.reason.outcome,
        reason=ended.reason,
        rule=ended.rule,
        from_category=row["category"] if matches.reads_company(row["code"]) else None,
        to_category=ended.to,
        currency=row["currency"],
        events=row["events"],
        amount=Decimal(amount or 0),
    )
