"""Which confirmations a page of the inbox or its history is asked for, by its address."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen
from starlette.datastructures import QueryParams

from leadcat_rules import ConfirmationQuery, ConfirmationStatus
from leadcat_web.frame.cursors import position_of

PAGE = 25
_EXPIRING = {"day": timedelta(days=1), "week": timedelta(days=7)}
ANSWERED = tuple(each for each in ConfirmationStatus if each is not ConfirmationStatus.PENDING)


@frozen(kw_only=True)
class InboxFilter:
    """What was chosen in the filter; empty texts choose nothing."""

    company: str = ""
    rule: str = ""
    expiring: str = ""
    """`day` or `week`: only what expires within it."""
    status: str = ""
    after: str = ""
    """The token of the page before."""

    @classmethod
    def of(cls, query: QueryParams) -> InboxFilter:
        """What the address asks for; what nobody can choose is left out."""
        expiring, status = query.get("expiring", ""), query.get("status", "")
        return cls(
            company=query.get("company", "").strip(),
            rule=query.get("rule", "").strip(),
            expiring=expiring if expiring in _EXPIRING else "",
            status=status if status in ANSWERED else "",
            after=query.get("after", ""),
        )

    @property
    def chosen(self) -> dict[str, str]:
        """As an address says it again, the page aside."""
        named = {
            "company": self.company,
            "rule": self.rule,
            "expiring": self.expiring,
            "status": self.status,
        }
        return {name: value for name, value in named.items() if value}

    def pending(self, now: datetime) -> ConfirmationQuery:
        """What waits, oldest first; one more than a page."""
        within = _EXPIRING.get(self.expiring)
        return ConfirmationQuery(
            company=self.company,
            rule=self.rule or None,
            status=ConfirmationStatus.PENDING,
            expired_at=None if within is None else now + within,
            after=position_of(self.after),
            limit=PAGE + 1,
        )

    def history(self) -> list[ConfirmationQuery]:
        """What no longer waits, newest first: one question for each way in which it ended."""
        return [
            ConfirmationQuery(
                company=self.company,
                rule=self.rule or None,
                status=status,
                newest_first=True,
                after=position_of(self.after),
                limit=PAGE + 1,
            )
            for status in ANSWERED
            if self.status in ("", status)
        ]
