"""The currencies by which amounts are summed: so many at most, however many the history has."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import Engine, Expressed

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir

MOST_CURRENCIES = 200
"""More than there are; a column of free text may have millions."""


@frozen
class Currencies:
    """Those of a history, or where they are too many the commonest."""

    named: tuple[str, ...]
    is_all: bool = True

    def others(self, history: ir.Table) -> ir.BooleanValue:
        """Whether an event's currency is none of them."""
        return history.currency.notnull() & history.currency.notin(self.named)

    def currency(self, history: ir.Table) -> Expressed:
        """Each event's currency, null for those that aren't named."""
        return self._where_named(history, history.currency)

    def amount(self, history: ir.Table) -> Expressed:
        """Each event's amount, null where its currency isn't named: such are not added up."""
        return self._where_named(history, history.amount)

    def _where_named(self, history: ir.Table, value: Any) -> Expressed:
        if self.is_all:
            return value
        return self.others(history).ifelse(ibis.null(value.type()), value)


ALL = Currencies(())
"""Where it is known that they are few."""


def currencies_of(engine: Engine, history: ir.Table) -> Currencies:
    """All currencies in the order of the alphabet, or the commonest where there are too many."""
    there = history.filter(history.currency.notnull()).select("currency")
    found = _fetched(engine, there.distinct().limit(MOST_CURRENCIES + 1))
    if len(found) <= MOST_CURRENCIES:
        return Currencies(found)
    counted = there.group_by("currency").agg(events=there.count())
    commonest = counted.order_by([ibis.desc("events"), "currency"]).limit(MOST_CURRENCIES)
    return Currencies(_fetched(engine, commonest.select("currency")), is_all=False)


def _fetched(engine: Engine, query: ir.Table) -> tuple[str, ...]:
    return tuple(sorted(engine.fetch(query).column("currency").to_pylist()))
