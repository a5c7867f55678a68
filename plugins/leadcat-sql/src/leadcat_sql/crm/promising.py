"""A careful transaction whose claims are promises: a decision is inserted once, when it is made.

Nobody else sees a claim before the commit, so it need not be written. What was promised and is
there all the same, because somebody else has committed it meanwhile, breaks the promise: then the
engine goes back to its savepoint, and each event is claimed alone, for real (S1).
"""

from __future__ import annotations

from collections.abc import Sequence

from leadcat_rules import Claim, Confirmation, Decision
from leadcat_sql.crm.careful import Careful, CarefulStore
from leadcat_sql.crm.mishaps import NeedsCare
from leadcat_sql.stores.joined import Point


def promising(unit: Careful) -> Careful:
    """The same transaction, for the claims of a batch."""
    unit.store = PromisingStore(unit.store.host, unit.shared, unit.loss)
    return unit


class PromisingStore(CarefulStore):
    """Looks where a batch claims, and inserts where it saves for the first time."""

    _promised: frozenset[str] = frozenset()

    def claim_many(self, decisions: Sequence[Decision]) -> Sequence[Claim]:
        """What the claims find; those that are first are promised."""
        claims = self.read(lambda records: records.look_many(decisions))
        self._promised |= {claim.decision.id for claim in claims if claim.is_first}
        return claims

    def save_many(self, saves: Sequence[tuple[Decision, Confirmation | None]]) -> Sequence[bool]:
        """Insert them all; raises NeedsCare where a promise is broken."""
        if any(decision.id not in self._promised or asked for decision, asked in saves):
            return [self.save(decision, asked) for decision, asked in saves]
        several = [decision for decision, _ in saves]
        self._keep(several, self.read(lambda records: records.decide_many(several)))
        return [True] * len(several)

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        """Insert what was promised; raises NeedsCare where the promise is broken."""
        if decision.id not in self._promised:
            return super().save(decision, confirmation)
        done = self.read(lambda records: records.decide(decision, confirmation))
        self._keep([decision], done.won)
        return True

    def roll_back_to(self, point: Point) -> None:
        """Take back what was written since, and what was promised."""
        self._promised = frozenset()
        super().roll_back_to(point)

    def _keep(self, several: Sequence[Decision], is_kept: bool) -> None:
        if not is_kept:
            raise NeedsCare
        self._promised -= {decision.id for decision in several}
