"""Operations on a few rows, for tests of what is around an operation."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, select, text

from leadcat_sql.schema.tables import observers


def add(name: str) -> Callable[[Connection], str]:
    """Add an observer of this name, and return it."""

    def operation(connection: Connection) -> str:
        connection.execute(observers.insert(), {"tenant": "t", "name": name})
        return name

    return operation


def names(connection: Connection) -> list[str]:
    """The observers' names, sorted by the database."""
    return list(connection.execute(select(observers.c.name).order_by(observers.c.name)).scalars())


def pragma(setting: str) -> Callable[[Connection], object]:
    """What SQLite's setting is."""
    return lambda connection: connection.execute(text(f"PRAGMA {setting}")).scalar()


def show(setting: str) -> Callable[[Connection], object]:
    """What PostgreSQL's setting is."""
    return lambda connection: connection.execute(text(f"SHOW {setting}")).scalar()


class Mistake(Exception):
    """An operation's own."""
