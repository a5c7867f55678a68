"""One save, three ways: ours, and the SQL that it sends once more by hand.

By hand it goes through SQLAlchemy Core and through the bare driver. Whoever sends it so has nothing
to find out: statements and values are those that our own path has sent for the same save to a
database of the same content, the JSON of the decision among them. Each answer is fetched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Protocol
from unittest.mock import patch

import psycopg
from attrs import define, evolve, field
from sqlalchemy import Connection, CursorResult, Engine, Executable, create_engine, event, make_url

from leadcat_rules import Reason, Ruleset, Sale
from leadcat_sql import EmbeddedCrm
from leadcat_sql.stores.prepared import Prepared
from tests.sql.wire import resting_connection

COMPANIES_A_SALE = 5
"""At least each fifth company of the trial CRM has a sale that a rule waits for."""


class Way(Protocol):
    """One way, to a database of its own."""

    @property
    def driver(self) -> Any:
        """The driver's connection."""
        ...

    def save(self, number: int) -> None:
        """Save the sale of this number as sold."""
        ...

    def close(self) -> None:
        """Close its connections."""
        ...


@define
class Recorded:
    """What one save has sent, its transaction aside."""

    core: list[tuple[Executable, Mapping[str, Any]]] = field(factory=list)
    """Statements of SQLAlchemy Core, made before, with their values."""
    bare: list[tuple[str, Any]] = field(factory=list)
    """The same as they went to the driver."""


class Ours:
    """The embedded CRM over our engine and store."""

    def __init__(self, url: str, synchronous: str, ruleset: Ruleset, saves: int) -> None:
        durability = synchronous if url.startswith("sqlite") else "full"
        self.crm = EmbeddedCrm.open(url, create=True, ruleset=ruleset, synchronous=durability)
        self.crm.seed(companies=saves * COMPANIES_A_SALE)
        leads = {each.id for each in self.crm.companies(limit=None) if each.is_potential_customer}
        waiting = [sale for sale in self.crm.sales(limit=None) if sale.company in leads]
        self._sales: list[Sale] = [evolve(sale, status="sold") for sale in waiting[:saves]]

    @property
    def driver(self) -> Any:
        return resting_connection(self._engine)

    def save(self, number: int) -> None:
        decision = self.crm.save_sale(self._sales[number], actor="ann")
        if decision.reason is not Reason.RULE_MATCHED:
            raise SystemExit(f"no rule matched: {decision}")

    def close(self) -> None:
        self.crm.close()

    @property
    def _engine(self) -> Engine:
        return self.crm.store.database.engine

    def recorded(self, count: int) -> Sequence[Recorded]:
        """What so many saves send; they are done."""
        saves: list[Recorded] = []

        def to_core(_: object, statement: Executable, several: Any, one: Any, __: object) -> None:
            saves[-1].core.append((statement, one or next(iter(several), {})))

        def to_driver(_: object, __: object, statement: str, values: Any, *___: object) -> None:
            saves[-1].bare.append((statement, values))

        event.listen(self._engine, "before_execute", to_core)
        event.listen(self._engine, "before_cursor_execute", to_driver)
        through_core = patch.multiple(Prepared, hits=_hits_through_core, one=_one_through_core)
        with through_core:
            for number in range(count):
                saves.append(Recorded())
                self.save(number)
        return saves


@cache
def _counting(prepared: Prepared) -> Executable:
    return prepared.statement.execution_options(preserve_rowcount=True)


def _hits_through_core(
    prepared: Prepared, connection: Connection, values: Mapping[str, Any]
) -> int:
    """What was compiled before goes past SQLAlchemy Core; by hand it goes through it."""
    return connection.execute(_counting(prepared), values).rowcount


def _one_through_core(
    prepared: Prepared, connection: Connection, values: Mapping[str, Any]
) -> list[Any]:
    return list(connection.execute(prepared.statement, values).one())


class ThroughCore:
    """Each save in a transaction, on a connection of the pool's."""

    def __init__(self, url: str, synchronous: str, recorded: Sequence[Recorded]) -> None:
        self._engine = plain_engine(url, synchronous)
        self._recorded = recorded

    @property
    def driver(self) -> Any:
        return resting_connection(self._engine)

    def save(self, number: int) -> None:
        with self._engine.begin() as connection:
            for statement, values in self._recorded[number].core:
                _fetch(connection.execute(statement, values))

    def close(self) -> None:
        self._engine.dispose()


def _fetch(result: CursorResult[Any]) -> object:
    return result.all() if result.returns_rows else result.rowcount


class ThroughSqlite:
    """Each save in a transaction, on one connection."""

    def __init__(self, url: str, synchronous: str, recorded: Sequence[Recorded]) -> None:
        self.driver = sqlite3.connect(make_url(url).database or "", isolation_level=None)
        _tell(self.driver, synchronous)
        self._recorded = recorded

    def save(self, number: int) -> None:
        self.driver.execute("BEGIN IMMEDIATE")
        for statement, values in self._recorded[number].bare:
            self.driver.execute(statement, values).fetchall()
        self.driver.execute("COMMIT")

    def close(self) -> None:
        self.driver.close()


class ThroughPsycopg:
    """Each save in a transaction, on one connection."""

    def __init__(self, url: str, _: str, recorded: Sequence[Recorded]) -> None:
        self.driver = psycopg.connect(url)
        self._recorded = recorded

    def save(self, number: int) -> None:
        for statement, values in self._recorded[number].bare:
            cursor = self.driver.execute(statement.encode(), values)
            if cursor.description is not None:  # a savepoint gives no rows
                cursor.fetchall()
        self.driver.commit()

    def close(self) -> None:
        self.driver.close()


def plain_engine(url: str, synchronous: str = "full") -> Engine:
    """As one makes it by hand: SQLite is told of foreign keys, writers and durability."""
    where = make_url(url)
    if where.get_backend_name() != "sqlite":
        return create_engine(where.set(drivername="postgresql+psycopg"))
    engine = create_engine(where, connect_args={"isolation_level": None})

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "connect", lambda connection, _: _tell(connection, synchronous))
    event.listen(engine, "begin", begin)
    return engine


def _tell(connection: sqlite3.Connection, synchronous: str) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
