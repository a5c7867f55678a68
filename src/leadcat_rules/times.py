"""Times, days and durations as they stand in files (RFC 3339, ISO 8601)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MINUTE = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
TIME_PATTERN = rf"({_DAY})[Tt]({_MINUTE}):([0-9]{{2}})(\.[0-9]+)?([Zz]|[+-]{_MINUTE})"
"""What a time looks like; whether there is such a time is another question."""
DAY_OR_TIME_PATTERN = rf"{_DAY}|{TIME_PATTERN}"
_TIME = re.compile(TIME_PATTERN)
_DAY_ONLY = re.compile(_DAY)
_AMOUNT = r"([0-9]{1,18}(?:[.,][0-9]{1,9})?)"
DURATION_PATTERN = (
    rf"P(?=[0-9T])(?:{_AMOUNT}W)?(?:{_AMOUNT}D)?"
    rf"(?:T(?=[0-9])(?:{_AMOUNT}H)?(?:{_AMOUNT}M)?(?:{_AMOUNT}S)?)?"
)
"""What a duration looks like; that only its last part has a fraction is another question."""
_DURATION = re.compile(DURATION_PATTERN)
_SECONDS = (604_800, 86_400, 3_600, 60, 1)
LONGEST_DURATION = timedelta(days=365_250)
"""A thousand years: any clock plus a duration stays within the calendar."""


def parse_time(text: str) -> datetime:
    """The moment in UTC that an RFC 3339 time with its offset names.

    Digits below a microsecond are dropped; a leap second is the next second. ValueError otherwise.
    """
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(
            f"a time looks like 2026-01-13T10:00:00Z, with its offset from UTC, not {_shown(text)}"
        )
    day, minute, second, fraction, offset = match.groups()
    leaps = second == "60"
    whole = f"{day}T{minute}:{'59' if leaps else second}{offset.upper()}"
    try:
        moment = datetime.fromisoformat(whole).astimezone(UTC)
        return moment + _rest(moment, leaps, fraction)
    except (ValueError, OverflowError):
        raise ValueError(f"there is no such time: {_shown(text)}") from None


def parse_day_or_time(text: str) -> datetime:
    """The moment in UTC: of an RFC 3339 time, or of the start of a day such as 2026-01-13."""
    if _DAY_ONLY.fullmatch(text):
        return parse_time(f"{text}T00:00:00Z")
    try:
        return parse_time(text)
    except ValueError as error:
        if _TIME.fullmatch(text):
            raise
        raise ValueError(f"a day looks like 2026-01-13; {error}") from None


def parse_duration(text: str) -> timedelta:
    """The length of an ISO 8601 duration in weeks, days, hours, minutes and seconds.

    Only its last part may have a fraction. ValueError for years and months, which have no
    length, and for more than `LONGEST_DURATION`.
    """
    match = _DURATION.fullmatch(text)
    if match is None or _has_early_fraction(match):
        raise ValueError(
            "a duration looks like P2W, P3D or PT12H, in weeks, days, hours, minutes and seconds, "
            f"not {_shown(text)}"
        )
    seconds = sum(
        Decimal(amount.replace(",", ".")) * unit
        for amount, unit in zip(match.groups(), _SECONDS, strict=True)
        if amount is not None
    )
    if seconds > LONGEST_DURATION.total_seconds():
        raise ValueError(f"a duration is at most a thousand years, not {_shown(text)}")
    return timedelta(microseconds=int(seconds * 1_000_000))


def format_time(moment: datetime) -> str:
    """The one RFC 3339 text of this moment: in UTC, with a Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _rest(moment: datetime, leaps: bool, fraction: str | None) -> timedelta:
    if leaps and (moment.hour, moment.minute) != (23, 59):
        raise ValueError("a leap second ends a day in UTC")
    microseconds = 0 if fraction is None else int(fraction[1:7].ljust(6, "0"))
    return timedelta(seconds=int(leaps), microseconds=microseconds)


def _has_early_fraction(match: re.Match[str]) -> bool:
    amounts = [amount for amount in match.groups() if amount is not None]
    return any("." in amount or "," in amount for amount in amounts[:-1])


def _shown(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:37]}...")
