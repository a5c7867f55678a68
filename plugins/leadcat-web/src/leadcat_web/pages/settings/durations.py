"""Durations of ISO 8601 in weeks, days, hours, minutes and seconds, in words."""

from __future__ import annotations

import re

from leadcat_web.words import Speech

_LONGEST = 9
"""Digits that are read as a number."""
_PART = re.compile(r"(\d+(?:[.,]\d+)?)([WDHMS])")


def duration_in_words(duration: str, speech: Speech) -> str:
    """`P1DT12H` as `1 day, 12 hours`."""
    return ", ".join(_part(number, unit, speech) for number, unit in _PART.findall(duration))


def _part(number: str, unit: str, speech: Speech) -> str:
    if not number.isdigit() or len(number) > _LONGEST:
        return f"{number} {unit.lower()}"
    count = int(number)
    if unit == "W":
        return speech.ngettext("%(num)d week", "%(num)d weeks", count)
    if unit == "D":
        return speech.ngettext("%(num)d day", "%(num)d days", count)
    if unit == "H":
        return speech.ngettext("%(num)d hour", "%(num)d hours", count)
    if unit == "M":
        return speech.ngettext("%(num)d minute", "%(num)d minutes", count)
    return speech.ngettext("%(num)d second", "%(num)d seconds", count)
