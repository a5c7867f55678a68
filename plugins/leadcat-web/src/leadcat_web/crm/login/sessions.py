"""Sessions: a signed cookie that says who signed in, when, and with which password."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from time import time

from attrs import evolve, frozen

from leadcat_sql import Account
from leadcat_web.frame.signing import Signing

IDLE = 12 * 3600
"""Seconds without a request after which a session is over."""
LONGEST = 7 * 24 * 3600
"""Seconds after which one signs in again, however busy."""
_RENEWED_AFTER = 300
_PURPOSE = "session"


@frozen
class Session:
    """One sign-in, as the browser carries it."""

    name: str
    signed_in_at: int
    """Seconds since 1970."""
    seen_at: int
    stamp: str
    """Made of the password's hash: a new password ends the sessions of the old one."""


@frozen
class Sessions:
    """Begins sessions, and knows those that go on. Nothing of them is kept at the server."""

    signing: Signing
    clock: Callable[[], float] = time

    def begun(self, account: Account) -> str:
        """The cookie of somebody who has just signed in."""
        now = int(self.clock())
        return self._sealed(Session(account.name, now, now, self._stamp(account)))

    def of(self, cookie: str | None) -> Session | None:
        """The session that a cookie carries, unless it is forged or over."""
        content = self.signing.open(_PURPOSE, cookie)
        if content is None:
            return None
        session, now = Session(*content), self.clock()
        is_over = now > session.seen_at + IDLE or now > session.signed_in_at + LONGEST
        return None if is_over else session

    def belongs_to(self, session: Session, account: Account) -> bool:
        """Whether it was begun with the password that the account has now."""
        return hmac.compare_digest(session.stamp, self._stamp(account))

    def renewed(self, session: Session) -> str | None:
        """The cookie that is to take its place, now and then; None for the time being."""
        now = int(self.clock())
        if now < session.seen_at + _RENEWED_AFTER:
            return None
        return self._sealed(evolve(session, seen_at=now))

    def _sealed(self, session: Session) -> str:
        content = [session.name, session.signed_in_at, session.seen_at, session.stamp]
        return self.signing.seal(_PURPOSE, content)

    def _stamp(self, account: Account) -> str:
        key = b"leadcat-stamp" + self.signing.key
        return hmac.new(key, account.password_hash.encode(), "sha256").hexdigest()[:24]
