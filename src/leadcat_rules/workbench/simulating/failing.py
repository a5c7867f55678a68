"""An engine that fails on the way: a disk that fills, a database that drops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadcat_rules.errors import ErrorCode, InvalidInput, LeadcatError, Problem, StoreError, said
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine

_FULL = (
    "no space left",
    "disk full",
    "file too large",
    "could not write",
    "out of memory",
    "max_temp_directory",
)
_DRIVERS = ("duckdb", "_duckdb", "psycopg", "pyspark", "py4j", "ibis", "pyarrow")


@contextmanager
def engine_failures(engine: Engine) -> Iterator[None]:
    """What the engine's driver raises becomes a StoreError that says what to do.

    Where a file is damaged it becomes InvalidInput.
    Ctrl-C ends the query that runs, and stays what it is.
    """
    try:
        yield
    except LeadcatError:
        raise
    except KeyboardInterrupt:
        engine.interrupt()
        raise
    except Exception as error:
        if _driver_of(error) not in _DRIVERS and not isinstance(error, OSError):
            raise
        if "Interrupt" in type(error).__name__:
            raise KeyboardInterrupt from error
        if is_full(error):
            raise StoreError(_no_room(engine, error)) from error
        damaged = engine.damaged() if isinstance(engine, DuckDB) else None
        if damaged is not None:
            raise InvalidInput(_not_readable(damaged, error)) from error
        raise StoreError(_failed(engine, error)) from error


def is_full(error: Exception) -> bool:
    """Whether the driver found no room, on the disk or in memory."""
    return any(each in str(error).lower() for each in _FULL)


def _driver_of(error: Exception) -> str:
    return type(error).__module__.partition(".")[0]


def _no_room(engine: Engine, error: Exception) -> Problem:
    hint = "make room where temporary files go (TMPDIR), or raise LEADCAT_MEMORY_LIMIT"
    message = f"{engine.name} has no room left: {_first_line(error)}"
    return Problem(ErrorCode.STORE_FULL, message, hint)


def _not_readable(path: str, error: Exception) -> Problem:
    message = f"it can't be read to its end: {_first_line(error)}"
    return Problem(ErrorCode.NOT_READABLE, message, "is it whole?", path)


def _failed(engine: Engine, error: Exception) -> Problem:
    hint = "nothing was written; try again"
    return Problem(ErrorCode.STORE_FAILED, f"{engine.name} failed: {_first_line(error)}", hint)


def _first_line(error: Exception) -> str:
    return said(error).splitlines()[0]
