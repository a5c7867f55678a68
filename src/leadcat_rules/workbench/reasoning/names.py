"""Strings in a question: each that conditions name, and all others, into which conditions look."""

from __future__ import annotations

from collections.abc import Container

from leadcat_rules.workbench.reasoning.clauses import Clauses
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.lines import Cell, Clause, Line, Shape
from leadcat_rules.workbench.reasoning.texts import Wanted


class Names:
    """The line of a place at which a string stands.

    Of a string that is named the operators say what holds; of all others a condition that looks
    into it may hold or not, until a string is sought of which it does.
    """

    def __init__(self, clauses: Clauses, line: Line) -> None:
        self._clauses = clauses
        self._line = line
        self.taken: set[str] = set()
        """Those that are named."""
        self.looking: dict[Leaf, int] = {}
        """The conditions that look into the string, with their literals."""

    def take(self, shape: Shape) -> None:
        """Name the strings at which a condition turns."""
        for name, beyond in shape.turns:
            if not beyond:
                self._take(name)

    def refuse_empty(self) -> None:
        """The empty string is no value here."""
        self._take("")
        self._clauses.add([-self._line.at(("", 0)), self._line.at(("", 1))])

    def look(self, leaf: Leaf, literal: int) -> None:
        """Let this literal hold exactly when the condition does, which looks into the string."""
        of_unknown = self._clauses.same(literal, leaf.holds_of(None))
        self._clauses.add([self._line.known, of_unknown])
        self.looking[leaf] = literal
        for name in self.taken:
            self._say(leaf, name)

    def wanted(self, asked: Container[Leaf]) -> Wanted:
        """What is to hold of the string in the last answer, of these conditions."""
        return {
            leaf: self._clauses.held(literal)
            for leaf, literal in self.looking.items()
            if leaf in asked
        }

    def deny(self, wanted: Wanted) -> None:
        """No string but those named is as wanted."""
        others: Clause = [
            -self._clauses.same(self.looking[leaf], holds) for leaf, holds in wanted.items()
        ]
        cuts = self._line.cuts
        for low, high in zip([None, *cuts], [*cuts, None], strict=True):
            gap = Cell(low, high)
            if gap.single is None:
                self._clauses.add([*others, *self._line.outside(gap)])

    def _take(self, name: str) -> None:
        if name not in self.taken:
            self.taken.add(name)
            for leaf in self.looking:
                self._say(leaf, name)

    def _say(self, leaf: Leaf, name: str) -> None:
        holds = self._clauses.same(self.looking[leaf], leaf.holds_of(name))
        self._clauses.add([-self._line.at((name, 0)), self._line.at((name, 1)), holds])
