"""Tokens of programs: only their hashes are kept."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from secrets import token_urlsafe

from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.roles import acts
from leadcat_web.desk import Desk
from leadcat_web.frame import Client
from leadcat_web.frame.caller import Clients

_BYTES = 32
_PREFIX = "leadcat_"
"""Lets whoever finds one in a log or a repository see what it is."""
_LONGEST = 200


def new_token() -> str:
    """A token that nobody guesses."""
    return _PREFIX + token_urlsafe(_BYTES)


def hash_of(token: str) -> str:
    """What is kept of it: it is random, so one round of SHA-256 is enough."""
    return sha256(token.encode()).hexdigest()


def clients_of(crm: EmbeddedCrm, desk: Desk) -> Clients:
    """Finds the CRM's client of a token, and lets the engine know what it may."""

    async def found(token: str) -> Client | None:
        if len(token) > _LONGEST:
            return None
        client = await desk.in_thread(partial(crm.client_with, hash_of(token)))
        if client is None:
            return None
        scopes = frozenset(client.scopes)
        acts(client.name, scopes)
        return Client(name=client.name, scopes=scopes)

    return found
