"""What came, or would come, of one event of a backfill."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from attrs import frozen

from leadcat_rules import Decision, Event, Outcome, Preview, Reason
from leadcat_sql.crm.backfilling.batch import Batch
from leadcat_sql.crm.backfilling.present_state import Candidate

T = TypeVar("T")
_ENDS = (Outcome.UPDATED, Outcome.AWAITING_CONFIRMATION, Outcome.FAILED)


@frozen
class CameOf:
    """One event and its outcome, decided or only previewed."""

    event: Event
    reason: Reason
    rule: str | None
    from_category: str | None
    to_category: str | None

    @classmethod
    def decided(cls, decision: Decision) -> CameOf:
        """What was decided, as it stands."""
        step = decision.latest
        if step is None:
            raise ValueError(f"decision {decision.id!r} has come to nothing yet")
        return cls(decision.event, step.reason, step.rule, step.from_category, step.to_category)

    @classmethod
    def previewed(cls, event: Event, preview: Preview) -> CameOf:
        """What would be decided, were it for real."""
        return cls(event, preview.reason, preview.rule, preview.from_category, preview.to_category)


def one_by_one(
    candidate: Candidate,
    batch: Batch,
    decide: Callable[[Event], T],
    reason_of: Callable[[T], Reason],
) -> Iterator[T]:
    """Decide what the company's state amounts to, until something comes of it.

    A company is moved or asked about once at most: what its other records say is about the
    category that it had before.
    """
    for record in candidate.records:
        made = decide(batch.event(record))
        yield made
        if reason_of(made).outcome in _ENDS:
            return


def side_by_side(
    candidates: Sequence[Candidate],
    batch: Batch,
    decide: Callable[[Sequence[Event]], Sequence[T]],
    reason_of: Callable[[T], Reason],
) -> Sequence[T]:
    """The same for several companies: first one record of each, then the next of each."""
    made: list[list[T]] = [[] for _ in candidates]
    going = [*zip(candidates, made, strict=True)]
    while going := [(one, came) for one, came in going if len(came) < len(one.records)]:
        events = [batch.event(one.records[len(came)]) for one, came in going]
        for (_, came), new in zip(going, decide(events), strict=True):
            came.append(new)
        going = [each for each in going if reason_of(each[1][-1]).outcome not in _ENDS]
    return [new for came in made for new in came]
