"""How far a database is migrated, and whether this version of the code can use it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from attrs import frozen
from sqlalchemy import Connection, inspect, text

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database.urls import StoreUrl

VERSION_TABLE = "leadcat_version"

HISTORY: Mapping[str, tuple[str, ...]] = {
    "store": ("store_0001", "store_0002"),
    "crm": ("crm_0001", "crm_0002"),
}
"""The migrations of each branch, oldest first: known without loading them."""

_CONTENT = {"store": "the store's tables", "crm": "the tables of the embedded CRM"}
_SHOWN = 3


@frozen
class SchemaState:
    """What a database has of ours."""

    versions: frozenset[str]
    """The newest migration of each branch that is there."""
    others: tuple[str, ...] = ()
    """Names of tables, where none is ours."""

    @classmethod
    def of(cls, connection: Connection) -> SchemaState:
        """Look; writes nothing."""
        tables = inspect(connection)
        if not tables.has_table(VERSION_TABLE):
            return cls(frozenset(), tuple(sorted(tables.get_table_names())))
        found = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))
        return cls(frozenset(found.scalars()))

    def has(self, branch: str) -> bool:
        """Whether there is anything of this branch, of whatever version."""
        return any(version.startswith(f"{branch}_") for version in self.versions)

    def missing(self, branch: str) -> tuple[str, ...]:
        """The migrations that this branch still needs, oldest first."""
        known = HISTORY[branch]
        at = [known.index(version) + 1 for version in self.versions if version in known]
        return known[max(at, default=0) :]

    def refusal(self, branches: Collection[str], where: StoreUrl) -> StoreError | None:
        """Why nothing may be done with it: it is somebody else's, or newer than this code."""
        if self.others:
            return self._foreign(where)
        newer = next((v for branch in branches for v in self._unknown(branch)), None)
        if newer is not None:
            return where.problem(
                ErrorCode.STORE_TOO_NEW,
                f"the database was migrated to {newer} by a newer version of leadcat-sql",
                "install that version",
            )
        return None

    def need(self, branches: Collection[str], where: StoreUrl) -> StoreError | None:
        """What must be done before it can be used."""
        for branch in branches:
            missing = self.missing(branch)
            if missing:
                is_older = missing != HISTORY[branch]
                message = f"lacks {missing[0]}" if is_older else f"doesn't have {_CONTENT[branch]}"
                return where.problem(
                    ErrorCode.STORE_NOT_MIGRATED,
                    f"the database {message}",
                    f"leadcat migrate --store {where}",
                )
        return None

    def _unknown(self, branch: str) -> list[str]:
        mine = (version for version in self.versions if version.startswith(f"{branch}_"))
        return sorted(version for version in mine if version not in HISTORY[branch])

    def _foreign(self, where: StoreUrl) -> StoreError:
        names = ", ".join(self.others[:_SHOWN])
        more = ", ..." if len(self.others) > _SHOWN else ""
        return where.problem(
            ErrorCode.STORE_FOREIGN,
            f"this is a database of something else, with the tables {names}{more}",
            "name another one; if the store belongs beside them: "
            f"leadcat migrate --beside-others --store {where}",
        )
