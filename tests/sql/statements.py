"""Statements as they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def sent(engine: Engine) -> Iterator[list[str]]:
    """What is sent to the database by this engine's connections, BEGIN and COMMIT aside."""
    statements: list[str] = []

    def remember(*details: Any) -> None:
        statements.append(details[2])

    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", remember)
