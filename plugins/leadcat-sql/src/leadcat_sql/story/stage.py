"""Where the story plays: a small CRM, the people around it, a clock, and a fresh database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from shlex import quote
from tempfile import mkdtemp
from urllib.parse import urlencode

from leadcat_rules import (
    Category,
    Company,
    ErrorCode,
    LeadStatus,
    Problem,
    Refused,
    Snapshot,
    hookimpl,
)
from leadcat_sql.crm.embedded import EmbeddedCrm
from leadcat_sql.database.migrating import migrate
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.places import DEFAULT_TENANT, Place
from leadcat_sql.story.fresh import has_something

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
OPPORTUNITY = Category(id="3", name="Opportunity", group="potential_customer")
CUSTOMER = Category(id="7", name="Customer", group="customer")
OPEN = LeadStatus(id="1", name="Open")
CONTACTING = LeadStatus(id="2", name="Contacting")
QUALIFIED = LeadStatus(id="3", name="Qualified")
ACME = Company(id="acme", name="Acme AB", category=LEAD)
NORRSKEN = Company(id="norrsken", name="Norrsken Energi AB", category=LEAD)

CRM = Snapshot(
    categories=(LEAD, OPPORTUNITY, CUSTOMER),
    lead_statuses=(OPEN, CONTACTING, QUALIFIED),
    companies={company.id: company for company in (ACME, NORRSKEN)},
)
ADMINISTRATOR, SELLER, COLLEAGUE = "anna", "erik", "sofia"


class StoryClock:
    """Time that passes when the story says so."""

    def __init__(self) -> None:
        self._now = datetime(2026, 1, 12, 8, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time in the story."""
        return self._now

    def turn_to(self, *, day: int, hour: int, minute: int = 0) -> None:
        """Let it be later in the same month."""
        self._now = self._now.replace(day=day, hour=hour, minute=minute)


class Office:
    """Who may do what."""

    leadcat_name = "office"

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        """Only the administrator changes settings and undoes; everybody answers."""
        return actor == ADMINISTRATOR or permission in ("read", "answer")


def new_place() -> Place:
    """A file of SQLite in a folder of its own, which stays when the story is told."""
    return Place(f"sqlite:///{Path(mkdtemp(prefix='leadcat-demo-')) / 'story.db'}")


def folder_of(place: Place) -> str:
    """The folder of its file, for a command line."""
    return quote(str(StoreUrl.of(place.url).path.parent))


def shown(place: Place) -> str:
    """Its URL for a command line: quoted where a shell needs it, and without a password."""
    url = str(StoreUrl.of(place.url))
    if place.tenant != DEFAULT_TENANT:
        url += f"{'&' if '?' in url else '?'}{urlencode({'tenant': place.tenant})}"
    return quote(url)


def open_process(place: Place, clock: StoryClock) -> EmbeddedCrm:
    """The CRM as a process of its own would open it."""
    return EmbeddedCrm.open(place.url, tenant=place.tenant, plugins=[Office()], clock=clock)


def set_up(place: Place, clock: StoryClock) -> EmbeddedCrm:
    """The CRM of the story in this database; Refused, untouched, where there is something."""
    if has_something(place):
        raise Refused(_not_fresh())
    migrate(place.url)
    crm = open_process(place, clock)
    try:
        crm.load(CRM)
    except BaseException:
        crm.close()
        raise
    return crm


def _not_fresh() -> Problem:
    message = "the story needs a fresh database, and in this one something has happened already"
    hint = "name another one, or a tenant of its own: ?tenant=story"
    return Problem(ErrorCode.STORE_NOT_EMPTY, message, hint)
