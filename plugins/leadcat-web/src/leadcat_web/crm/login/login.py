"""Signing in to the embedded CRM: accounts, passwords, sessions, tries."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from attrs import field, frozen
from starlette.requests import Request

from leadcat_sql import Account
from leadcat_web.crm.login.accounts import Accounts
from leadcat_web.crm.login.passwords import LONGEST, Passwords
from leadcat_web.crm.login.sessions import Sessions
from leadcat_web.crm.login.throttle import Throttle
from leadcat_web.crm.roles import ROLES, acts

SESSION_COOKIE = "leadcat_session"
T = TypeVar("T")
LONGEST_NAME = 200
"""Characters; nobody of a longer name can sign in."""
_audit = logging.getLogger("leadcat_web.audit")


class TooManyTries(Exception):
    """No password is looked at before `seconds` have passed."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many tries: {seconds} seconds to wait")
        self.seconds = seconds


@frozen(eq=False)
class Login:
    """Who is let in, by name and password or by a session."""

    accounts: Accounts
    sessions: Sessions
    passwords: Passwords = field(factory=Passwords)
    throttle: Throttle = field(factory=Throttle)

    async def visitor(self, request: Request) -> Account | None:
        """Whoever is signed in, by the request's cookie."""
        session = self.sessions.of(request.cookies.get(SESSION_COOKIE))
        if session is None:
            return None
        account = await self.accounts.account(session.name)
        if account is None or not self.sessions.belongs_to(session, account):
            return None
        request.state.renewed_session = self.sessions.renewed(session)
        return account

    async def admitted(self, name: str, password: str, address: str) -> Account | None:
        """The account, when this is its password. Raises TooManyTries before it looks."""
        # What is remembered of tries, and written of them, is no longer than a name can be.
        name = name[: LONGEST_NAME + 1]
        seconds = self.throttle.wait(name, address)
        if seconds:
            _audit.warning("a sign-in has to wait: %r, from %s", name[:80], address)
            raise TooManyTries(seconds)
        account = await self.accounts.now(name) if len(name) <= LONGEST_NAME else None
        kept = account.password_hash if account else None
        if not await self._in_thread(lambda: self.passwords.is_right(kept, password)):
            _audit.warning("a sign-in failed: %r, from %s", name[:80], address)
            return None
        assert account is not None
        self.throttle.succeeded(name, address)
        _audit.info("%r signed in from %s", name, address)
        return await self._up_to_date(account, password)

    async def change_password(self, account: Account, password: str) -> Account | None:
        """Keep a new one, which ends all sessions of the old one; None when that has ended too."""
        kept = await self._in_thread(lambda: self.passwords.hash(password))
        changed = await self.accounts.changed(account, password_hash=kept)
        if changed is not None:
            _audit.info("%r changed the password", account.name)
        return changed

    async def _up_to_date(self, account: Account, password: str) -> Account | None:
        """With a hash as it is made today; None when it is somebody's no longer."""
        if not self.passwords.is_outdated(account.password_hash) or len(password) > LONGEST:
            return account
        kept = await self._in_thread(lambda: self.passwords.hash(password))
        return await self.accounts.changed(account, password_hash=kept)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        return await self.accounts.desk.within(loop.run_in_executor(self.passwords.threads, work))


def login_of(request: Request) -> Login:
    """The login of the app that serves this request."""
    login: Login = request.app.state.login
    return login


async def signed_in(request: Request) -> str | None:
    """The dependency that says who asks: whoever is signed in."""
    account = await login_of(request).visitor(request)
    request.state.account = account
    if account is None:
        return None
    acts(account.name, ROLES[account.role])
    return account.name


def address_of(request: Request) -> str:
    """Where a request comes from, as far as the server knows."""
    return request.client.host if request.client else "unknown"
