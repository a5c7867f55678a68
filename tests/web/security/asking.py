"""Requests below any client: only the beginning of an answer is waited for, streams too."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any

from attrs import field, frozen
from fastapi import FastAPI
from starlette.datastructures import Headers

FORM = "application/x-www-form-urlencoded"


@frozen
class Answered:
    """The head of an answer."""

    status: int
    headers: Headers

    @property
    def leads_to(self) -> str:
        """The path that it redirects to, else empty."""
        return self.headers.get("location", "").partition("?")[0]


@frozen
class Asking:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str] = field(factory=dict)
    body: Iterable[bytes] = ()

    async def of(self, app: FastAPI) -> Answered:
        """The head of what the app answers; then it is left."""
        head: asyncio.Future[Answered] = asyncio.get_running_loop().create_future()
        parts = self._parts()

        async def receive() -> Any:
            return await anext(parts)

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start" and not head.done():
                headers = Headers(raw=list(message["headers"]))
                head.set_result(Answered(message["status"], headers))

        task = asyncio.create_task(self._run(app, receive, send))
        either: set[asyncio.Future[Any]] = {task, head}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not head.done():
            task.result()
        task.cancel()
        await asyncio.wait({task})
        return head.result()

    async def _run(self, app: FastAPI, receive: Any, send: Any) -> None:
        path, _, query = self.path.partition("?")
        headers = {"host": "testserver", **self.headers}
        await app(
            {
                "type": "http",
                "asgi": {"version": "3.0", "spec_version": "2.4"},
                "http_version": "1.1",
                "method": self.method,
                "scheme": "http",
                "path": path,
                "raw_path": path.encode(),
                "query_string": query.encode(),
                "root_path": "",
                "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
                "client": ("192.0.2.1", 1),
                "server": ("testserver", 80),
            },
            receive,
            send,
        )

    async def _parts(self) -> AsyncIterator[Mapping[str, Any]]:
        for part in self.body:
            yield {"type": "http.request", "body": part, "more_body": True}
        yield {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
