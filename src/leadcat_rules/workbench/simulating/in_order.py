"""One ruleset replayed: each event's end, counted, and where the companies stand afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from attrs import frozen

from leadcat_rules.decisions import Outcome
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.codes import Policy
from leadcat_rules.workbench.simulating.folding import STAYS, AsGiven, Fold, Numbers, Standing
from leadcat_rules.workbench.simulating.matching import Matches
from leadcat_rules.workbench.simulating.result import Count, Ended, Moved
from leadcat_rules.workbench.simulating.stateless import month_name
from leadcat_rules.workbench.simulating.streaming import Layout, Piece
from leadcat_rules.workbench.simulating.tallying import Tally, merged

with needs("workbench"):
    import numpy as np


@frozen(kw_only=True)
class Replay:
    """One ruleset on its way through the history."""

    matches: Matches
    answer: Policy
    layout: Layout
    standing: Standing
    tally: Tally

    @classmethod
    def in_order(cls, matches: Matches, answer: Policy, layout: Layout, current: Numbers) -> Replay:
        """`current`: company -> the number of its category, or UNTOLD."""
        classes = np.array([matches.class_of(each) for each in layout.categories], "int16")
        targets = _targets(matches, answer, layout)
        standing = Fold.beginning(classes, targets, current)
        return cls(
            matches=matches,
            answer=answer,
            layout=layout,
            standing=standing,
            tally=_tally(matches, layout),
        )

    @classmethod
    def stateless(cls, matches: Matches, answer: Policy, layout: Layout) -> Replay:
        """Each event by the category on it."""
        return cls(
            matches=matches,
            answer=answer,
            layout=layout,
            standing=AsGiven(),
            tally=_tally(matches, layout),
        )

    def step(self, piece: Piece, codes: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
        """The next events: each one's category before it, and its code. They are counted."""
        before, decided = self.standing.step(piece.companies, piece.categories, codes)
        keys = decided.astype("int64") * len(self.layout.categories) + before
        self.tally.add(keys * self.layout.groups + piece.groups, piece.amounts)
        return before, decided

    def ended(self, code: int, category: int) -> Ended:
        """What came of an event of this code, its company in the category of this number."""
        return self.matches.ending(code, self.layout.categories[category], self.answer)

    def counts(self) -> tuple[Count, ...]:
        """What came of all events so far."""
        return merged(self._counts())

    def _counts(self) -> Iterator[Count]:
        for key, events, amount in self.tally.found():
            rest, group = divmod(key, self.layout.groups)
            code, category = divmod(rest, len(self.layout.categories))
            yield self._count(code, category, group, events, amount)

    def _count(self, code: int, category: int, group: int, events: int, amount: Decimal) -> Count:
        ended = self.ended(code, category)
        month, currency = self.layout.group(group)
        reads = self.matches.reads_company(code)
        return Count(
            month=month_name(month),
            outcome=ended.reason.outcome,
            reason=ended.reason,
            rule=ended.rule,
            from_category=self.layout.categories[category] if reads else None,
            to_category=ended.to,
            currency=currency,
            events=events,
            amount=amount,
        )


def _tally(matches: Matches, layout: Layout) -> Tally:
    return Tally(matches.size * len(layout.categories) * layout.groups, layout.scale)


def _targets(matches: Matches, answer: Policy, layout: Layout) -> Numbers:
    """Code -> the number of the category that it moves a company to, or STAYS."""
    numbers = {id: number for number, id in enumerate(layout.categories)}
    ended = (matches.ending(code, None, answer) for code in range(matches.size))
    found = [
        numbers[each.to] if each.reason.outcome is Outcome.UPDATED else STAYS for each in ended
    ]
    return np.array(found, "int16")


def moved(replay: Replay, seen: Numbers) -> tuple[Moved, ...]:
    """From where to where the companies went of which there was an event."""
    fold = replay.standing
    if not isinstance(fold, Fold) or fold.first is None:
        return ()
    names = replay.layout.categories
    pairs = fold.first[seen].astype("int32") * len(names) + fold.current[seen]
    found, companies = np.unique(pairs, return_counts=True)
    ways = (
        (divmod(pair, len(names)), number)
        for pair, number in zip(found.tolist(), companies.tolist(), strict=True)
    )
    return tuple(
        Moved(before=names[before], after=names[after], companies=number)
        for (before, after), number in ways
    )
