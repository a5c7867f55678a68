"""The screens in a WSGI host, Django or Flask: a bridge, and who the host says it is.

Needs a2wsgi: `pip install leadcat-web[wsgi]`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterator
from typing import Any

from a2wsgi import ASGIMiddleware
from attrs import define, field
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

ACTOR = "leadcat.actor"
"""The key of the WSGI environment under which the host says who asks."""
_TASK = "leadcat.task"


async def actor_of_environ(request: Request) -> str | None:
    """The `actor` of `create_app` where the app stands behind a bridge."""
    who: str | None = request.scope["wsgi_environ"].get(ACTOR)
    return who


@define(eq=False)
class Bridge:
    """An ASGI app as a WSGI app, in a loop of its own; it ends what its reader has left."""

    app: ASGIApp
    _bridge: Any = field(init=False)

    def __attrs_post_init__(self) -> None:
        begun: Any = self._begun  # a2wsgi has its own types for the same messages
        self._bridge = ASGIMiddleware(begun)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterator[bytes]:
        """WSGI."""
        return _answer(environ, self._bridge(environ, start_response))

    async def _begun(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["wsgi_environ"][_TASK] = (asyncio.get_running_loop(), asyncio.current_task())
        await self.app(scope, receive, send)


def _answer(environ: dict[str, Any], parts: Iterator[bytes]) -> Generator[bytes, None, None]:
    try:
        yield from parts
    finally:
        # A stream whose reader has gone waits for ever to be sent on.
        if _TASK in environ:
            loop, task = environ[_TASK]
            loop.call_soon_threadsafe(task.cancel)
