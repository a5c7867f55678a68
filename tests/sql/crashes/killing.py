"""A process that kills itself at one of the moments at which it turns to its database."""

from __future__ import annotations

import os
import signal
from typing import Any

from attrs import define, field
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from tests.sql.crashes.cradle import Tell

_WORDS = 6


@define
class Killer:
    """Counts this process's moments: before each statement and commit, and after a commit.

    At the moment `at`, counted from 1, it says which one it is and sends SIGKILL, which no
    handler, `finally` or driver survives.
    """

    at: int
    tell: Tell
    moments: int = field(default=0, init=False)
    """How many have passed."""
    _is_committing: bool = field(default=False, init=False)

    def arm(self) -> None:
        """From now on, on whatever connection."""
        event.listen(Engine, "before_cursor_execute", self._before_a_statement)
        event.listen(Engine, "commit", self._before_commit)
        event.listen(Pool, "checkin", self._after_commit)

    def _before_a_statement(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self._pass(f"before {' '.join(statement.split()[:_WORDS])}")

    def _before_commit(self, _: Any) -> None:
        self._is_committing = True
        self._pass("before COMMIT")

    def _after_commit(self, *_: Any) -> None:
        if self._is_committing:
            self._is_committing = False
            self._pass("after COMMIT")

    def _pass(self, moment: str) -> None:
        self.moments += 1
        if self.moments == self.at:
            self.tell(moment)
            os.kill(os.getpid(), signal.SIGKILL)
