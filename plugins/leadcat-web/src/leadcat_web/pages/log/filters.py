"""Which decisions a page of the log is asked for, by its address."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from attrs import frozen
from starlette.datastructures import QueryParams

from leadcat_rules import DecisionQuery, Outcome, Reason, Trigger
from leadcat_web.frame.cursors import position_of

PAGE = 50
_TEXTS = ("company", "rule", "actor", "answered_by")
_WORDS = {"outcome": Outcome, "reason": Reason, "trigger": Trigger}
_DAYS = ("since", "until")
_NAMES = (*_TEXTS, *_WORDS, *_DAYS)
UTC_DAYS = {"days": "utc"}
"""In an address: `since` and `until` are days in UTC, as the overview counts them."""
_Word = TypeVar("_Word", Outcome, Reason, Trigger)


@frozen
class LogFilter:
    """What was chosen in the filter, as the address says it, by its name."""

    chosen: dict[str, str]
    zone: ZoneInfo
    """Whose days `since` and `until` are."""
    after: str = ""
    """The token of the page before."""

    @classmethod
    def of(cls, query: QueryParams, time_zone: str) -> LogFilter:
        """What the address asks for."""
        named = {name: query.get(name, "").strip() for name in _NAMES}
        chosen = {name: value for name, value in named.items() if value}
        if time_zone != "UTC" and query.get("days") == UTC_DAYS["days"]:
            chosen, time_zone = {**chosen, **UTC_DAYS}, "UTC"
        return cls(chosen, ZoneInfo(time_zone), query.get("after", ""))

    def __getitem__(self, name: str) -> str:
        return self.chosen.get(name, "")

    @property
    def wrong(self) -> frozenset[str]:
        """The names of fields that hold what can't be looked for."""
        words = {name for name in _WORDS if self[name] and self[name] not in list(_WORDS[name])}
        days = {name for name in _DAYS if self[name] and self._day(name) is None}
        return frozenset(words | days)

    def query(self, limit: int) -> DecisionQuery:
        """The decisions that fit, newest first; what is wrong doesn't narrow it.

        HTTPException 400 for a damaged token.
        """
        until = self._day("until")
        return DecisionQuery(
            company=self["company"],
            rule=self["rule"] or None,
            actor=self["actor"],
            answered_by=self["answered_by"],
            outcome=self._word("outcome", Outcome),
            reason=self._word("reason", Reason),
            trigger=self._word("trigger", Trigger),
            since=self._start(self._day("since")),
            until=self._start(None if until is None else _next_day(until)),
            after=position_of(self.after),
            limit=limit,
        )

    def _word(self, name: str, words: type[_Word]) -> _Word | None:
        return words(self[name]) if self[name] in list(words) else None

    def _day(self, name: str) -> date | None:
        try:
            return date.fromisoformat(self[name])
        except ValueError:
            return None

    def _start(self, day: date | None) -> datetime | None:
        """The moment at which the day begins; None where the calendar ends."""
        if day is None or not date.min < day < date.max:
            return None
        return datetime.combine(day, time.min, self.zone)


def _next_day(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)
