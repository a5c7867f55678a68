"""A network between a client and a PostgreSQL server that loses a COMMIT, or the answer to one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import TracebackType

from attrs import define, field

_CHUNK = 1 << 16
_SECONDS = 30
_COMMIT = b"Q\x00\x00\x00\x0bCOMMIT\x00"
"""As a client says it: a query of eleven bytes."""
_LOOK = b"pg_stat_activity"


@define
class _Line:
    """One connection of a client, with the one to the server behind it."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    is_mute: bool = False
    """Whether the client hears nothing any more."""
    answered: asyncio.Event = field(factory=asyncio.Event)
    """Whether the server said something since."""


class Proxy:
    """Listens on loopback, and passes everything on until it is told to lose something."""

    def __init__(self, target: Path) -> None:
        self.port = 0
        """Where it listens."""
        self._target = target
        self._faults: list[Callable[[_Line, bytes], Awaitable[None]]] = []
        self._held: tuple[_Line, bytes] | None = None
        self._looks = 0
        self._listens = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))

    def __enter__(self) -> Proxy:
        self._thread.start()
        assert self._listens.wait(_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(_SECONDS)
        assert not self._thread.is_alive()

    def lose_next_commit(self) -> None:
        """The server never gets it: its transaction ends with the connection."""
        self._faults.append(self._lose)

    def lose_answer_to_next_commit(self) -> None:
        """The server commits, and the client is cut off before it hears so."""
        self._faults.append(self._lose_answer)

    def hold_next_commit(self) -> None:
        """The client is cut off; the server commits when it is looked at for the second time."""
        self._faults.append(self._hold)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = asyncio.Event()
        listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = listener.sockets[0].getsockname()[1]
        self._listens.set()
        await self._over.wait()
        listener.close()

    async def _serve(self, heard: asyncio.StreamReader, client: asyncio.StreamWriter) -> None:
        said, server = await asyncio.open_unix_connection(self._target)
        line = _Line(client, server)
        try:
            await asyncio.gather(self._to_server(heard, line), self._to_client(said, line))
        except (ConnectionError, asyncio.CancelledError):
            pass  # the server was killed, or the test is over
        finally:
            client.close()
            server.close()

    async def _to_server(self, heard: asyncio.StreamReader, line: _Line) -> None:
        while data := await heard.read(_CHUNK):
            if data == _COMMIT and self._faults:
                await self._faults.pop(0)(line, data)
                return
            if _LOOK in data:
                await self._let_go()
            line.server.write(data)
        line.server.close()

    async def _to_client(self, said: asyncio.StreamReader, line: _Line) -> None:
        while data := await said.read(_CHUNK):
            line.answered.set()
            if not line.is_mute:
                line.client.write(data)
        line.client.close()

    async def _lose(self, line: _Line, _commit: bytes) -> None:
        line.server.close()
        line.client.close()

    async def _lose_answer(self, line: _Line, commit: bytes) -> None:
        line.is_mute = True
        line.answered.clear()
        line.server.write(commit)
        await line.answered.wait()
        line.server.close()
        line.client.close()

    async def _hold(self, line: _Line, commit: bytes) -> None:
        self._held = line, commit
        line.client.close()

    async def _let_go(self) -> None:
        self._looks += 1
        if self._held is not None and self._looks == 2:
            await self._lose_answer(*self._held)
