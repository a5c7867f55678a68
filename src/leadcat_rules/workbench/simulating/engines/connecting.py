"""From a URL to an engine."""

from __future__ import annotations

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, StoreError, did_you_mean, said
from leadcat_rules.workbench.simulating.engines.duckdb import open_duckdb
from leadcat_rules.workbench.simulating.engines.engine import Engine
from leadcat_rules.workbench.simulating.engines.postgresql import open_postgresql
from leadcat_rules.workbench.simulating.engines.spark import open_spark

_MAKERS = {
    "duckdb": open_duckdb,
    "postgresql": open_postgresql,
    "postgres": open_postgresql,
    "spark": open_spark,
}
_MOST_LINES = 2
"""Of what a driver says: Java's go on with where it was."""
_HINT = "name duckdb:///FILE, postgresql://USER@HOST/DATABASE, spark://local or spark://HOST:PORT"


def connect(url: str | None = None) -> Engine:
    """The engine at this URL; without one DuckDB in memory.

    `duckdb:///history.duckdb`, `postgresql://ann@db/crm`, `spark://local`, `spark://master:7077`.
    Raises InvalidInput for a URL that names none, StoreError for one that can't be reached.
    """
    scheme, _, place = (url or "duckdb://").partition("://")
    make = _MAKERS.get(scheme)
    if make is None:
        # The rest of a URL may hold a password.
        message = f"no engine is called {scheme!r}"
        hint = did_you_mean(scheme, _MAKERS) or _HINT
        raise InvalidInput(Problem(ErrorCode.INVALID_VALUE, message, hint))
    try:
        return make(place)
    except InvalidInput:
        raise
    except Exception as error:
        said_first = " ".join(said(error).splitlines()[:_MOST_LINES])
        message = f"the {scheme} engine can't be reached: {said_first}"
        raise StoreError(Problem(ErrorCode.STORE_UNAVAILABLE, message, _HINT)) from error
