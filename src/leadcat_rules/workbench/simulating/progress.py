"""How far a simulation is, for whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told what is being done."""

    def begin(self, doing: str, events: int | None = None) -> None:
        """Something is begun, with so many events where it is known."""
        ...

    def advance(self, events: int) -> None:
        """So many events more are done."""
        ...


class NoProgress:
    """Shows nothing."""

    def begin(self, doing: str, events: int | None = None) -> None:
        """Nothing is shown."""

    def advance(self, events: int) -> None:
        """Nothing is shown."""
