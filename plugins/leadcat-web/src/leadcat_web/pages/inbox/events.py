"""News of the inbox as server-sent events."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from time import monotonic
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.streams import Stream, Streams, streams_of
from leadcat_web.pages.inbox.newest import newest_of

router = APIRouter()
_BETWEEN_LOOKS = 1.0
_HEARTBEAT = 15.0
"""Seconds of silence after which a proxy might think that nobody is there."""
_LONGEST = 600.0
"""Seconds after which a browser connects again, and is asked again who it is."""
_RETRY = 3_000
"""Milliseconds that a browser waits before it connects again."""
_HEADERS = {"cache-control": "no-store", "x-accel-buffering": "no"}


@router.get("/inbox/events", name="inbox_events")
async def inbox_events(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """An event `inbox` with a version whenever what waits has changed; 503 beyond the bounds."""
    visit.by_itself()
    streams, caller = streams_of(visit.request.app), _caller(visit)
    if not streams.has_room(caller):
        busy = {"retry-after": "30"}
        return PlainTextResponse("too many listeners\n", status_code=503, headers=busy)
    known = visit.request.headers.get("last-event-id") or visit.query.get("version", "")
    stream = streams.open(caller)
    return _Listening(streams, stream, _news(visit, stream, known))


class _Listening(StreamingResponse):
    """Counts until it ends, also when its reader has gone before it began."""

    def __init__(self, streams: Streams, stream: Stream, news: AsyncIterator[str]) -> None:
        super().__init__(news, media_type="text/event-stream", headers=_HEADERS)
        self._streams, self._stream = streams, stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._streams.close(self._stream)


def _caller(visit: Visit) -> str:
    """Whose windows are counted together; where nobody has a name, those of one address."""
    client = visit.request.client
    return repr((visit.caller.actor, None if visit.caller.actor or not client else client.host))


async def _news(visit: Visit, stream: Stream, known: str) -> AsyncIterator[str]:
    """Begins with the newest version, unless it is the known one."""
    newest = newest_of(visit.request.app)
    ends, beats = monotonic() + _LONGEST, monotonic() + _HEARTBEAT
    yield f"retry: {_RETRY}\n\n"
    while _goes_on(stream, ends):
        version = await newest.version(visit.site)
        if version not in ("", known):
            known, beats = version, monotonic() + _HEARTBEAT
            yield await _event(visit, version)
        elif monotonic() >= beats:
            beats = monotonic() + _HEARTBEAT
            yield ": still here\n\n"
        await stream.wait(_BETWEEN_LOOKS)


def _goes_on(stream: Stream, ends: float) -> bool:
    return not stream.is_stopping and monotonic() < ends


async def _event(visit: Visit, version: str) -> str:
    pending = await visit.site.pending.count(visit.desk)
    data = json.dumps({"version": version, "pending": pending})
    return f"id: {version}\nevent: inbox\ndata: {data}\n\n"
