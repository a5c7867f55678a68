"""A memory that lasts, and a CRM to try it on: on SQLite or PostgreSQL."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadcat_sql.crm.accounts import Account, Role
    from leadcat_sql.crm.async_embedded import AsyncEmbeddedCrm
    from leadcat_sql.crm.clients import ApiClient
    from leadcat_sql.crm.embedded import EmbeddedCrm
    from leadcat_sql.database.async_database import AsyncDatabase
    from leadcat_sql.database.database import Database
    from leadcat_sql.database.migrating import Migrated, migrate
    from leadcat_sql.places import Place
    from leadcat_sql.stores.async_store import AsyncSqlStore
    from leadcat_sql.stores.joined import AsyncJoinedStore, JoinedStore
    from leadcat_sql.stores.store import SqlStore

__all__ = [
    "Account",
    "ApiClient",
    "AsyncDatabase",
    "AsyncEmbeddedCrm",
    "AsyncJoinedStore",
    "AsyncSqlStore",
    "Database",
    "EmbeddedCrm",
    "JoinedStore",
    "Migrated",
    "Place",
    "Role",
    "SqlStore",
    "migrate",
]
_HOMES = {
    "Account": "crm.accounts",
    "ApiClient": "crm.clients",
    "AsyncDatabase": "database.async_database",
    "AsyncEmbeddedCrm": "crm.async_embedded",
    "AsyncJoinedStore": "stores.joined",
    "AsyncSqlStore": "stores.async_store",
    "Database": "database.database",
    "EmbeddedCrm": "crm.embedded",
    "JoinedStore": "stores.joined",
    "Migrated": "database.migrating",
    "Place": "places",
    "Role": "crm.accounts",
    "SqlStore": "stores.store",
    "migrate": "database.migrating",
}
"""The module that each name is from."""


def __getattr__(name: str) -> object:
    """Load what is asked for: `leadcat --help` finds our commands without SQLAlchemy."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
