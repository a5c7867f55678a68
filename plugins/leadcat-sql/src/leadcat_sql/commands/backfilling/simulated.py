"""What came of a backfill, as the result that simulations have: the same page is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadcat_sql.commands.backfilling.tallying import MOST_CURRENCIES, Tally
from leadcat_sql.commands.backfilling.telling import Result

if TYPE_CHECKING:
    from leadcat_rules.workbench import Count, Irregularity, Simulation


def simulation(result: Result, *, where: str, seconds: float) -> Simulation:
    """The result, for the report."""
    from leadcat_rules.workbench import Mode, Moved, Simulation

    tally, rules, at = result.tally, result.rules, result.batch.at
    moved = (*tally.moved().items(), tally.stayed())
    return Simulation(
        ruleset=rules.ruleset.name,
        revision=rules.ruleset.revision,
        file=rules.source,
        mode=Mode.IN_ORDER,
        engine="the live engine",
        source=where,
        answer="park",
        events=sum(tally.events.values()),
        companies=tally.companies,
        counts=tuple(_counts(tally, f"{at:%Y-%m}")),
        moved=tuple(Moved(before=old, after=new, companies=number) for (old, new), number in moved),
        irregularities=tuple(_irregularities(result)),
        rules=rules.in_order,
        categories={each.id: (each.name, each.group.value) for each in result.categories},
        first_at=f"{at:%Y-%m-%dT%H:%M:%SZ}",
        last_at=f"{at:%Y-%m-%dT%H:%M:%SZ}",
        seconds=seconds,
    )


def _counts(tally: Tally, month: str) -> Iterator[Count]:
    from leadcat_rules.workbench import Count

    for alike, number in tally.events.items():
        reason, rule, before, after, currency = alike
        yield Count(
            month=month,
            outcome=reason.outcome,
            reason=reason,
            rule=rule,
            from_category=before,
            to_category=after,
            currency=currency,
            events=number,
            amount=tally.amounts[alike],
        )


def _irregularities(result: Result) -> Iterator[Irregularity]:
    from leadcat_rules.workbench import Irregularity

    if result.waiting:
        message = "companies were left alone because a question about them waits in the inbox"
        yield Irregularity(kind="question_waits", message=message, count=result.waiting)
    if result.tally.unnamed:
        message = f"events in more than {MOST_CURRENCIES} currencies, counted without an amount"
        yield Irregularity(kind="many_currencies", message=message, count=result.tally.unnamed)
