"""Clients of the HTTP API: programs that come with a token."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from attrs import field, frozen
from attrs.validators import min_len
from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from leadcat_rules import ErrorCode, InvalidInput, NotFound, Problem
from leadcat_sql.crm.missing import no_such
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.crm_tables import clients
from leadcat_sql.stores.rows import TENANT, bound
from leadcat_sql.stores.texts import searchable, storable


def _scopes(value: Iterable[str]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise TypeError("scopes are several texts, not one")
    return tuple(value)


@frozen
class ApiClient:
    """A program that may call the API."""

    name: str = field(validator=min_len(1))
    token_hash: str = field(validator=min_len(1), repr=False)
    """What is made of the token that it brings along; no two clients have the same."""
    scopes: tuple[str, ...] = field(converter=_scopes)
    """What it may do."""
    created_at: datetime
    created_by: str
    """The account that let it in."""


_NAME = bindparam("client_name", type_=Word)
_TOKEN = bindparam("client_token_hash", type_=Word)
_ALL = select(clients).where(clients.c.tenant == TENANT).order_by(clients.c.name)
_OF_TOKEN = select(clients).where(clients.c.tenant == TENANT, clients.c.token_hash == _TOKEN)
_GIVEN = {each.name: bound("client", each) for each in clients.c if each.name != "tenant"}
_PUT = {
    dialect: insert(clients)
    .values(tenant=TENANT, **_GIVEN)
    .on_conflict_do_update(index_elements=["tenant", "name"], set_=_GIVEN)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_REMOVE = delete(clients).where(clients.c.tenant == TENANT, clients.c.name == _NAME)


def all_clients(connection: Connection, tenant: str) -> Sequence[ApiClient]:
    """All of them, by name."""
    return [_client(row) for row in connection.execute(_ALL, {"for_tenant": tenant})]


def client_with(connection: Connection, tenant: str, token_hash: str) -> ApiClient | None:
    """The client whose token this is."""
    values = {"for_tenant": tenant, "client_token_hash": searchable(token_hash)}
    row = connection.execute(_OF_TOKEN, values).one_or_none()
    return None if row is None else _client(row)


def put_client(connection: Connection, tenant: str, client: ApiClient) -> None:
    """Add a client, or replace the one of its name.

    InvalidInput for a token that is another client's, and for what no column can hold.
    """
    values = {
        "client_name": storable(client.name, "the client's name"),
        "client_token_hash": storable(client.token_hash, "the hash of the token"),
        "client_scopes": json.dumps(client.scopes),
        "client_created_at": client.created_at,
        "client_created_by": storable(client.created_by, "the account's name"),
    }
    other = client_with(connection, tenant, client.token_hash)
    if other is not None and other.name != client.name:
        message = f"the token is that of the client {other.name!r}"
        raise InvalidInput(Problem(ErrorCode.DUPLICATE_ID, message, "make another token"))
    connection.execute(_PUT[connection.dialect.name], {"for_tenant": tenant, **values})


def remove_client(connection: Connection, tenant: str, name: str) -> None:
    """Take a client away: its token opens nothing any more. Raises NotFound."""
    values = {"for_tenant": tenant, "client_name": searchable(name)}
    if not connection.execute(_REMOVE, values).rowcount:
        raise NotFound(no_such("client", name))


def _client(row: Row[Any]) -> ApiClient:
    scopes = json.loads(row.scopes)
    return ApiClient(row.name, row.token_hash, scopes, row.created_at, row.created_by)
