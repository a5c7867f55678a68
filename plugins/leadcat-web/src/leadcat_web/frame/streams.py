"""Answers that stay open: how many there may be, and how they end when the server stops."""

from __future__ import annotations

import asyncio

from attrs import define, field
from fastapi import FastAPI

MOST = 200
"""Streams of one app at once; each keeps a connection."""
MOST_OF_ONE = 5
"""Streams of one caller at once: windows of one person."""


@define(eq=False)
class Stream:
    """One open answer; it waits in the loop that serves it."""

    _loop: asyncio.AbstractEventLoop = field(factory=asyncio.get_running_loop)
    _stopped: asyncio.Event = field(factory=asyncio.Event)

    @property
    def is_stopping(self) -> bool:
        """Whether the server wants it to end."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Wake it, from any thread."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._stopped.set)

    async def wait(self, seconds: float) -> None:
        """Until this time is over or the server stops."""
        try:
            await asyncio.wait_for(self._stopped.wait(), seconds)
        except TimeoutError:
            return


@define(eq=False)
class Streams:
    """The open answers of one app."""

    most: int = MOST
    most_of_one: int = MOST_OF_ONE
    _open: dict[Stream, str] = field(factory=dict)
    _is_stopping: bool = False

    def has_room(self, caller: str) -> bool:
        """Whether this caller may open another one."""
        of_one = sum(each == caller for each in self._open.values())
        return not self._is_stopping and len(self) < self.most and of_one < self.most_of_one

    def __len__(self) -> int:
        return len(self._open)

    def open(self, caller: str) -> Stream:
        """One that counts from now on, until it is closed."""
        stream = Stream()
        self._open[stream] = caller
        return stream

    def close(self, stream: Stream) -> None:
        """It no longer counts."""
        self._open.pop(stream, None)

    def stop(self) -> None:
        """End all that are open, and let nobody open another."""
        self._is_stopping = True
        for stream in tuple(self._open):
            stream.stop()


def streams_of(app: FastAPI) -> Streams:
    """Those of this app."""
    if not hasattr(app.state, "streams"):
        app.state.streams = Streams()
    streams: Streams = app.state.streams
    return streams


def stop_streams(app: FastAPI) -> None:
    """The server stops: open streams end at once, so that it needn't wait for their readers."""
    streams_of(app).stop()
