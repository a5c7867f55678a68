"""Accounts: who may sign in to the CRM, and as what."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from attrs import field, frozen
from attrs.validators import min_len
from sqlalchemy import Connection, Row, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from leadcat_rules import ErrorCode, InvalidInput, NotFound, Problem, Refused
from leadcat_sql.crm.missing import no_such
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.crm_tables import accounts
from leadcat_sql.stores.rows import TENANT, bound
from leadcat_sql.stores.texts import searchable, storable


class Role(StrEnum):
    """What somebody may do in the CRM."""

    ADMINISTRATOR = "administrator"
    SALES = "sales"
    READER = "reader"


@frozen
class Account:
    """Somebody who may sign in."""

    name: str = field(validator=min_len(1))
    """What is typed to sign in, upper and lower case told apart."""
    role: Role = field(converter=Role)
    password_hash: str = field(repr=False)
    """Whatever the login makes of the password; it is never looked into."""
    language: str | None = None
    """The code of the language that was chosen, `sv` for example; None: the browser's."""


_NAME = bindparam("account_name", type_=Word)
_ALL = select(accounts).where(accounts.c.tenant == TENANT).order_by(accounts.c.name)
_ONE = select(accounts).where(accounts.c.tenant == TENANT, accounts.c.name == _NAME)
# Two that take an administrator's role away at once: the second waits here, and finds the last one.
_ADMINISTRATORS = (
    select(accounts.c.name)
    .where(accounts.c.tenant == TENANT, accounts.c.role == Role.ADMINISTRATOR.value)
    .order_by(accounts.c.name)
    .with_for_update()
)
_GIVEN = {each.name: bound("account", each) for each in accounts.c if each.name != "tenant"}
_PUT = {
    dialect: insert(accounts)
    .values(tenant=TENANT, **_GIVEN)
    .on_conflict_do_update(index_elements=["tenant", "name"], set_=_GIVEN)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_BEFORE = {each.name: bound("before", each) for each in accounts.c if each.name != "tenant"}
_REPLACE = (
    update(accounts)
    .where(
        accounts.c.tenant == TENANT,
        *(accounts.c[name].is_not_distinct_from(value) for name, value in _BEFORE.items()),
    )
    .values(_GIVEN)
)
_REMOVE = delete(accounts).where(accounts.c.tenant == TENANT, accounts.c.name == _NAME)


def all_accounts(connection: Connection, tenant: str) -> Sequence[Account]:
    """All of them, by name."""
    return [_account(row) for row in connection.execute(_ALL, {"for_tenant": tenant})]


def account_of(connection: Connection, tenant: str, name: str) -> Account | None:
    """The account of exactly this name."""
    values = {"for_tenant": tenant, "account_name": searchable(name)}
    row = connection.execute(_ONE, values).one_or_none()
    return None if row is None else _account(row)


def put_account(connection: Connection, tenant: str, account: Account) -> None:
    """Add an account, or replace the one of its name.

    Refused where the last administrator would be none any more, InvalidInput for what no column
    can hold.
    """
    values = _columns("account", account)
    if account.role is not Role.ADMINISTRATOR:
        _keep_an_administrator(connection, tenant, account.name)
    connection.execute(_PUT[connection.dialect.name], {"for_tenant": tenant, **values})


def replace_account(connection: Connection, tenant: str, before: Account, after: Account) -> bool:
    """Replace an account that is still as it was; False where it is another by now, or gone.

    Refused where the last administrator would be none any more, InvalidInput for another name and
    for what no column can hold.
    """
    if after.name != before.name:
        message = f"the account {before.name!r} can't become that of {after.name!r}"
        raise InvalidInput(Problem(ErrorCode.INVALID_VALUE, message, "add one of the new name"))
    values = {**_columns("before", before), **_columns("account", after)}
    if before.role is Role.ADMINISTRATOR is not after.role:
        _keep_an_administrator(connection, tenant, before.name)
    return bool(connection.execute(_REPLACE, {"for_tenant": tenant, **values}).rowcount)


def remove_account(connection: Connection, tenant: str, name: str) -> None:
    """Take an account away. Refused for the last administrator's, NotFound."""
    _keep_an_administrator(connection, tenant, name)
    values = {"for_tenant": tenant, "account_name": searchable(name)}
    if not connection.execute(_REMOVE, values).rowcount:
        raise NotFound(no_such("account", name))


def _columns(prefix: str, account: Account) -> dict[str, str | None]:
    return {
        f"{prefix}_name": storable(account.name, "the account's name"),
        f"{prefix}_role": account.role.value,
        f"{prefix}_password_hash": storable(account.password_hash, "the hash of the password"),
        f"{prefix}_language": account.language and storable(account.language, "the language"),
    }


def _keep_an_administrator(connection: Connection, tenant: str, name: str) -> None:
    if [name] == list(connection.scalars(_ADMINISTRATORS, {"for_tenant": tenant})):
        message = f"{name!r} is the last administrator"
        hint = "make somebody else an administrator first"
        raise Refused(Problem(ErrorCode.NOT_ALLOWED, message, hint))


def _account(row: Row[Any]) -> Account:
    return Account(row.name, row.role, row.password_hash, row.language)
