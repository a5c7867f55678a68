"""Whether a server has gone, as far as can be told without asking it."""

from __future__ import annotations

import select
from typing import Any


def has_news(driver: Any) -> bool:
    """Whether a connection of psycopg's that waits for no answer has got something.

    That is mostly the end of the connection, or the reason for it; looking costs no round trip.
    """
    from psycopg import OperationalError

    try:
        return _has_input(driver.pgconn.socket)
    except OperationalError:  # it was closed before
        return True


def _has_input(socket: int) -> bool:
    if not hasattr(select, "poll"):
        return bool(select.select([socket], [], [], 0)[0])
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))
