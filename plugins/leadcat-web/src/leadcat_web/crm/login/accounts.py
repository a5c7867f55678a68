"""The accounts of the CRM as requests need them: remembered for a second."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

from attrs import evolve, field, frozen

from leadcat_sql import Account, EmbeddedCrm
from leadcat_web.desk import Desk

_FRESH = 1.0
"""Seconds in which another process may have changed an account unseen."""
_MOST = 1_000


@frozen
class Accounts:
    """Reads and writes accounts in threads."""

    crm: EmbeddedCrm
    desk: Desk
    clock: Callable[[], float] = monotonic
    _known: dict[str, tuple[float, Account | None]] = field(factory=dict, init=False)

    async def account(self, name: str) -> Account | None:
        """As it was a second ago at most."""
        until, account = self._known.get(name, (0.0, None))
        if self.clock() < until:
            return account
        account = await self.now(name)
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[name] = (self.clock() + _FRESH, account)
        return account

    async def now(self, name: str) -> Account | None:
        """As it is now."""
        return await self.desk.in_thread(partial(self.crm.account, name))

    async def changed(self, account: Account, **fields: Any) -> Account | None:
        """Change these fields of it; the next request knows.

        None where it was taken away or has got another password since it was read: whoever asks
        is no longer who signed in. What else was changed meanwhile stays as it was changed.
        """
        before: Account | None = account
        while before is not None and before.password_hash == account.password_hash:
            after = evolve(before, **fields)
            if await self._replaced(before, after):
                return after
            before = await self.now(account.name)
        return None

    async def _replaced(self, before: Account, after: Account) -> bool:
        replace = partial(self.crm.replace_account, before, after)
        try:
            return await self.desk.in_thread(replace, pool="change")
        finally:
            self._known.pop(before.name, None)
