"""Questions in the inbox, for tests to answer."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from attrs import define

from leadcat_rules import Category, Company, Confirmation, Contact, Sale
from leadcat_sql import EmbeddedCrm, Role
from leadcat_web.crm.roles import ROLES, acts
from tests.web.sites import WebSite


@define
class Clock:
    """The engine's clock, which stands until a test moves it."""

    now: datetime = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def category(crm: EmbeddedCrm, id: str) -> Category:
    return next(each for each in crm.categories() if each.id == id)


def asked(crm: EmbeddedCrm, company: str = "acme", sale: str | None = None) -> Confirmation:
    """A sale of the company is lost, and the rule `lost` asks."""
    crm.save_sale(Sale(id=sale or f"lost-{company}", company=company, status="lost"), actor="ann")
    return crm.engine.inbox.pending(company=company)[0]


def asked_to_qualify(crm: EmbeddedCrm, company: str = "norrsken") -> Confirmation:
    """A contact is qualified, and the rule `qualified` asks, for fourteen days."""
    crm.save_contact(Contact(id=f"c-{company}", company=company, lead_status="3"), actor="ann")
    return crm.engine.inbox.pending(company=company)[0]


def companies(crm: EmbeddedCrm, count: int) -> list[str]:
    """So many more leads; their ids."""
    lead = category(crm, "1")
    ids = [f"lead-{number:03}" for number in range(count)]
    for id in ids:
        crm.put_company(Company(id=id, name=f"Lead number {id[-3:]}", category=lead))
    return ids


def category_of(site: WebSite, company: str) -> str | None:
    return site.crm.company(company).category_id


def answers_as(who: str) -> None:
    """What the test itself does from here on is done by this person."""
    acts(who, ROLES[Role.ADMINISTRATOR])


def rows(page: str) -> list[str]:
    """The table's rows, without their tags."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    return [words(row) for row in body.split("<tr")[1:]]


def words(html: str) -> str:
    """What a person reads of it."""
    return " ".join(re.sub(r"<[^>]*>", " ", f"<{html}").split())
