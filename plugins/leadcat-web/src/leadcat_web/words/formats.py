"""Times, numbers and money as a language writes them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from attrs import frozen
from babel import Locale
from babel.dates import format_skeleton, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal

_REGIONS = {"en": "en_GB"}
"""English without a region writes the month first and twelve hours."""
_A_SECOND = timedelta(seconds=1)
_MOST_DIGITS = 20
_LETTER_TO_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)")
"""Where a currency's code runs into the amount, as in English."""


@frozen
class Formats:
    """How one language writes what isn't words; times are shown in one zone."""

    locale: Locale
    zone: ZoneInfo

    @classmethod
    def of(cls, language: str, time_zone: str) -> Formats:
        """Those of this language; ZoneInfoNotFoundError for a zone that isn't known."""
        return cls(Locale.parse(_REGIONS.get(language, language)), ZoneInfo(time_zone))

    def time(self, moment: datetime) -> str:
        """Date and time, to the minute."""
        local = moment.astimezone(self.zone)
        clock = format_time(local.time(), "short", locale=self.locale)
        return f"{self.day(local.date())} {clock}"

    def day(self, day: date) -> str:
        """A date with its month as a word; a moment's is the one in the zone."""
        local = day.astimezone(self.zone).date() if isinstance(day, datetime) else day
        return format_skeleton("yMMMd", local, locale=self.locale)

    def age(self, moment: datetime, now: datetime) -> str:
        """How long ago it was, or in how long it comes: one unit."""
        away: timedelta = moment - now
        if abs(away) < _A_SECOND:
            away = -_A_SECOND  # what is happening now has happened, and isn't "in 0 seconds"
        return format_timedelta(away, add_direction=True, threshold=1, locale=self.locale)

    def number(self, number: Decimal | int | float) -> str:
        """A number with the language's separators, none of its digits lost."""
        exact = Decimal(str(number))
        if _is_out_of_reach(exact):
            return str(exact)
        return format_decimal(exact, locale=self.locale, decimal_quantization=False)

    def money(self, amount: Decimal | None, currency: str | None = None) -> str:
        """An amount with its currency, none of its digits lost; empty when there is none."""
        if amount is None:
            return ""
        if not currency:
            return self.number(amount)
        if _is_out_of_reach(amount):
            return f"{amount} {currency}"
        text = format_currency(amount, currency, locale=self.locale, decimal_quantization=False)
        return _LETTER_TO_DIGIT.sub("\N{NO-BREAK SPACE}", text)


def _is_out_of_reach(number: Decimal) -> bool:
    """Whether it has more digits than the decimals that Babel rounds with."""
    return abs(number.adjusted()) > _MOST_DIGITS or len(number.as_tuple().digits) > _MOST_DIGITS
