"""A listener to server-sent events, on a real connection."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
from attrs import define


@define
class Listener:
    """Reads events one after the other, each within a few seconds."""

    _lines: Iterator[str]
    last_id: str = ""

    def line(self) -> str:
        """The next line that isn't empty."""
        return next(line for line in self._lines if line)

    def event(self) -> dict[str, Any]:
        """The data of the next event."""
        for line in self._lines:
            name, _, value = line.partition(": ")
            if name == "id":
                self.last_id = value
            if name == "data":
                found: dict[str, Any] = json.loads(value)
                return found
        raise EOFError("the stream has ended")

    def ends(self) -> bool:
        """Whether the server closes the stream, whatever it says before."""
        for _ in self._lines:
            pass
        return True


@contextmanager
def listening(address: str, who: str = "ann", **headers: str) -> Iterator[Listener]:
    """Somebody listens until the end of the block."""
    known = {"x-actor": who, **headers}
    with (
        httpx2.Client(base_url=address, headers=known, timeout=10) as client,
        client.stream("GET", "/inbox/events") as answer,
    ):
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Listener(answer.iter_lines())
