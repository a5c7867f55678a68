"""Whether the inbox has changed, asked of the store about once a second for all who listen."""

from __future__ import annotations

from hashlib import sha256
from time import monotonic

from attrs import define
from fastapi import FastAPI

from leadcat_rules import Confirmation, ConfirmationQuery, ConfirmationStatus, LeadcatError
from leadcat_web.carrying import TooSlow
from leadcat_web.desk import Desk
from leadcat_web.frame import Site

_FRESH = 1.0
"""Seconds for which a look is good enough."""
_MOST = 100
"""The oldest that are compared one by one; of the others only the newest counts."""


@define(eq=False)
class Newest:
    """The one who looks for all streams of an app.

    Whoever asks first when the last look is too old looks, and the others take what she saw; so
    nobody looks while nobody listens. It sees also what another process has changed.
    """

    _version: str = ""
    _until: float = 0.0

    async def version(self, site: Site) -> str:
        """A word that is another one after each change; the last one while the store fails."""
        if monotonic() >= self._until:
            self._until = monotonic() + _FRESH
            self._keep(await _looked(site.desk), site)
        return self._version

    def _keep(self, seen: str | None, site: Site) -> None:
        if seen is not None and seen != self._version:
            self._version = seen
            site.pending.forget()


def newest_of(app: FastAPI) -> Newest:
    """That of this app."""
    if not hasattr(app.state, "inbox_newest"):
        app.state.inbox_newest = Newest()
    newest: Newest = app.state.inbox_newest
    return newest


async def _looked(desk: Desk) -> str | None:
    """A digest of what waits; None when nobody can tell."""
    try:
        seen = [*await desk.confirmations(_pending(newest_first=False, limit=_MOST))]
        if len(seen) == _MOST:
            seen += await desk.confirmations(_pending(newest_first=True, limit=1))
    except (LeadcatError, TooSlow):
        return None
    return sha256("\n".join(map(_mark, seen)).encode("utf-8", "replace")).hexdigest()[:16]


def _pending(*, newest_first: bool, limit: int) -> ConfirmationQuery:
    return ConfirmationQuery(
        status=ConfirmationStatus.PENDING, newest_first=newest_first, limit=limit
    )


def _mark(confirmation: Confirmation) -> str:
    return f"{confirmation.opened_at.isoformat()} {confirmation.id}"
