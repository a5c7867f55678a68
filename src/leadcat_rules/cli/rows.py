"""Decisions as they are printed: a table for people, JSON Lines for programs."""

from __future__ import annotations

import sys
from collections import Counter
from typing import Protocol

from rich.text import Text

from leadcat_rules.cli.screen import print_json, screen, words
from leadcat_rules.cli.table import PagedTable
from leadcat_rules.decisions import Decision, Outcome, Reason
from leadcat_rules.files.decisions import decision_to_json
from leadcat_rules.snapshot_host import SnapshotHost

_HEADERS = ("event", "company", "outcome", "rule", "category")
STYLES = {
    Outcome.UPDATED: "green",
    Outcome.AWAITING_CONFIRMATION: "yellow",
    Outcome.FAILED: "red",
    Outcome.NOT_FIRED: "dim",
}
"""The colour of an outcome, on a terminal."""
_REASONS = Counter(reason.outcome for reason in Reason)
_WITH_SEVERAL_REASONS = {outcome for outcome, count in _REASONS.items() if count > 1}


class Output(Protocol):
    """Where decisions go, one after the other."""

    def show(self, decision: Decision) -> None:
        """Print it, now or with the next page."""
        ...

    def close(self) -> None:
        """Print what is left, and a last word."""
        ...


class JsonLines:
    """Each decision as one line, at once; what failed is also told on standard error."""

    def show(self, decision: Decision) -> None:
        """Print it."""
        print_json(decision_to_json(decision))
        if decision.error is not None:
            print(f"event {decision.id!r} failed: {decision.error}", file=sys.stderr)

    def close(self) -> None:
        """All is printed already."""


class DecisionTable:
    """A table with the names of companies and categories, and a count below it."""

    def __init__(self, crm: SnapshotHost) -> None:
        self._crm = crm
        self._screen = screen()
        self._table = PagedTable(self._screen, _HEADERS)
        self._outcomes: Counter[Outcome] = Counter()

    def show(self, decision: Decision) -> None:
        """Print it with its page."""
        if decision.outcome is not None:
            self._outcomes[decision.outcome] += 1
        self._table.add(
            words(decision.id),
            words(self._company(decision.event.company_id)),
            outcome_in_words(decision),
            words(decision.rule or ""),
            words(self._change(decision)),
        )

    def close(self) -> None:
        """Print the last page and how many came to what."""
        self._table.flush()
        self._screen.print()
        self._screen.print(_summary(self._outcomes))

    def _company(self, company_id: str | None) -> str:
        company = self._crm.company(company_id)
        return (company_id or "") if company is None else company.name

    def _change(self, decision: Decision) -> str:
        before = self._category(decision.from_category)
        if decision.to_category is None:
            return before
        mark = "?" if decision.outcome is Outcome.AWAITING_CONFIRMATION else ""
        return f"{before} → {self._category(decision.to_category)}{mark}"

    def _category(self, category_id: str | None) -> str:
        category = self._crm.category(category_id)
        return (category_id or "") if category is None else category.name


def outcome_in_words(decision: Decision) -> Text:
    """The outcome and its reason in words, who answered, and what went wrong."""
    outcome, reason = decision.outcome, decision.reason
    needs_reason = outcome in _WITH_SEVERAL_REASONS
    text = f"{in_words(outcome)}: {in_words(reason)}" if needs_reason else in_words(outcome)
    by = f" by {decision.answered_by}" if decision.answered_by else ""
    error = f", {decision.error}" if decision.error else ""
    return words(f"{text}{by}{error}", STYLES.get(outcome, "") if outcome else "")


def _summary(outcomes: Counter[Outcome]) -> Text:
    total = outcomes.total()
    parts = [
        Text(f"{outcomes[outcome]:,} {in_words(outcome)}", STYLES.get(outcome, ""))
        for outcome in Outcome
        if outcome in outcomes
    ]
    text = Text(f"{total:,} event{'' if total == 1 else 's'}: ")
    return text.append_text(Text(", ").join(parts))


def in_words(code: str | None) -> str:
    """A code as people read it."""
    return "" if code is None else code.replace("_", " ")
