"""How a backfill is told: a table for people, an object for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from attrs import frozen

from leadcat_rules import Category, Outcome, plain_json
from leadcat_rules.terminal import PagedTable, in_words, print_json, screen, words
from leadcat_sql.commands.backfilling.rules import Rules
from leadcat_sql.commands.backfilling.tallying import Tally
from leadcat_sql.crm.backfilling.batch import Batch

_HEADERS = ("outcome", "rule", "category", "events")


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
        others = self.tally.everybody - self.tally.companies
        console.print(
            f"{self.tally.companies:,} companies may be moved, {others:,} others are not potential "
            "customers."
        )
        if self.waiting:
            console.print(f"{self.waiting:,} were left alone: a question about them waits.")
        console.print(self._next())

    def _print_table(self) -> None:
        table = PagedTable(screen(), _HEADERS, whole=("events",), spare="rule")
        names = {each.id: each.name for each in self.categories}
        alike: Counter[tuple[str, str, str]] = Counter()
        for (reason, rule, before, after, _), number in self.tally.events.items():
            was = names.get(before or "", before or "")
            to = f" → {names.get(after, after)}" if after else ""
            alike[_told(reason.outcome, reason), rule or "", f"{was}{to}"] += number
        for (outcome, rule, change), number in sorted(alike.items(), key=lambda each: -each[1]):
            table.add(words(outcome), words(rule), words(change), words(f"{number:,}"))
        table.flush()

    def _next(self) -> str:
        if not self.applied:
            return "Nothing was written. To do it, add --apply."
        updated = self.tally.outcomes()[Outcome.UPDATED]
        return f"{updated:,} updated. To take them back: --undo {self.batch.id}"


def _told(outcome: str, reason: str) -> str:
    told = in_words(reason)
    return told if in_words(outcome) == told else f"{in_words(outcome)} ({told})"
