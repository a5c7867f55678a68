"""The port of a server, taken before anything else is done."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

from leadcat_rules import ErrorCode, Problem, Refused

_QUEUE = 2048


@contextmanager
def listener(host: str, port: int) -> Iterator[socket.socket]:
    """Listens there until the end of the block; Refused where that can't be.

    Whoever connects meanwhile waits until the server is ready.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = found[0]
        listening = socket.socket(family)
    except OSError as error:
        raise Refused(_not_listening(host, port, error)) from None
    with listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(address)
            listening.listen(_QUEUE)
        except OSError as error:
            raise Refused(_not_listening(host, port, error)) from None
        yield listening


def address_of(listening: socket.socket) -> str:
    """The address for a browser."""
    host, port, *_ = listening.getsockname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _not_listening(host: str, port: int, error: OSError) -> Problem:
    message = f"{host} port {port} can't be listened on: {(error.strerror or str(error)).lower()}"
    hint = "name another port: --port N, or --port 0 for any that is free"
    return Problem(ErrorCode.INVALID_VALUE, message, hint)
