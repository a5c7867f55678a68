"""Who is at the other end: a person whom the host knows, a client with a token, or nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from attrs import frozen
from starlette.requests import Request

SCOPES = ("read", "send_events", "answer", "undo", "retry", "change_settings")
"""What a client's token may be good for; the permissions of the same names."""


@frozen(kw_only=True)
class Client:
    """A program that was given a token; it acts under its name."""

    name: str
    scopes: frozenset[str]


Clients: TypeAlias = Callable[[str], Awaitable[Client | None]]
"""Finds whose token this is."""


@frozen(kw_only=True)
class Caller:
    """Who asks, and what the host allows; a client may also only do what its token is good for."""

    actor: str | None
    permissions: frozenset[str]
    language: str
    is_client: bool = False

    def can(self, permission: str) -> bool:
        """Whether the host allows it."""
        return permission in self.permissions


async def the_actor(request: Request) -> str | None:
    """Stands for the host's own dependency, which `create_app` puts in its place."""
    raise LookupError(f"nobody says who the actor is: {request.url.path}")
