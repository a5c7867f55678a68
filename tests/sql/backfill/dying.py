"""`leadcat` in a process that kills itself around a commit of decisions.

python -m tests.sql.backfill.dying before|after NUMBER ARGUMENTS…
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from attrs import define
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool


@define
class Death:
    """Comes by SIGKILL before or after the commit of this number that has decisions in it."""

    when: str
    at: int
    number: int = 0
    _decides: bool = False

    def arm(self) -> None:
        """From now on, on whatever connection."""
        event.listen(Engine, "before_cursor_execute", self._before_a_statement)
        event.listen(Engine, "commit", self._before_a_commit)
        event.listen(Pool, "checkin", self._after_a_commit)

    def _before_a_statement(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        self._decides |= "INSERT INTO leadcat_decision" in statement

    def _before_a_commit(self, _: Any) -> None:
        if self._decides:
            self.number += 1
            self._die_when("before")

    def _after_a_commit(self, *_: Any) -> None:
        if self._decides:
            self._decides = False
            self._die_when("after")

    def _die_when(self, now: str) -> None:
        if (self.when, self.at) == (now, self.number):
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    from leadcat_rules.cli import main

    _, when, number, *arguments = sys.argv
    Death(when, int(number)).arm()
    sys.argv = ["leadcat", *arguments]
    main()
