"""The history of revisions, read past the store, and whether it is whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from attrs import frozen
from sqlalchemy import Connection, select

from leadcat_sql.schema.tables import revisions


@frozen
class Entry:
    """One saving of the rules."""

    number: int
    id: str
    content: str


def read_history(connection: Connection, tenant: str) -> Sequence[Entry]:
    """All of them, oldest first."""
    columns = (revisions.c.number, revisions.c.id, revisions.c.content)
    wanted = select(*columns).where(revisions.c.tenant == tenant).order_by(revisions.c.number)
    return [Entry(*row) for row in connection.execute(wanted)]


def problems_of_history(history: Sequence[Entry]) -> Iterator[str]:
    """What is wrong with it: each has its number and its content (R7)."""
    numbers = [entry.number for entry in history]
    if numbers != list(range(1, len(history) + 1)):
        yield f"the revisions are numbered {numbers}"
    for entry in history:
        digest = hashlib.sha256(entry.content.encode()).hexdigest()
        if entry.id != f"sha256:{digest}":
            yield f"revision {entry.number} isn't what its id says"
