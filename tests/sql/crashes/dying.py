"""An operation that is killed at each of its moments in turn, and what is left each time."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import define, field, frozen

from tests.sql.crashes.cradle import Fate
from tests.sql.crashes.deeds import Doing, Found, Preparing, Recovering, Rehearsing, look
from tests.sql.crashes.nursery import BrokenDeed, Nursery
from tests.sql.crashes.operation import Operation
from tests.sql.torture.accounts import Account, told_changes
from tests.sql.torture.entries import problems_of_history
from tests.sql.torture.places import Place
from tests.sql.torture.violation import Violation

_MOST_MOMENTS = 400


@define
class Toll:
    """What came of the processes that were killed."""

    kills: int = 0
    moments: int = 0
    """How many the operation has."""
    between: int = 0
    """How many died between the writing of the category and its record."""
    seconds: float = 0.0


@frozen(kw_only=True)
class _Case:
    """One try of the operation, and how its company stood afterwards."""

    moment: str
    was_killed: bool
    left: Account
    recovered: Account
    ended: Account
    """Once whoever heard nothing had done it again."""

    @property
    def in_turn(self) -> Mapping[str, Account]:
        """The three, by what happened before."""
        return {"left": self.left, "recovered": self.recovered, "ended": self.ended}


@frozen
class Dying:
    """One operation at one place."""

    nursery: Nursery
    operation: Operation
    place: Place
    series: str = field()
    """What its companies are called, with the numbers of the moments."""
    toll: Toll = field(factory=Toll, init=False)

    @series.default
    def _by_name(self) -> str:
        return self.operation.name.replace(" ", "-")

    def run(self, *, first: int = 1, step: int = 1, at_once: int = 1) -> Toll:
        """Kill it at its moments `first`, `first + step` …, and at last let it be done.

        So many have died before the next process comes to recover; raises Violation.
        """
        self.place.register(map(self._company, range(_MOST_MOMENTS)))
        self._rehearse()
        size = min(at_once, self.operation.at_once)
        began = time.monotonic()
        for start in range(first, _MOST_MOMENTS, step * size):
            goes_on = self._try(range(start, start + step * size, step))
            self.toll.seconds = time.monotonic() - began
            if not goes_on:
                return self.toll
        raise AssertionError(f"{self.operation.name} has no end after {_MOST_MOMENTS} moments")

    def _company(self, moment: int) -> str:
        return f"{self.series}-{moment}"

    def _try(self, moments: Sequence[int]) -> bool:
        """Whether it was killed at all of these moments; False where it was done at last."""
        revisions = len(self.place.history())
        try:
            self._prepare(moments)
            fates = dict(self._die(moments))
            self.place.wait_until_alone()
            left = look(self.place, list(fates))
            found = self._recover(fates, moments[-1])
        except BrokenDeed as broken:
            raise self._violation(f"moments {moments}", [str(broken)], {}) from None
        self.place.wait_until_alone()
        ended = look(self.place, list(fates))
        for company, fate in fates.items():
            case = _Case(
                moment=f"{company.rpartition('-')[2]}, {fate.told[-1]}",
                was_killed=fate.was_killed,
                left=left.accounts[company],
                recovered=found.accounts[company],
                ended=ended.accounts[company],
            )
            self._judge(case)
        self._judge_history(found, ended, revisions)
        return all(fate.was_killed for fate in fates.values())

    def _rehearse(self) -> None:
        rehearsing = Rehearsing(
            place=self.place, operation=self.operation.name, company=self._company(0)
        )
        try:
            self.nursery.teach(rehearsing)
        except BrokenDeed as broken:
            raise self._violation("nobody dies", [str(broken)], {}) from None

    def _prepare(self, moments: Sequence[int]) -> None:
        preparing = Preparing(
            place=self.place,
            operation=self.operation.name,
            companies=list(map(self._company, moments)),
            number=moments[0],
        )
        self.nursery.fate(preparing)

    def _die(self, moments: Iterable[int]) -> Iterator[tuple[str, Fate]]:
        """The fates by company, up to the first that wasn't killed."""
        for moment in moments:
            company = self._company(moment)
            doing = Doing(
                place=self.place,
                operation=self.operation.name,
                company=company,
                number=moment,
                moment=moment,
            )
            fate = self.nursery.fate(doing)
            yield company, fate
            if not fate.was_killed:
                self.toll.moments = int(str(fate.told[-1]))
                return

    def _recover(self, fates: Mapping[str, Fate], number: int) -> Found:
        recovering = Recovering(
            place=self.place,
            operation=self.operation.name,
            companies=list(fates),
            repeated=[company for company, fate in fates.items() if fate.was_killed],
            number=number,
        )
        (found,) = self.nursery.fate(recovering).told
        assert isinstance(found, Found)
        return found

    def _judge(self, case: _Case) -> None:
        # One transaction that holds everything leaves nothing to recover.
        is_whole = case.left.sales is not None and self.operation.is_whole
        problems = [
            *_when("left", self._half_done(case.left) if is_whole else ()),
            *_when("recovered", self._half_done(case.recovered)),
            *_when("ended", self._half_done(case.ended)),
            *_when("ended", self.operation.not_done(case.ended)),
        ]
        if problems:
            evidence = {when: account.told() for when, account in case.in_turn.items()}
            raise self._violation(f"moment {case.moment}", problems, evidence)
        self.toll.kills += case.was_killed
        told = list(told_changes(case.left.decisions))
        self.toll.between += len(case.left.changes) > len(told)

    def _half_done(self, account: Account) -> Iterator[str]:
        yield from self.operation.half_done(account)
        if account.sales is not None and self.operation.is_whole:
            decided = {decision.event.after.id for decision in account.decisions}
            if account.sales.keys() != decided:
                yield f"{sorted(account.sales)} are saved, and {sorted(decided)} are decided"

    def _judge_history(self, found: Found, ended: Found, before: int) -> None:
        wanted = before + self.operation.revisions
        problems = [*problems_of_history(found.history), *problems_of_history(ended.history)]
        if not before <= len(found.history) <= wanted or len(ended.history) != wanted:
            counted = f"{len(found.history)} recovered, {len(ended.history)} in the end"
            problems.append(f"{counted}, of {before} and {self.operation.revisions} more")
        if problems:
            numbers = {entry.number: entry.id for entry in ended.history}
            raise self._violation("the history of revisions", problems, {"history": numbers})

    def _violation(
        self, where: str, problems: Sequence[str], evidence: Mapping[str, object]
    ) -> Violation:
        return Violation.at(self.place, self.operation.name, where, problems, evidence)


def _when(when: str, problems: Iterable[str]) -> Iterator[str]:
    return (f"{when}: {problem}" for problem in problems)
