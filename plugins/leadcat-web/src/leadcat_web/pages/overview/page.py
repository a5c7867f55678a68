"""The overview: today's numbers, what waits, what failed, and a picture of the last days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date
from typing import Annotated

from babel.dates import format_skeleton
from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import DecisionQuery, Outcome, Tally
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.pending import MOST
from leadcat_web.pages.log.filters import UTC_DAYS
from leadcat_web.pages.overview.chart import Chart
from leadcat_web.pages.overview.counts import SPANS, by_outcome, by_rule, counts_of, days_of

router = APIRouter(include_in_schema=False)


@router.get("/", name="overview")
async def overview(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """`days` is 14, 30 or 90; anything else is 14."""
    span = _span(visit.query.get("days"))
    today = visit.now().astimezone(UTC).date()
    tallies = await counts_of(visit.request.app).of(visit.desk, span, today)
    days = days_of(span, today)
    return visit.page(
        "overview/overview.html",
        span=span,
        spans=SPANS,
        today=today,
        counts=_of_day(tallies, today),
        failed=sum(each.count for each in tallies if each.outcome is Outcome.FAILED),
        waiting=visit.inbox_count,
        most_waiting=MOST,
        outcomes=Chart(days, by_outcome(tallies, days)),
        rules=Chart(days, by_rule(tallies, days)),
        short_day=_short_day(visit),
        since=days[0],
        utc_days={} if visit.site.time_zone == "UTC" else UTC_DAYS,
        is_new=not tallies and not await _has_decisions(visit),
        has_rules=bool(tallies) or await _has_rules(visit),
    )


def _short_day(visit: Visit) -> Callable[[date], str]:
    """How a day is written below the axis: without its year."""
    locale = visit.site.templates.speech(visit.caller.language).formats.locale
    return lambda day: format_skeleton("MMMd", day, locale=locale)


def _span(asked: str | None) -> int:
    return next((span for span in SPANS if str(span) == asked), SPANS[0])


def _of_day(tallies: Sequence[Tally], day: date) -> Counter[Outcome]:
    counts: Counter[Outcome] = Counter()
    for tally in tallies:
        if tally.day == day:
            counts[tally.outcome] += tally.count
    return counts


async def _has_decisions(visit: Visit) -> bool:
    """Whether anything was ever decided, before the span too."""
    return bool(await visit.desk.decisions(DecisionQuery(limit=1)))


async def _has_rules(visit: Visit) -> bool:
    """Whether a rule is on."""
    return any(rule.enabled for rule in (await visit.desk.settings()).saved.rules)
