"""What a process is forked for: to do something and be killed, or to find what is left of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from attrs import frozen

from tests.sql.crashes.cradle import Tell
from tests.sql.crashes.killing import Killer
from tests.sql.crashes.operations import OPERATIONS
from tests.sql.torture.accounts import Account
from tests.sql.torture.entries import Entry
from tests.sql.torture.places import Desk, Place

_MINUTES_UNTIL_GIVEN_UP = 10


_open: dict[Place, Desk] = {}
"""The desk that processes take over from the one that they come from: it has done this before."""


@frozen(kw_only=True)
class Rehearsing:
    """Does an operation once, for a company that nobody looks at, and leaves no connection."""

    place: Place
    operation: str
    company: str

    def __call__(self, tell: Tell) -> None:
        operation = OPERATIONS[self.operation]
        if self.place not in _open:
            _open.clear()
            _open[self.place] = self.place.desk(1)
        desk = _open[self.place]
        desk.clock.begin(0)
        operation.prepare(desk, self.company)
        desk.clock.go_on(days=operation.days_later)
        operation.do(desk, self.company)
        # What a process inherits must not be a connection.
        desk.rest()


@frozen(kw_only=True)
class Preparing:
    """What is acknowledged before, for some companies."""

    place: Place
    operation: str
    companies: Sequence[str]
    number: int

    def __call__(self, tell: Tell) -> None:
        desk = _open[self.place]
        desk.clock.begin(self.number)
        for company in self.companies:
            OPERATIONS[self.operation].prepare(desk, company)
        tell("prepared")


@frozen(kw_only=True)
class Doing:
    """An operation that ends at a moment, or is done. Tells the moment, or how many there are."""

    place: Place
    operation: str
    company: str
    number: int
    moment: int

    def __call__(self, tell: Tell) -> None:
        operation = OPERATIONS[self.operation]
        desk = _open[self.place]
        desk.clock.begin(self.number)
        desk.clock.go_on(days=operation.days_later)
        killer = Killer(self.moment, tell)
        killer.arm()
        operation.do(desk, self.company)
        tell(killer.moments)


@frozen(kw_only=True)
class Found:
    """How things stand at rest."""

    accounts: Mapping[str, Account]
    history: Sequence[Entry]


@frozen(kw_only=True)
class Recovering:
    """What the next process does, some minutes later. Tells what it has `Found` when it has."""

    place: Place
    operation: str
    companies: Sequence[str]
    repeated: Collection[str]
    """Those for which somebody who heard nothing does the operation again afterwards."""
    number: int

    def __call__(self, tell: Tell) -> None:
        operation = OPERATIONS[self.operation]
        desk = self.place.desk(2)
        desk.clock.begin(self.number)
        desk.clock.go_on(days=operation.days_later, minutes=_MINUTES_UNTIL_GIVEN_UP)
        desk.sweep()
        tell(look(self.place, self.companies))
        for company in self.repeated:
            operation.do(desk, company)


def look(place: Place, companies: Sequence[str]) -> Found:
    """How they stand now."""
    return Found(accounts=place.accounts(companies), history=place.history())


@frozen(kw_only=True)
class Sweeping:
    """What the next process does, some minutes later, where nothing is repeated."""

    place: Place
    number: int

    def __call__(self, tell: Tell) -> None:
        desk = self.place.desk(2)
        desk.clock.begin(self.number)
        desk.clock.go_on(minutes=_MINUTES_UNTIL_GIVEN_UP)
        desk.sweep()
        tell("swept")
