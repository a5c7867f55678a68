"""All that one language says: its texts, the words of the domain, its times and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from gettext import NullTranslations

from attrs import frozen

from leadcat_rules import Problem
from leadcat_web.words import advice, titles, wording
from leadcat_web.words.catalogs import translations
from leadcat_web.words.formats import Formats


@frozen(eq=False)
class Speech:
    """What pages are written with, in one language and time zone; its methods are their filters.

    A word of the core's that has none of ours is shown as it is.
    """

    language: str
    translations: NullTranslations
    formats: Formats

    def gettext(self, text: str, /, **values: object) -> str:
        """The text in this language, its %(name)s filled in."""
        return self.translations.gettext(text) % values

    def ngettext(self, one: str, many: str, number: int, /, **values: object) -> str:
        """The text for so many things; %(num)s is the number."""
        return self.translations.ngettext(one, many, number) % {"num": number, **values}

    def outcome(self, outcome: str) -> str:
        """How a decision stands."""
        return self._word(wording.OUTCOMES, outcome)

    def reason(self, reason: str) -> str:
        """Why a decision stands so, as a sentence without its full stop."""
        return self._word(wording.REASONS, reason)

    def trigger(self, trigger: str) -> str:
        """What a rule waits for."""
        return self._word(wording.TRIGGERS, trigger)

    def status(self, status: str) -> str:
        """How a confirmation stands."""
        return self._word(wording.STATUSES, status)

    def group(self, group: str) -> str:
        """A category group."""
        return self._word(wording.GROUPS, group)

    def sale_status(self, status: str) -> str:
        """How far a sale has come."""
        return self._word(wording.SALE_STATUSES, status)

    def origin(self, origin: str) -> str:
        """Where a save came from."""
        return self._word(wording.ORIGINS, origin)

    def role(self, role: str) -> str:
        """What somebody is in the embedded CRM."""
        return self._word(wording.ROLES, role)

    def permission(self, permission: str) -> str:
        """What somebody may do."""
        return self._word(wording.PERMISSIONS, permission)

    def problem(self, code: str) -> str:
        """The title of a problem, by its code."""
        return self._word(titles.TITLES, code)

    def advice(self, code: str) -> str:
        """What is wrong in general and what to do; empty where no page can tell."""
        return self._word(advice.ADVICE, code) if code in advice.ADVICE else ""

    def detail(self, problem: Problem) -> str:
        """The core's own words, in English; empty where its code says it all."""
        if problem.code in advice.SAYS_ALL:
            return ""
        return problem.message + (f" ({problem.hint})" if problem.hint else "")

    def time(self, moment: datetime) -> str:
        """Date and time, to the minute."""
        return self.formats.time(moment)

    def day(self, day: date) -> str:
        """A date, or a moment's."""
        return self.formats.day(day)

    def age(self, moment: datetime, now: datetime) -> str:
        """How long ago, or in how long."""
        return self.formats.age(moment, now)

    def number(self, number: Decimal | int | float) -> str:
        """A number with the language's separators."""
        return self.formats.number(number)

    def money(self, amount: Decimal | None, currency: str | None = None) -> str:
        """An amount with its currency."""
        return self.formats.money(amount, currency)

    def _word(self, words: Mapping[str, str], name: str) -> str:
        return self.translations.gettext(words[name]) if name in words else str(name)


@cache
def speech(language: str, time_zone: str = "UTC") -> Speech:
    """That of a language; ZoneInfoNotFoundError for a time zone that isn't known."""
    return Speech(language, translations(language), Formats.of(language, time_zone))
