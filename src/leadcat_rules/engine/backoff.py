"""When a decision that failed is tried again by itself (S3)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import takewhile

from attrs import field, frozen
from attrs.validators import ge, gt

from leadcat_rules.decisions import Decision, Outcome


@frozen(kw_only=True)
class Backoff:
    """How long to wait after a failure: twice as long after each, until it is given up.

    What was given up is still there to be tried by hand.
    """

    first: timedelta = field(default=timedelta(minutes=1), validator=gt(timedelta()))
    longest: timedelta = field(default=timedelta(hours=12), validator=gt(timedelta()))
    tries: int = field(default=12, validator=ge(1))
    """How many failures in a row there are at most, the first one included."""

    def has_given_up(self, decision: Decision) -> bool:
        """Whether it failed as often as it may."""
        return _failures(decision) >= self.tries

    def is_due(self, decision: Decision, now: datetime) -> bool:
        """Whether it failed, is in nobody's hands, and has waited long enough."""
        if decision.outcome is not Outcome.FAILED or decision.in_hand or decision.at is None:
            return False
        return not self.has_given_up(decision) and decision.at + self._wait(decision) <= now

    def _wait(self, decision: Decision) -> timedelta:
        # Doubling stops early: a timedelta holds no more than 2.7 million years.
        growth = 2 ** min(_failures(decision) - 1, 40)
        return self.first * growth if self.first < self.longest / growth else self.longest


def _failures(decision: Decision) -> int:
    """How many times in a row it has failed by now."""
    newest_first = reversed(decision.steps)
    return len(list(takewhile(lambda step: step.outcome is Outcome.FAILED, newest_first)))
