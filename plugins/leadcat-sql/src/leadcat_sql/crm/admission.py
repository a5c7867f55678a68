"""Who is let in to a CRM, for ordinary functions: accounts, and clients of the API."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from leadcat_sql.crm import accounts, clients, signing
from leadcat_sql.crm.accounts import Account
from leadcat_sql.crm.clients import ApiClient
from leadcat_sql.crm.unit import Shared

T = TypeVar("T")


class Admission(ABC):
    """Accounts, clients and the key that sessions are signed with, of one tenant.

    Hashes are whatever the caller makes of passwords and tokens.
    """

    shared: Shared

    @abstractmethod
    def _read(self, operation: Callable[[Connection], T]) -> T:
        """What the operation reads."""

    @abstractmethod
    def _write(self, operation: Callable[[Connection], T]) -> T:
        """What the operation came to; it may be done again."""

    def accounts(self) -> Sequence[Account]:
        """All of them, by name."""
        return self._read(lambda c: accounts.all_accounts(c, self.shared.tenant))

    def account(self, name: str) -> Account | None:
        """The account of exactly this name."""
        return self._read(lambda c: accounts.account_of(c, self.shared.tenant, name))

    def put_account(self, account: Account) -> None:
        """Add an account, or replace that of its name; the last administrator stays one."""
        self._write(lambda c: accounts.put_account(c, self.shared.tenant, account))

    def replace_account(self, before: Account, after: Account) -> bool:
        """Replace an account that is still as it was, and only then; False leaves all as it is."""
        return self._write(lambda c: accounts.replace_account(c, self.shared.tenant, before, after))

    def remove_account(self, name: str) -> None:
        """Take an account away; Refused for the last administrator's."""
        self._write(lambda c: accounts.remove_account(c, self.shared.tenant, name))

    def clients(self) -> Sequence[ApiClient]:
        """All of them, by name."""
        return self._read(lambda c: clients.all_clients(c, self.shared.tenant))

    def client_with(self, token_hash: str) -> ApiClient | None:
        """The client whose token has this hash."""
        return self._read(lambda c: clients.client_with(c, self.shared.tenant, token_hash))

    def put_client(self, client: ApiClient) -> None:
        """Add a client, or replace that of its name, token and all."""
        self._write(lambda c: clients.put_client(c, self.shared.tenant, client))

    def remove_client(self, name: str) -> None:
        """Take a client away: its token opens nothing any more."""
        self._write(lambda c: clients.remove_client(c, self.shared.tenant, name))

    def signing_key(self) -> bytes:
        """32 random bytes, made once for the tenant and the same for every process."""
        tenant = self.shared.tenant
        found = self._read(lambda c: signing.signing_key(c, tenant))
        return found or self._write(lambda c: signing.make_signing_key(c, tenant))
