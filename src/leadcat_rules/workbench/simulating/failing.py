"""An engine that fails on the way: a disk that fills, a database that drops."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadcat_rules.errors import ErrorCode, LeadcatError, Problem, StoreError, said
from leadcat_rules.workbench.simulating.engines import Engine

_FULL = ("no space left", "disk full", "could not write", "out of memory", "max_temp_directory")
_DRIVERS = ("duckdb", "_duckdb", "psycopg", "pyspark", "py4j", "ibis", "pyarrow")


@contextmanager
def engine_failures(engine: Engine) -> Iterator[None]:
    """What the engine's driver raises becomes a StoreError that says what to do.

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
        raise StoreError(_problem(engine, error)) from error


def _driver_of(error: Exception) -> str:
    return type(error).__module__.partition(".")[0]


def _problem(engine: Engine, error: Exception) -> Problem:
    first = said(error).splitlines()[0]
    if any(each in str(error).lower() for each in _FULL):
        hint = "make room where temporary files go (TMPDIR), or raise LEADCAT_MEMORY_LIMIT"
        return Problem(ErrorCode.STORE_FULL, f"{engine.name} has no room left: {first}", hint)
    hint = "nothing was written; try again"
    return Problem(ErrorCode.STORE_FAILED, f"{engine.name} failed: {first}", hint)
