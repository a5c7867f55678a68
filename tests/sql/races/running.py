"""Rounds of a race, each judged by what is in the database afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field, frozen

from tests.sql.races.pair import BrokenRace, Pair, Reports
from tests.sql.races.race import PROCESSES, Race, Results
from tests.sql.races.worker import Task
from tests.sql.torture.accounts import Account
from tests.sql.torture.places import Place
from tests.sql.torture.violation import Violation
from tests.sql.torture.watching import met

_AT_ONCE = 20


@define
class Tally:
    """What came of the rounds that were played."""

    rounds: int = 0
    won: dict[int, int] = field(factory=lambda: dict.fromkeys(PROCESSES, 0))
    """How often each process has won."""
    met: int = 0
    """In how many rounds both were at work in the database at the same moment."""
    failures: int = 0
    """Errors of the database that the processes got over."""
    seconds: float = 0.0


@frozen
class Running:
    """One race at one place, between two processes that may have played others before."""

    pair: Pair
    race: Race
    place: Place
    series: str = field()
    """What its companies are called, with the numbers of the rounds."""
    tally: Tally = field(factory=Tally, init=False)
    _revisions: list[str] = field(factory=list, init=False)

    @series.default
    def _by_name(self) -> str:
        return self.race.name.replace(" ", "-")

    def run(self, rounds: int, *, until: float | None = None) -> Tally:
        """So many rounds, fewer when it is `until` (monotonic seconds); raises Violation."""
        self._revisions.extend(entry.id for entry in self.place.history())
        began = time.monotonic()
        for first in range(1, rounds + 1, _AT_ONCE):
            self._play(range(first, min(first + _AT_ONCE, rounds + 1)))
            self.tally.seconds = time.monotonic() - began
            if until is not None and time.monotonic() >= until:
                break
        return self.tally

    def _play(self, numbers: Sequence[int]) -> None:
        companies = {number: f"{self.series}-{number}" for number in numbers}
        self.place.register(companies.values())
        task = Task(race=self.race.name, place=self.place, rounds=list(companies.items()))
        try:
            played = self.pair.play(task)
        except BrokenRace as broken:
            raise self._violation(f"one of the rounds {numbers}", [str(broken)], {}) from None
        accounts = self.place.accounts(list(companies.values()))
        for company, reports in zip(companies.values(), played, strict=True):
            self._judge(accounts[company], reports)
        self._judge_history(numbers)

    def _judge(self, account: Account, reports: Reports) -> None:
        results = (reports[0].result, reports[1].result)
        winners = self.race.winners(account, results)
        problems = list(_wrong_number(winners, results))
        problems += self.race.problems(account, results)
        if problems:
            evidence = {"told": [each.told for each in results], **account.told()}
            raise self._violation(account.company, problems, evidence)
        self.tally.rounds += 1
        self.tally.won[winners[0]] += 1
        self.tally.met += met(reports[0].spans, reports[1].spans)
        self.tally.failures += sum(len(report.failures) for report in reports)
        self._revisions.extend(self.race.revisions(results))

    def _judge_history(self, numbers: Sequence[int]) -> None:
        """The history is what the winners have saved, one after the other (R7)."""
        history = [entry.id for entry in self.place.history()]
        if history != self._revisions:
            evidence = {"history": history[-len(numbers) :], "told": self._revisions}
            problem = f"{len(history)} revisions stand, {len(self._revisions)} were saved"
            raise self._violation(f"rounds {numbers}", [problem], evidence)

    def _violation(
        self, where: str, problems: Sequence[str], evidence: Mapping[str, object]
    ) -> Violation:
        return Violation.at(self.place, self.race.name, where, problems, evidence)


def _wrong_number(winners: Sequence[int], results: Results) -> Iterator[str]:
    if len(winners) != 1:
        yield f"{len(winners)} have won: {[result.told for result in results]}"
