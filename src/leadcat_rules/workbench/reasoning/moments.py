"""Moments as whole microseconds, and the plainest one of a range."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from leadcat_rules.times import format_time
from leadcat_rules.workbench.reasoning.lines import Cell

_START = datetime.min.replace(tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
LAST = (datetime.max.replace(tzinfo=UTC) - _START) // _MICROSECOND
"""The last moment of the calendar."""
_UNITS = (86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000, 1_000, 1)
"""Days, hours, minutes, seconds, milliseconds, microseconds."""


def microseconds(moment: datetime) -> int:
    """How far this moment is from the start of the calendar."""
    return (moment - _START) // _MICROSECOND


def moment_at(count: int) -> datetime:
    """The moment that many microseconds after the start of the calendar."""
    return _START + count * _MICROSECOND


USUAL = microseconds(datetime(2026, 1, 13, tzinfo=UTC))
"""The day that is taken where any will do."""


def span_of(cell: Cell | None, lowest: int, highest: int) -> tuple[int, int]:
    """The first and the last whole number of a cell on a line that has these ends."""
    low, high = (None, None) if cell is None else (cell.low, cell.high)
    first = lowest if low is None else max(lowest, low[0] + low[1])
    last = highest if high is None else min(highest, high[0] + high[1] - 1)
    return first, last


def plainest(first: int, last: int) -> int | None:
    """The roundest moment from the first to the last one; None when there is none."""
    if first <= USUAL <= last:
        return USUAL
    if first > last:
        return None
    for unit in _UNITS:
        count = last // unit * unit if last < USUAL else -(-first // unit) * unit
        if first <= count <= last:
            return count
    return first


def as_json(count: int) -> str:
    """The moment as a file holds it: a day when it is the start of one in UTC."""
    moment = moment_at(count)
    return moment.date().isoformat() if count % _UNITS[0] == 0 else format_time(moment)


def spellings(count: int) -> Iterator[str]:
    """The moment as some strings that are read as it."""
    text = moment_at(count).isoformat().removesuffix("+00:00")
    yield from (f"{text}{offset}" for offset in ("Z", "+00:00", "-00:00"))
