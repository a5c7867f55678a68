"""How a backfill is told: a table for people, an object for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from attrs import frozen

from leadcat_rules import Category, Outcome, Reason, plain_json
from leadcat_rules.terminal import PagedTable, plural, print_json, reason_in_words, screen, words
from leadcat_sql.commands.backfilling.rules import Rules
from leadcat_sql.commands.backfilling.tallying import MOST_CURRENCIES, Tally
from leadcat_sql.crm.backfilling.batch import Batch

_HEADERS = ("events", "outcome", "rule", "category")


@frozen
class Result:
    """A backfill that has ended, for real or not."""

    batch: Batch
    applied: bool
    rules: Rules
    tally: Tally
    waiting: int
    categories: Iterable[Category]

    def print_json(self) -> None:
        """The counts as one object of JSON."""
        print_json(plain_json(self._row()), indent=2)

    def _row(self) -> dict[str, Any]:
        return {
            "batch": self.batch.id if self.applied else None,
            "applied": self.applied,
            "ruleset": self.rules.ruleset.name,
            "revision": self.rules.ruleset.revision,
            "companies": self.tally.everybody,
            "eligible": self.tally.companies,
            "waiting": self.waiting,
            "in_other_currencies": self.tally.unnamed,
            "counts": [
                {
                    "outcome": reason.outcome,
                    "reason": reason,
                    "rule": rule,
                    "from": before,
                    "to": after,
                    "currency": currency,
                    "events": number,
                    "amount": self.tally.amounts[reason, rule, before, after, currency],
                }
                for (reason, rule, before, after, currency), number in self.tally.events.items()
            ],
        }

    def print(self) -> None:
        """The counts as a table, and what can be done next."""
        console = screen()
        if self.tally.events:
            self._print_table()
        may_be_moved = plural(self.tally.companies, "company", "companies")
        console.print(f"{may_be_moved} may be moved, of {self.tally.everybody:,} in the CRM.")
        if self.waiting:
            console.print(f"{self.waiting:,} were left alone: a question about them waits.")
        if self.tally.unnamed:
            told = f"more than {MOST_CURRENCIES} currencies: counted without their amounts."
            console.print(f"{self.tally.unnamed:,} events are in {told}")
        console.print(self._next())

    def _print_table(self) -> None:
        table = PagedTable(screen(), _HEADERS, whole=("events",), spare="rule")
        names = {each.id: each.name for each in self.categories}
        alike: Counter[tuple[Reason, str, str]] = Counter()
        for (reason, rule, before, after, _), number in self.tally.events.items():
            was = names.get(before or "", before or "")
            to = f" → {names.get(after, after)}" if after else ""
            alike[reason, rule or "", f"{was}{to}"] += number
        order = [*Outcome]
        for (reason, rule, change), number in sorted(
            alike.items(), key=lambda each: (order.index(each[0][0].outcome), -each[1])
        ):
            counted = words(f"{number:>9,}")
            table.add(counted, reason_in_words(reason), words(rule), words(change))
        table.flush()

    def _next(self) -> str:
        if not self.applied:
            return "Nothing was written. To do it, add --apply."
        updated = self.tally.outcomes()[Outcome.UPDATED]
        return f"{updated:,} updated. To take them back: --undo {self.batch.id}"
