"""Libraries that only some commands need, and what to install when one isn't there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem


@contextmanager
def needs(extra: str) -> Iterator[None]:
    """Import what an optional dependency brings. InvalidInput (`extra_missing`) without it.

    with needs("workbench"):
        import duckdb
    """
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] == __name__.partition(".")[0]:
            raise
        message = f"this needs the package {missing.name}, which isn't installed"
        hint = f"install it: pip install 'leadcat-rules[{extra}]'"
        raise InvalidInput(Problem(ErrorCode.EXTRA_MISSING, message, hint)) from missing
