"""Decisions as they are printed: a table for people, JSON Lines for programs."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import UTC, datetime
from typing import Protocol

from rich.text import Text

from leadcat_rules.decisions import Decision, Outcome, Reason
from leadcat_rules.domain import Company
from leadcat_rules.files.decisions import decision_row
from leadcat_rules.terminal.printing import print_json_lines, screen, words
from leadcat_rules.terminal.table import PagedTable
from leadcat_rules.wording import in_words, plural

_HEADERS = ("event", "company", "outcome", "rule", "category")
_TIME = "at (UTC)"
STYLES = {
    Outcome.UPDATED: "green",
    Outcome.AWAITING_CONFIRMATION: "yellow",
    Outcome.FAILED: "red",
    Outcome.NOT_FIRED: "dim",
}
"""The colour of an outcome, on a terminal."""
_REASONS = Counter(reason.outcome for reason in Reason)
_WITH_SEVERAL_REASONS = {outcome for outcome, count in _REASONS.items() if count > 1}


class Names(Protocol):
    """What a CRM calls its companies and categories."""

    def company_name(self, company_id: str) -> str | None:
        """The name of this company; None when it isn't there."""
        ...

    def category_name(self, category_id: str) -> str | None:
        """The name of this category, also when it is deleted; None when it isn't there."""
        ...


class Output(Protocol):
    """Where decisions go, one after the other."""

    def show(self, *decisions: Decision) -> None:
        """Print them, now or with the next page."""
        ...

    def close(self) -> None:
        """Print what is left, and a last word."""
        ...


class JsonLines:
    """Each decision as one line, at once; what failed is also told on standard error."""

    def show(self, *decisions: Decision) -> None:
        """Print them."""
        print_json_lines(map(decision_row, decisions))
        for decision in decisions:
            if decision.error is not None:
                print(f"event {decision.id!r} failed: {decision.error}", file=sys.stderr)

    def close(self) -> None:
        """All is printed already."""


class DecisionTable:
    """A table with the names of companies and categories, and a count below it.

    Without a CRM at hand they bear the names that the decision saw, or their ids. `with_times`
    begins each row with when it was decided.
    """

    def __init__(self, crm: Names | None = None, *, with_times: bool = False) -> None:
        self._crm = crm
        self._screen = screen()
        self._has_times = with_times
        self._table = PagedTable(
            self._screen,
            (_TIME, *_HEADERS) if with_times else _HEADERS,
            whole=(_TIME, "event"),
            spare="rule",
        )
        self._outcomes: Counter[Outcome] = Counter()

    def show(self, *decisions: Decision) -> None:
        """Print each with its page."""
        for decision in decisions:
            self._show(decision)

    def _show(self, decision: Decision) -> None:
        if decision.outcome is not None:
            self._outcomes[decision.outcome] += 1
        times = (words(time_in_words(decision.at)),) if self._has_times else ()
        self._table.add(
            *times,
            words(decision.id),
            words(self._company(decision)),
            outcome_in_words(decision),
            words(decision.rule or ""),
            words(self._change(decision)),
        )

    def close(self) -> None:
        """Print the last page and how many came to what."""
        self._table.flush()
        self._screen.print()
        self._screen.print(_summary(self._outcomes))

    def _company(self, decision: Decision) -> str:
        company_id = decision.event.company_id
        if company_id is None:
            return ""
        found = None if self._crm is None else self._crm.company_name(company_id)
        seen = None if decision.company is None else decision.company.name
        return found or seen or company_id

    def _change(self, decision: Decision) -> str:
        before = self._category(decision.from_category, decision.company)
        if decision.to_category is None:
            return before
        mark = "?" if decision.outcome is Outcome.AWAITING_CONFIRMATION else ""
        return f"{before} → {self._category(decision.to_category, decision.company)}{mark}"

    def _category(self, category_id: str | None, seen: Company | None) -> str:
        if category_id is None:
            return ""
        found = None if self._crm is None else self._crm.category_name(category_id)
        was = None if seen is None else seen.category
        return found or (was.name if was and was.id == category_id else category_id)


def outcome_in_words(decision: Decision) -> Text:
    """The outcome and its reason in words, who answered or undid, and what went wrong."""
    text = Text() if decision.reason is None else reason_in_words(decision.reason)
    by = f" by {who}" if (who := _who(decision)) else ""
    error = f", {decision.error}" if decision.error else ""
    return text.append_text(words(f"{by}{error}"))


def reason_in_words(reason: Reason) -> Text:
    """The reason's outcome in its colour, and the reason itself where the outcome has several."""
    outcome = reason.outcome
    also = f": {in_words(reason)}" if outcome in _WITH_SEVERAL_REASONS else ""
    return Text(f"{in_words(outcome)}{also}", STYLES.get(outcome, ""))


def _who(decision: Decision) -> str | None:
    """Who answered, or who took it back."""
    latest = decision.latest
    if latest is not None and latest.outcome is Outcome.UNDONE:
        return latest.actor
    return decision.answered_by


def _summary(outcomes: Counter[Outcome]) -> Text:
    total = outcomes.total()
    parts = [
        Text(f"{outcomes[outcome]:,} {in_words(outcome)}", STYLES.get(outcome, ""))
        for outcome in Outcome
        if outcome in outcomes
    ]
    counted = Text(plural(total, "event"))
    return Text(": ").join([counted, Text(", ").join(parts)]) if parts else counted


def time_in_words(moment: datetime | None) -> str:
    """A time to the minute, in UTC; empty where there is none."""
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
