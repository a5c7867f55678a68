"""A memory for one long run."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen

from leadcat_rules.decisions import Confirmation, Decision, Outcome, Step
from leadcat_rules.memory.memory_store import MemoryStore


class ForgetfulStore(MemoryStore):
    """A memory for one run over a long file: of what is settled it keeps only how it ended.

    That is enough to return the first decision to a second delivery of the same event (S1).
    Settled decisions can't be listed, explained or undone.
    """

    def __init__(self) -> None:
        super().__init__()
        self._settled: dict[str, _Settled] = {}

    def _latest_steps(self) -> Iterator[Step]:
        yield from super()._latest_steps()
        yield from (settled.step for settled in self._settled.values())

    def _earlier(self, decision: Decision) -> Decision | None:
        settled = self._settled.get(decision.id)
        if settled is None:
            return super()._earlier(decision)
        return evolve(
            decision,
            fingerprint=settled.fingerprint,
            version=settled.version,
            steps=(settled.step,),
            in_hand=False,
        )

    def _replace(
        self, stored: Decision, decision: Decision, confirmation: Confirmation | None = None
    ) -> None:
        super()._replace(stored, decision, confirmation)
        if decision.latest is not None and _is_settled(decision):
            del self._decisions[decision.id]
            self._settled[decision.id] = _Settled(
                decision.fingerprint, decision.version, decision.latest
            )

    def _keep_closed(self, confirmation: Confirmation) -> None:
        self._confirmations.pop(confirmation.id, None)


@frozen
class _Settled:
    fingerprint: str
    version: int
    step: Step


def _is_settled(decision: Decision) -> bool:
    unsettled = (None, Outcome.FAILED, Outcome.AWAITING_CONFIRMATION)
    return not decision.in_hand and decision.outcome not in unsettled
