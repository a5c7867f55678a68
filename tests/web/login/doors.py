"""The site with its login: accounts, hashes that are quick, and time that passes when told."""

from __future__ import annotations

from pathlib import Path

from argon2 import PasswordHasher
from attrs import define, evolve, field, frozen
from httpx2 import Response

from leadcat_sql import Account
from leadcat_web import crm_app
from leadcat_web.crm.login.login import SESSION_COOKIE, Login
from leadcat_web.crm.login.passwords import Passwords
from leadcat_web.crm.login.throttle import Buckets, Throttle
from tests.web.sites import PEOPLE, Visitor, WebSite, new_crm

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "correct horse battery"
ACCOUNTS = {name: Account(name, role, QUICK.hash(PASSWORD)) for name, role in PEOPLE.items()}


@define
class Clock:
    """Seconds; they pass when a test says so."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        """The time."""
        return self.now

    def passes(self, seconds: float) -> None:
        """Later."""
        self.now += seconds


@frozen
class Door:
    """The site, and what a test turns at its login."""

    site: WebSite
    clock: Clock = field(factory=Clock)

    @property
    def login(self) -> Login:
        """The app's own."""
        login: Login = self.site.app.state.login
        return login

    def visitor(self, address: str = "http://testserver", **options: str) -> Visitor:
        """A browser in which nobody is signed in."""
        return Visitor(self.site.app, base_url=address, follow_redirects=False, headers=options)

    def sign_in(self, who: str, password: str = PASSWORD, **fields: str) -> Visitor:
        """A browser after it has signed in."""
        visitor = self.visitor()
        answer = self.tries(visitor, who, password, **fields)
        assert answer.status_code == 303, answer.text
        return visitor

    def tries(self, visitor: Visitor, who: str, password: str, **fields: str) -> Response:
        """What the login answers."""
        form = {"name": who, "password": password, **fields}
        return visitor.post_form("/login", form, page="/login")

    def is_signed_in(self, visitor: Visitor) -> bool:
        """Whether the account's page is shown."""
        return visitor.get("/account").status_code == 200


def new_door(folder: Path) -> Door:
    """Five accounts of one password."""
    crm = new_crm(folder / "crm.db")
    for account in ACCOUNTS.values():
        crm.put_account(account)
    door = Door(WebSite(crm, crm_app(crm)))
    login, clock = door.login, door.clock
    throttle = Throttle(
        names=Buckets(most=8, seconds=60, clock=clock),
        addresses=Buckets(most=40, seconds=10, clock=clock),
    )
    door.site.app.state.login = evolve(
        login,
        accounts=evolve(login.accounts, clock=clock),
        sessions=evolve(login.sessions, clock=clock),
        passwords=Passwords(QUICK),
        throttle=throttle,
    )
    return door


def session_of(visitor: Visitor) -> str | None:
    """The cookie that a browser keeps."""
    found: str | None = visitor.cookies.get(SESSION_COOKIE)
    return found
