"""What a race is: two processes begin at the same moment, and one of them wins."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from attrs import frozen

from tests.sql.torture.accounts import Account
from tests.sql.torture.places import Desk

PROCESSES = (1, 2)


@frozen(kw_only=True)
class Result:
    """What came of it for one process."""

    won: bool
    told: str
    """What its caller heard."""


Move: TypeAlias = Callable[[], Result]
Results: TypeAlias = tuple[Result, Result]


class Race(ABC):
    """One kind of race; each round of it has a company of its own."""

    name: str
    needs_the_crm: bool = False
    """Whether it is about the CRM's own work, not only about the store's and the engine's."""

    def prepare(self, desk: Desk, company: str) -> None:  # noqa: B027 - most need nothing
        """What the first process does before both are called to the start."""

    @abstractmethod
    def ready(self, desk: Desk, company: str, process: int) -> Move:
        """Look at the screen; what is returned is done when both may go."""

    @abstractmethod
    def problems(self, account: Account, results: Results) -> Iterator[str]:
        """What is wrong with how the round ended."""

    def winners(self, account: Account, results: Results) -> Sequence[int]:
        """The processes that have won; there has to be one."""
        return [process for process in PROCESSES if results[process - 1].won]

    def revisions(self, results: Results) -> Sequence[str]:
        """The ids of the revisions that the round has saved."""
        return ()
