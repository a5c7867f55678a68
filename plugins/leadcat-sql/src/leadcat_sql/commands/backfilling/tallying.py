"""What came of a backfill, counted while it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import TypeAlias

from attrs import define, field

from leadcat_rules import CategoryGroup, CrmLists, Event, Outcome, Reason, SaleSaved
from leadcat_sql.crm.backfilling.came_of import CameOf

_Alike: TypeAlias = tuple[Reason, str | None, str | None, str | None, str | None]
"""Reason, rule, from, to and currency."""
MOST_CURRENCIES = 200
"""More than there are; a column of free text may have millions."""


@define
class Tally:
    """Counts while it goes on."""

    companies: int = 0
    """Those that rules may move, and that were looked at."""
    everybody: int = 0
    """All companies, when it began."""
    events: Counter[_Alike] = field(factory=Counter)
    amounts: dict[_Alike, Decimal] = field(factory=dict)
    unnamed: int = 0
    """Events in a currency after the first MOST_CURRENCIES: counted without it and its amount."""
    _currencies: set[str] = field(factory=set)

    def count(self, came: Iterable[CameOf]) -> None:
        """Count these too."""
        for each in came:
            currency, amount = self._sum_of(each.event)
            alike = (each.reason, each.rule, each.from_category, each.to_category, currency)
            self.events[alike] += 1
            self.amounts[alike] = self.amounts.get(alike, Decimal(0)) + amount

    def _sum_of(self, event: Event) -> tuple[str | None, Decimal]:
        if not isinstance(event, SaleSaved):
            return None, Decimal(0)
        currency, amount = event.after.currency, event.after.amount or Decimal(0)
        if currency is None or currency in self._currencies:
            return currency, amount
        if len(self._currencies) == MOST_CURRENCIES:
            self.unnamed += 1
            return None, Decimal(0)
        self._currencies.add(currency)
        return currency, amount

    def count_earlier(self, came: Iterable[CameOf], lists: CrmLists) -> None:
        """Count what a run before has done; who is eligible still is looked at again."""
        for each in came:
            self.count([each])
            target = lists.category(each.to_category)
            is_gone = target is None or target.group is not CategoryGroup.POTENTIAL_CUSTOMER
            self.companies += each.reason.outcome is Outcome.UPDATED and is_gone

    def outcomes(self) -> Counter[Outcome]:
        """How many events ended with which outcome."""
        found: Counter[Outcome] = Counter()
        for (reason, *_), number in self.events.items():
            found[reason.outcome] += number
        return found

    def moved(self) -> Counter[tuple[str | None, str | None]]:
        """How many companies went from which category to which."""
        found: Counter[tuple[str | None, str | None]] = Counter()
        for (reason, _, before, after, _), number in self.events.items():
            if reason.outcome is Outcome.UPDATED:
                found[before, after] += number
        return found

    def stayed(self) -> tuple[tuple[None, None], int]:
        """How many companies are where they were."""
        return (None, None), self.companies - sum(self.moved().values())
