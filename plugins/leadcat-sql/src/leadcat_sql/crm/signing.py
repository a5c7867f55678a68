"""The key that sessions are signed with: one for each tenant, the same in every process."""

from __future__ import annotations

from secrets import token_bytes

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from leadcat_sql.schema.crm_tables import signing_keys
from leadcat_sql.stores.rows import TENANT

_BYTES = 32
_KEY = select(signing_keys.c.key).where(signing_keys.c.tenant == TENANT)
_MAKE = {
    dialect: insert(signing_keys)
    .values(tenant=TENANT, key=bindparam("new_key", type_=signing_keys.c.key.type))
    .on_conflict_do_nothing()
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def signing_key(connection: Connection, tenant: str) -> bytes | None:
    """The tenant's key, 32 bytes; None before it was made."""
    key = connection.execute(_KEY, {"for_tenant": tenant}).scalar_one_or_none()
    return None if key is None else bytes(key)


def make_signing_key(connection: Connection, tenant: str) -> bytes:
    """Make the tenant's key, unless somebody has made it by now; the one that stands."""
    values = {"for_tenant": tenant, "new_key": token_bytes(_BYTES)}
    connection.execute(_MAKE[connection.dialect.name], values)
    return bytes(connection.execute(_KEY, {"for_tenant": tenant}).scalar_one())
