"""The category of each company, carried from event to event.

Few events move a company, and each batch is looked at as a whole first: whichever company has
no event in it that moves it from where it stands is done with at once. The others, few, are
gone through event by event.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeAlias

from attrs import define, frozen

from leadcat_rules.workbench.extras import needs

with needs("workbench"):
    import numpy as np

Numbers: TypeAlias = Any
"""A numpy array of whole numbers."""

STAYS = -1
"""What a code moves a company to that doesn't move it."""
UNTOLD = -1
"""The category of a company that no event has told yet."""


class Standing(Protocol):
    """Says in which category each event's company is, and which code is the event's."""

    def step(
        self, companies: Numbers, given: Numbers, codes: Sequence[Numbers]
    ) -> tuple[Numbers, Numbers]:
        """The next events, in order: each one's category and code.

        `given` has the categories on the events, `codes` an array for each class.
        """
        ...


@frozen
class AsGiven:
    """Stateless: the category is the one on the event."""

    def step(
        self,
        companies: Numbers,  # noqa: ARG002  # nothing flows
        given: Numbers,
        codes: Sequence[Numbers],
    ) -> tuple[Numbers, Numbers]:
        """The next events: nothing of them is kept."""
        return given, codes[0]


@define
class Fold:
    """In order: where each company stands. Companies and categories are numbers from 0."""

    classes: Numbers
    """category -> which of the codes is its class's."""
    targets: Numbers
    """code -> the category that it moves a company to, or STAYS."""
    current: Numbers
    """company -> its category now; number 0 is no company, and never moves."""
    touched: Numbers
    """company -> False; between two steps it is all False."""
    first: Numbers | None = None
    """company -> the first category that was known of it; None where all are known at once."""

    @classmethod
    def beginning(cls, classes: Numbers, targets: Numbers, current: Numbers) -> Fold:
        """The companies as they stand before the first event."""
        return cls(classes, targets, current.copy(), np.zeros(len(current), bool), current.copy())

    def step(
        self, companies: Numbers, given: Numbers, codes: Sequence[Numbers]
    ) -> tuple[Numbers, Numbers]:
        """The next events, in order: each one's category and code as it is decided."""
        before = self.current[companies]
        untold = before == UNTOLD
        if untold.any():
            before = self._told(companies, given, untold)
        decided = self._decided(codes, before)
        targets = self.targets[decided]
        moves = (targets != STAYS) & (targets != before)
        if moves.any():
            self._go_through(companies, codes, before, companies[moves])
            decided = self._decided(codes, before)
        return before, decided

    def _told(self, companies: Numbers, given: Numbers, untold: Numbers) -> Numbers:
        """The categories, once the first event of each new company has told its own."""
        # Assigned backwards, so that the first one is what stays.
        self.current[companies[untold][::-1]] = given[untold][::-1]
        if self.first is not None:
            self.first[companies[untold]] = self.current[companies[untold]]
        return self.current[companies]

    def _decided(self, codes: Sequence[Numbers], before: Numbers) -> Numbers:
        if len(codes) == 1:
            return codes[0]
        classes = self.classes[before]
        decided = codes[0].copy()
        for number in range(1, len(codes)):
            np.copyto(decided, codes[number], where=classes == number)
        return decided

    def _go_through(
        self, companies: Numbers, codes: Sequence[Numbers], before: Numbers, moving: Numbers
    ) -> None:
        """Event by event, for the companies that move; `before` is corrected where it changes."""
        self.touched[moving] = True
        places = np.flatnonzero(self.touched[companies])
        self.touched[moving] = False
        found, own = np.unique(companies[places], return_inverse=True)
        classes = self.classes.tolist()
        reached = [self.targets[column[places]].tolist() for column in codes]
        standing = self.current[found].tolist()
        seen = []
        for place, company in enumerate(own.tolist()):
            category = standing[company]
            seen.append(category)
            target = reached[classes[category]][place]
            if target != STAYS:
                standing[company] = target
        before[places] = seen
        self.current[found] = standing
