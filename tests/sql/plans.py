"""How a database carries out what a store sends: read from its own plan of the very statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen
from psycopg import ClientCursor
from sqlalchemy import Connection, event

from leadcat_sql import SqlStore
from leadcat_sql.database.database import Database


@frozen
class Sent:
    """A statement as it went to the driver, with its parameters."""

    statement: str
    parameters: Any


@frozen
class Plan:
    """What a statement reads, and by which indexes."""

    indexes: frozenset[str]
    scans: tuple[str, ...] = ()
    """Steps that read a table from end to end."""
    sorts: tuple[str, ...] = ()
    """Steps that sort what was read."""
    is_index_only: bool = False
    """Whether all that is read stands in the indexes, and no row is looked at."""
    work: int = 0
    """What it took: pages that PostgreSQL looked at, or hundreds of steps that SQLite made."""

    def is_found_by_an_index(self, most: int) -> bool:
        """Whether indexes led to the answer, with at most so much work."""
        return bool(self.indexes) and not self.scans and self.work <= most

    def is_ordered_by_an_index(self, most: int) -> bool:
        """Whether nothing had to be sorted either."""
        return self.is_found_by_an_index(most) and not self.sorts


def sent_by(store: SqlStore, call: Callable[[SqlStore], object]) -> list[Sent]:
    """The statements of this call of the store, transactions aside."""
    return sent_to(store.database, lambda: call(store))


def sent_to(database: Database, call: Callable[[], object]) -> list[Sent]:
    """The statements that this call sends to the database, transactions aside."""
    statements: list[Sent] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(Sent(statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return statements


def plans_of(database: Database, sent: Sent) -> list[Plan]:
    """The plans by which the database carries it out; whatever it writes is rolled back.

    PostgreSQL plans for these very values, until it knows the statement well enough to settle on
    a plan for any values.
    """
    with database.engine.connect() as connection:
        if database.is_sqlite:
            return [_of_sqlite(connection, sent)]
        return [_of_postgresql(connection, sent, earlier) for earlier in (0, _SETTLED)]


def _of_sqlite(connection: Connection, sent: Sent) -> Plan:
    explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent.statement}", sent.parameters)
    steps = [row[3] for row in explained]
    found = (re.search(r"USING (?:COVERING )?INDEX (\w+)", step) for step in steps)
    return Plan(
        indexes=frozenset(match[1] for match in found if match),
        scans=tuple(step.split()[1] for step in steps if step.startswith("SCAN leadcat")),
        sorts=tuple(step for step in steps if "TEMP B-TREE" in step),
        is_index_only=not any("USING INDEX" in step for step in steps),
        work=_steps_of_sqlite(connection, sent),
    )


def _steps_of_sqlite(connection: Connection, sent: Sent) -> int:
    hundreds = 0

    def count() -> int:
        nonlocal hundreds
        hundreds += 1
        return 0

    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(count, 100)
    try:
        connection.exec_driver_sql(sent.statement, sent.parameters).all()
    finally:
        driver.set_progress_handler(None, 0)
        connection.rollback()
    return hundreds


_PARAMETER = re.compile(r"%\((\w+)\)s")
_SETTLED = 6
"""How often PostgreSQL carries a statement out before it may keep one plan for all values."""


def _of_postgresql(connection: Connection, sent: Sent, earlier: int) -> Plan:
    names = list(dict.fromkeys(_PARAMETER.findall(sent.statement)))
    numbered = _PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", sent.statement)
    values = [sent.parameters[name] for name in names]
    execute = (
        f"EXECUTE looked_at ({', '.join(['%s'] * len(names))})" if names else "EXECUTE looked_at"
    )
    driver: Any = connection.connection.driver_connection
    with ClientCursor(driver) as cursor:
        cursor.execute(f"PREPARE looked_at AS {numbered.replace('%%', '%')}".encode())
        try:
            for _ in range(earlier):
                cursor.execute(execute.encode(), values)
            explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {execute}"
            ((explained,),) = cursor.execute(explain.encode(), values).fetchall()
        finally:
            connection.rollback()
            cursor.execute(b"DEALLOCATE looked_at")
    connection.rollback()
    return _plan(list(_nodes(explained[0]["Plan"])))


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def _plan(nodes: Sequence[Mapping[str, Any]]) -> Plan:
    return Plan(
        indexes=frozenset(node["Index Name"] for node in nodes if "Index Name" in node),
        scans=tuple(node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"),
        sorts=tuple(node["Node Type"] for node in nodes if "Sort" in node["Node Type"]),
        is_index_only=all(
            node["Node Type"] == "Index Only Scan" for node in nodes if "Scan" in node["Node Type"]
        ),
        work=nodes[0]["Shared Hit Blocks"] + nodes[0]["Shared Read Blocks"],
    )
