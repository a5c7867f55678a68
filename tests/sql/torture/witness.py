"""Somebody who sees each change of a category and belongs to nobody: a trigger of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen
from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Identity,
    Integer,
    MetaData,
    Table,
    Text,
    inspect,
    select,
)

_metadata = MetaData()
_seen = Table(
    "torture_witness",
    _metadata,
    Column(
        "number",
        BigInteger().with_variant(Integer(), "sqlite"),
        Identity(),
        primary_key=True,
    ),
    Column("company", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    sqlite_autoincrement=True,
)

_SQLITE = (
    """
    CREATE TRIGGER torture_witness_of_{table} AFTER UPDATE OF category ON {table}
    WHEN old.category IS NOT new.category BEGIN
        INSERT INTO torture_witness (company, before, after)
        VALUES (new.id, old.category, new.category);
    END
    """,
)
_POSTGRESQL = (
    """
    CREATE FUNCTION torture_witness_of_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO torture_witness (company, before, after)
        VALUES (new.id, old.category, new.category);
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER torture_witness AFTER UPDATE OF category ON {table} FOR EACH ROW
    WHEN (old.category IS DISTINCT FROM new.category)
    EXECUTE FUNCTION torture_witness_of_{table}()
    """,
)


@frozen
class Seen:
    """A category that was changed, whoever did it; ids, None for no category."""

    before: str | None
    after: str | None


def call_a_witness(connection: Connection, table: str) -> None:
    """Let every change of this table's column `category` be seen from now on, by one witness."""
    if inspect(connection).has_table(_seen.name):
        return
    _metadata.create_all(connection)
    statements = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    for statement in statements:
        connection.exec_driver_sql(statement.format(table=table))


def seen(connection: Connection, companies: Iterable[str]) -> dict[str, Sequence[Seen]]:
    """What was seen of each of these companies, in its order."""
    found: dict[str, list[Seen]] = {company: [] for company in companies}
    columns = (_seen.c.company, _seen.c.before, _seen.c.after)
    wanted = select(*columns).where(_seen.c.company.in_(found)).order_by(_seen.c.number)
    for company, before, after in connection.execute(wanted):
        found[company].append(Seen(before, after))
    return dict(found)
