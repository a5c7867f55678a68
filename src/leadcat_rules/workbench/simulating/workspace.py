"""What DuckDB may take of this machine: memory up to a limit, and disk beyond it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from os import environ
from tempfile import TemporaryDirectory

from leadcat_rules.workbench.simulating.engines import DuckDB, Engine, connect

MEMORY_LIMIT = environ.get("LEADCAT_MEMORY_LIMIT", "1GB")
"""DuckDB's; beyond it sorts, joins and temporary tables go to disk."""


@contextmanager
def bounded(engine: Engine) -> Iterator[Engine]:
    """The engine with limited memory, and a folder for what spills, which is gone afterwards."""
    if not isinstance(engine, DuckDB):
        yield engine
        return
    with TemporaryDirectory(prefix="leadcat-", ignore_cleanup_errors=True) as folder:
        connection = engine.backend.con
        connection.execute(f"SET temp_directory = '{folder}'")
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        yield engine


@contextmanager
def connected(url: str | None) -> Iterator[Engine]:
    """The engine at this URL (see `connect`), bounded, and closed at the end."""
    engine = connect(url)
    try:
        with bounded(engine):
            yield engine
    finally:
        engine.close()
