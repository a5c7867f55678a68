"""Numbers, days, durations and lists as a language writes them, by Babel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from attrs import field, frozen

from leadcat_rules.times import parse_day_or_time
from leadcat_rules.workbench.documenting.words import Words
from leadcat_rules.workbench.extras import needs

with needs("workbench"):
    from babel import Locale
    from babel.dates import format_skeleton, format_time
    from babel.lists import format_list
    from babel.numbers import format_decimal

_REGIONS = {"en": "en_GB"}
"""English without a region writes the month first and twelve hours."""
_MOST_DIGITS = 20
_UNITS = (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60))


@frozen
class Formats:
    """How one language writes what isn't words; times are in UTC."""

    words: Words
    locale: Locale = field(init=False)

    @locale.default
    def _locale(self) -> Locale:
        return Locale.parse(_REGIONS.get(self.words.language, self.words.language))

    def number(self, number: Decimal) -> str:
        """A number with the language's separators, none of its digits lost."""
        if abs(number.adjusted()) > _MOST_DIGITS or len(number.as_tuple().digits) > _MOST_DIGITS:
            return str(number)  # more than the decimals have that Babel rounds with
        return format_decimal(number, locale=self.locale, decimal_quantization=False)

    def moment(self, text: str) -> str:
        """A day, or a time, of an RFC 3339 text; midnight in UTC is told as the day."""
        moment = parse_day_or_time(text).astimezone(UTC)
        day = format_skeleton("yMMMd", moment.date(), locale=self.locale)
        return day if moment.time() == time() else f"{day} {self._clock(moment)} UTC"

    def _clock(self, moment: datetime) -> str:
        is_whole = not moment.second and not moment.microsecond
        if moment.microsecond:
            return moment.time().isoformat()
        return format_time(moment.time(), "short" if is_whole else "medium", locale=self.locale)

    def days(self, number: Decimal) -> str:
        """So many days, or a part of one."""
        return self._unit("day", number)

    def duration(self, length: timedelta) -> str:
        """In weeks, days, hours, minutes and seconds, those that there are; whole weeks alone."""
        left = Decimal(length // timedelta(microseconds=1)) / 1_000_000
        units = _UNITS if left % _UNITS[0][1] == 0 else _UNITS[1:]
        parts = []
        for name, seconds in units:
            amount, left = divmod(left, seconds)
            if amount:
                parts.append(self._unit(name, amount))
        if left or not parts:
            parts.append(self._unit("second", left))
        return self.listed(parts)

    def listed(self, texts: Sequence[str], style: Literal["standard", "or"] = "standard") -> str:
        """`A, B and C`, or `A, B or C`."""
        return format_list(texts, style=style, locale=self.locale)

    def _unit(self, name: str, amount: Decimal) -> str:
        one, several = self.words.units[name]
        amount = amount.normalize()  # 1.0 is one day, not several
        unit = one if self.locale.plural_form(amount) == "one" else several
        return f"{self.number(amount)} {unit}"
