"""Clauses in a solver: what must hold, and a way in which all of it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random

from pysat.solvers import MinisatGH

from leadcat_rules.workbench.reasoning.lines import Clause


class Clauses:
    """Literals are numbers from 1 up; a negative one is denied."""

    def __init__(self) -> None:
        self._solver = MinisatGH()
        self._last = 0
        self._model: Sequence[int] = ()
        self.is_varied = False
        """Whether values that lie apart are better than plain ones."""

    def close(self) -> None:
        """Let go of the solver's memory."""
        self._solver.delete()

    def literal(self) -> int:
        """A new one."""
        self._last += 1
        return self._last

    def add(self, clause: Clause) -> None:
        """One of these literals holds."""
        self._solver.add_clause(clause)

    def same(self, literal: int, holds: bool) -> int:
        """The literal, or its denial when it doesn't hold."""
        return literal if holds else -literal

    def solve(self, assumed: Iterable[int] = ()) -> bool:
        """Whether all can hold together, and these too; what then does is kept."""
        if not self._solver.solve(assumptions=list(assumed)):
            return False
        self._model = self._solver.get_model()
        return True

    def held(self, literal: int) -> bool:
        """Whether it holds in what was found last."""
        index = abs(literal) - 1
        return (index < len(self._model) and self._model[index] > 0) is (literal > 0)

    def vary(self, seed: int) -> None:
        """Look elsewhere for the next answer: the same place for the same seed."""
        self.is_varied = True
        bits = Random(seed).getrandbits(self._last)
        literals = range(1, self._last + 1)
        self._solver.set_phases([self.same(each, bool(bits >> each & 1)) for each in literals])

    def settle(self) -> None:
        """Look for plain values again."""
        if self.is_varied:
            self.is_varied = False
            self._solver.set_phases([-each for each in range(1, self._last + 1)])

    def deny(self, literals: Iterable[int], assumed: Iterable[int] = ()) -> None:
        """Find an answer in which as many of these as can be don't hold, the first ones first."""
        kept, left = list(assumed), []
        for literal in literals:
            if self.held(literal):
                left.append(literal)
            else:
                kept.append(-literal)
        for literal in left:
            if self.solve([*kept, -literal]):
                kept.append(-literal)
        if left:
            self.solve(kept)
