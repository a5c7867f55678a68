"""What the report tells of a history beside the decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from leadcat_rules.decisions import Outcome, Reason
from leadcat_rules.times import format_time
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.irregularities import MOST_PLACES
from leadcat_rules.workbench.simulating.prepared import Prepared
from leadcat_rules.workbench.simulating.result import Count
from leadcat_rules.workbench.simulating.stateless import month_name
from leadcat_rules.workbench.simulating.triggers import RAISED, Raised, with_raised

with needs("workbench"):
    import ibis.expr.types as ir


def notice(prepared: Prepared) -> None:
    """Events without a time, in all too many currencies, of companies that aren't there."""
    history = prepared.settled.history
    if not prepared.currencies.is_all:
        _tell(prepared, "many_currencies", history.filter(prepared.currencies.others(history)))
    if prepared.arrived.brings("at"):
        _tell(prepared, "no_time", history.filter(history["at"].isnull()))
    if not prepared.arrived.brings("category"):
        raising = with_raised(history)
        raises = raising[RAISED] != int(Raised.NOTHING)
        unknown = raising.company.notnull() & ~raising.company_known & ~raising.late
        _tell(prepared, "company_not_found", raising.filter(raises & unknown))


def _tell(prepared: Prepared, kind: str, there: ir.Table) -> None:
    number = prepared.engine.fetch(there.aggregate(n=there.count())).to_pylist()[0]["n"]
    if not number:
        return
    first = prepared.engine.fetch(there.select("row").order_by("row").limit(MOST_PLACES))
    places = prepared.arrived.places(first.column("row").to_pylist())
    prepared.irregularities.add(kind, number, places)


def reused_ids(prepared: Prepared) -> Iterator[Count]:
    """The events that fail because their id was another one's (S1)."""
    reused = prepared.settled.reused
    if reused is None:
        return
    query = reused.select(
        month=prepared.engine.month(reused["at"]),
        currency=prepared.currencies.currency(reused),
        amount=prepared.currencies.amount(reused),
    )
    for row in prepared.engine.fetch(query).to_pylist():
        yield Count(
            month=month_name(row["month"]),
            outcome=Outcome.FAILED,
            reason=Reason.EVENT_ID_REUSED,
            rule=None,
            from_category=None,
            to_category=None,
            currency=row["currency"],
            events=1,
            amount=Decimal(row["amount"] or 0),
        )


def span(prepared: Prepared) -> tuple[str | None, str | None]:
    """The first and the last time of an event."""
    history = prepared.settled.history
    query = history.aggregate(first=history.at.min(), last=history.at.max())
    found = prepared.engine.fetch(query).to_pylist()[0]
    return written_time(found["first"]), written_time(found["last"])


def written_time(moment: datetime | None) -> str | None:
    """The time in RFC 3339; without a zone it is in UTC."""
    if moment is None:
        return None
    return format_time(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))
