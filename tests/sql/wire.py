"""What goes over the wire to PostgreSQL: how often somebody waits for its answer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from psycopg import pq
from sqlalchemy import Engine


def round_trips(driver: Any, call: Callable[[], object]) -> int:
    """How often this connection of psycopg's waits for the server while this is called.

    The server says that it is ready for the next question once it has answered everything.
    """
    with tempfile.TemporaryFile("w+") as trace:
        driver.pgconn.trace(trace.fileno())
        driver.pgconn.set_trace_flags(pq.Trace.SUPPRESS_TIMESTAMPS)
        try:
            call()
        finally:
            driver.pgconn.untrace()
        trace.seek(0)
        return sum(line.startswith("B") and "ReadyForQuery" in line for line in trace)


def resting_connection(engine: Engine) -> Any:
    """The one connection of an engine that was used by one thread, as the driver has it."""
    pooled = engine.raw_connection()
    try:
        return pooled.driver_connection
    finally:
        pooled.close()
