"""A commit whose answer was lost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, text

from leadcat_sql.database.listening import has_news

_AT_WORK = text("SELECT 1 FROM pg_stat_activity WHERE pid = :backend AND backend_xid IS NOT NULL")


class InDoubt(Exception):
    """The connection was lost while committing: it isn't known whether it happened."""

    def __init__(self, backend: int) -> None:
        super().__init__("the connection was lost while committing")
        self.backend = backend
        """The server's process that was told to commit; 0 where there is none."""

    def refuse_while_at_work(self, connection: Connection) -> None:
        """Raise InDoubt again as long as that process is still at it.

        What it has not committed yet can't be seen, and looks as if it had not happened.
        """
        if self.backend and connection.execute(_AT_WORK, {"backend": self.backend}).first():
            raise InDoubt(self.backend)


def backend_of(connection: Connection) -> int:
    """The server's process behind this connection; 0 where there is none.

    A DBAPIError says that it has gone: then it can't have committed what it was not told to.
    """
    if connection.dialect.name != "postgresql" or connection.invalidated:
        return 0
    driver: Any = connection.connection.driver_connection
    if has_news(driver):
        connection.exec_driver_sql("SELECT 1")
    backend: int = driver.info.backend_pid
    return backend
