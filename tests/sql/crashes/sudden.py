"""Processes that are killed from outside while they work, and what is left of their work."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping, Sequence

from attrs import define, field, frozen

from tests.sql.crashes.deeds import Sweeping
from tests.sql.crashes.nursery import BrokenDeed, Nursery
from tests.sql.crashes.stream import Acknowledged, Working, lost, wrong
from tests.sql.torture.accounts import Account
from tests.sql.torture.places import Place
from tests.sql.torture.violation import Violation

NAME = "work that is killed"
_COMPANIES = 60
"""More than a process gets done in its life."""
_SHORTEST, _LONGEST = 0.001, 0.15
"""Seconds from the first thing that is done to the end."""


@define
class Losses:
    """What came of the processes."""

    kills: int = 0
    acknowledged: int = 0
    """How much they had done by then, all of it still there."""
    recovered: int = 0
    """How many decisions were left in hand, and finished."""
    seconds: float = 0.0


@frozen
class Sudden:
    """Kills at one place, at moments that a seed chooses."""

    nursery: Nursery
    place: Place
    seed: int = 0
    losses: Losses = field(factory=Losses, init=False)

    def run(self, kills: int, *, until: float | None = None) -> Losses:
        """So many, fewer when it is `until` (monotonic seconds); raises Violation."""
        chance = random.Random(self.seed)
        began = time.monotonic()
        for number in range(1, kills + 1):
            self._kill(number, chance.uniform(_SHORTEST, _LONGEST))
            self.losses.seconds = time.monotonic() - began
            if until is not None and time.monotonic() >= until:
                break
        return self.losses

    def _kill(self, number: int, seconds: float) -> None:
        companies = [f"work-{number}-{each}" for each in range(_COMPANIES)]
        self.place.register(companies)
        working = Working(place=self.place, companies=companies, number=number)
        try:
            fate = self.nursery.fate(working, seconds=seconds)
            self.place.wait_until_alone()
            left = self.place.accounts(companies)
            self.nursery.fate(Sweeping(place=self.place, number=number))
        except BrokenDeed as broken:
            raise self._violation(number, seconds, [str(broken)], {}) from None
        accounts = self.place.accounts(companies)
        done = [each for each in fate.told if isinstance(each, Acknowledged)]
        problems = [*lost(done, accounts), *wrong(accounts)]
        if self.place.store != "alone":
            problems += (f"left: {problem}" for problem in wrong(left))
        if problems:
            raise self._violation(number, seconds, problems, _told(accounts, problems))
        self.losses.kills += fate.was_killed
        self.losses.acknowledged += len(done)
        self.losses.recovered += _in_hand(left)

    def _violation(
        self, number: int, seconds: float, problems: Sequence[str], evidence: Mapping[str, object]
    ) -> Violation:
        where = f"seed {self.seed}, kill {number} after {seconds:.4f} seconds"
        return Violation.at(self.place, NAME, where, problems, evidence)


def _told(accounts: Mapping[str, Account], problems: Sequence[str]) -> Mapping[str, object]:
    told = " ".join(problems)
    return {each: account.told() for each, account in accounts.items() if f"{each}" in told}


def _in_hand(accounts: Mapping[str, Account]) -> int:
    return sum(each.in_hand for account in accounts.values() for each in account.decisions)
