"""Serving the embedded CRM until somebody ends it."""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from types import FrameType

import uvicorn
from attrs import frozen
from fastapi import FastAPI

from leadcat_sql import EmbeddedCrm, Place
from leadcat_web.application import crm_app
from leadcat_web.commands.beginning import begin, first_accounts
from leadcat_web.commands.listening import address_of
from leadcat_web.crm.roles import Roles
from leadcat_web.frame.streams import stop_streams

_SWEEP_EVERY = 15.0
_ANSWERING = 5
"""Seconds that requests have to be answered when the server is to end.

The app takes 3 more for what goes on, and all of it is to be over within ten.
"""


@frozen
class Serving:
    """What is served."""

    database: str
    ruleset: str | None
    seed: int
    without: Sequence[str]
    time_zone: str = "UTC"

    def run(self, listening: socket.socket) -> None:
        """Serve it there, until Ctrl-C or SIGTERM. Raises StoreError, InvalidInput, PluginError."""
        _log_on_standard_error()
        rules = begin(self.database, self.seed)
        place = Place.of(self.database)
        crm = EmbeddedCrm.open(
            place.url,
            tenant=place.tenant,
            ruleset=self.ruleset or rules,
            plugins=[Roles()],
            discover=True,
            without=self.without,
        )
        with closing(crm):
            _print_accounts(first_accounts(crm))
            app = crm_app(crm, sweep_every=_SWEEP_EVERY, time_zone=self.time_zone)
            _Server(app, address_of(listening)).run([listening])
            _leave_what_hangs(app)


class _Server(uvicorn.Server):
    def __init__(self, app: FastAPI, address: str) -> None:
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_ANSWERING,
        )
        super().__init__(config)
        self._app = app
        self._address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Say where it is, once it is."""
        await super().startup(sockets)
        print(f"Leadcat is at {self._address} (Ctrl-C ends it)", flush=True)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's
        """End in good order, and with 0: uvicorn would die of the signal afterwards."""
        stop_streams(self._app)
        self.force_exit = self.should_exit
        self.should_exit = True


def _leave_what_hangs(app: FastAPI) -> None:
    """A plugin that doesn't come back must not keep the process: a sweep finishes it (S3)."""
    if app.state.site.desk.is_busy:
        sys.stdout.flush()
        os._exit(0)


def _print_accounts(made: Mapping[str, str]) -> None:
    if not made:
        return
    print("Nobody could sign in yet. These may, with passwords that are shown this once:")
    for name, password in made.items():
        print(f"  {name:<14} {password}")
    print(flush=True)


def _log_on_standard_error() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name, level in (("leadcat_web", "INFO"), ("leadcat_sql", "WARNING"), ("uvicorn", "ERROR")):
        logging.getLogger(name).addHandler(handler)
        logging.getLogger(name).setLevel(level)
