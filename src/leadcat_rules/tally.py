"""How many decisions came to what, day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime

from attrs import frozen

from leadcat_rules.decisions import Outcome, Step


@frozen(kw_only=True)
class Tally:
    """So many decisions of one day came to this outcome by this rule."""

    day: date
    """In UTC."""
    outcome: Outcome
    rule: str | None
    """The id of the rule that matched; None where none did."""
    count: int
    """From 1: what never happened has no tally."""


def tallied(latest: Iterable[Step], since: datetime, until: datetime) -> tuple[Tally, ...]:
    """Counts decisions by their latest steps, those at or after `since` and before `until`.

    By day, oldest first, then by outcome and rule.
    """
    counts = Counter(
        (step.at.astimezone(UTC).date(), step.outcome, step.rule)
        for step in latest
        if since <= step.at < until
    )
    found = [
        Tally(day=day, outcome=outcome, rule=rule, count=count)
        for (day, outcome, rule), count in counts.items()
    ]
    return in_order(found)


def in_order(tallies: Iterable[Tally]) -> tuple[Tally, ...]:
    """By day, oldest first, then by outcome and rule."""
    return tuple(sorted(tallies, key=lambda tally: (tally.day, tally.outcome, tally.rule or "")))
