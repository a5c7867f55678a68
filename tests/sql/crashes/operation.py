"""What a process is killed in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from tests.sql.torture.accounts import Account, problems_of
from tests.sql.torture.places import Desk


class Operation(ABC):
    """One call of a host or a user. Each time it is about a company of its own, a lead.

    Done a second time it changes nothing more: that is what whoever heard no answer does.
    """

    name: str
    days_later: float = 0
    """When it is done, after what was prepared."""
    revisions: int = 0
    """How many it saves."""
    at_once: int = 1_000
    """How many may be killed before anybody recovers; 1 where one of them is in another's way."""
    is_whole: bool = True
    """Whether it is all or nothing where one transaction holds everything."""

    @abstractmethod
    def prepare(self, desk: Desk, company: str) -> None:
        """What is acknowledged before, and has to be there whatever happens."""

    @abstractmethod
    def do(self, desk: Desk, company: str) -> None:
        """What may be cut short anywhere."""

    def half_done(self, account: Account) -> Iterator[str]:
        """What is wrong once it was recovered, whether it was done or not."""
        yield from problems_of(account)

    @abstractmethod
    def not_done(self, account: Account) -> Iterator[str]:
        """What is missing once it was done, or has happened twice."""
