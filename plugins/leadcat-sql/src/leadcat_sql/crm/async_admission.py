"""Who is let in to a CRM, for coroutines: accounts, and clients of the API."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from leadcat_sql.crm.accounts import Account
from leadcat_sql.crm.clients import ApiClient
from leadcat_sql.crm.repository import Repository

T = TypeVar("T")


class AsyncAdmission(ABC):
    """Like `Admission`; each method is awaited, and ends in the one of the same name."""

    @abstractmethod
    async def _read(self, operation: Callable[[Repository], T]) -> T:
        """What the operation reads."""

    @abstractmethod
    async def _write(self, operation: Callable[[Repository], T]) -> T:
        """What the operation came to; it may be done again."""

    async def accounts(self) -> Sequence[Account]:
        """See `Admission`."""
        return await self._read(lambda crm: crm.accounts())

    async def account(self, name: str) -> Account | None:
        """See `Admission`."""
        return await self._read(lambda crm: crm.account(name))

    async def put_account(self, account: Account) -> None:
        """See `Admission`."""
        await self._write(lambda crm: crm.put_account(account))

    async def replace_account(self, before: Account, after: Account) -> bool:
        """See `Admission`."""
        return await self._write(lambda crm: crm.replace_account(before, after))

    async def remove_account(self, name: str) -> None:
        """See `Admission`."""
        await self._write(lambda crm: crm.remove_account(name))

    async def clients(self) -> Sequence[ApiClient]:
        """See `Admission`."""
        return await self._read(lambda crm: crm.clients())

    async def client_with(self, token_hash: str) -> ApiClient | None:
        """See `Admission`."""
        return await self._read(lambda crm: crm.client_with(token_hash))

    async def put_client(self, client: ApiClient) -> None:
        """See `Admission`."""
        await self._write(lambda crm: crm.put_client(client))

    async def remove_client(self, name: str) -> None:
        """See `Admission`."""
        await self._write(lambda crm: crm.remove_client(name))

    async def signing_key(self) -> bytes:
        """See `Admission`."""
        # It may have to be made: that is no read.
        return await self._write(lambda crm: crm.signing_key())
