"""Many events in one go, decided as one after the other would be (S1, S2, E10).

Events about different records and companies don't touch each other: they make a wave, and go side
by side, each step of all of them being one question to the store and to the host. What is out of
the ordinary leaves its wave, and goes on alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from leadcat_rules.decisions import Answer, Decision
from leadcat_rules.engine.flow import Flow, in_turn
from leadcat_rules.engine.operations import deciding, failing, require_answer, require_event
from leadcat_rules.engine.protecting import protected
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.wave import Wave
from leadcat_rules.events import Event

MOST_AT_ONCE = 1_000
"""Of one wave: a statement of a database takes only so many parameters."""


@frozen
class Several:
    """Several events that are to be decided, all with the same answer if there is one."""

    events: Sequence[Event]
    answer: Answer | None

    @classmethod
    def of(cls, events: Iterable[Event], answer: Answer | None) -> Several:
        """TypeError for what is no event or answer."""
        found = tuple(events)
        for event in found:
            require_event(event)
        require_answer(answer)
        return cls(found, answer)

    def __call__(self, session: Session) -> Flow[tuple[Decision, ...]]:
        """Their decisions, in their order."""
        if not session.records.take_many:
            return (yield from self._each(session))
        made: dict[int, Decision] = {}
        for wave in _parted(waves(self.events)):
            together = Wave(session, self.answer)
            decisions = yield from together.decide([self.events[place] for place in wave])
            made.update(zip(wave, decisions, strict=True))
        return tuple(made[place] for place in range(len(self.events)))

    def one_by_one(self, _: Exception, session: Session) -> Flow[tuple[Decision, ...]]:
        """The same, once something has failed in the host's transaction for all of them."""
        return self._each(session)

    def _each(self, session: Session) -> Flow[tuple[Decision, ...]]:
        """Each behind a savepoint of its own: what fails takes no other along (S3)."""
        return tuple((yield from in_turn(self._alone(session, event) for event in self.events)))

    def _alone(self, session: Session, event: Event) -> Flow[Decision]:
        return protected(deciding(event, self.answer), session, failing(event))


def _parted(waves: Iterable[Sequence[int]]) -> Iterator[Sequence[int]]:
    for wave in waves:
        for start in range(0, len(wave), MOST_AT_ONCE):
            yield wave[start : start + MOST_AT_ONCE]


def waves(events: Sequence[Event]) -> Sequence[Sequence[int]]:
    """The places of the events, in waves: in one no two share a record, a company or an id.

    Each comes in the first wave that is behind all earlier ones with which it shares something.
    """
    found: list[list[int]] = []
    latest: dict[object, int] = {}
    for place, event in enumerate(events):
        keys = ("id", event.id), event.record, ("company", event.company_id or event.record)
        number = 1 + max(latest.get(key, -1) for key in keys)
        latest.update(dict.fromkeys(keys, number))
        if number == len(found):
            found.append([])
        found[number].append(place)
    return found
