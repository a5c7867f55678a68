"""What an event was decided on, and each fact of it that could have been another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from leadcat_rules.domain import Company
from leadcat_rules.evaluate.readings import Readings
from leadcat_rules.events import Event, SaleSaved
from leadcat_rules.variables import Facts


@frozen
class Situation:
    """An event and the company that it is about, as it was then."""

    event: Event
    company: Company
    _changed: dict[object, Situation] = field(factory=dict, init=False, eq=False, repr=False)

    @cached_property
    def readings(self) -> Readings:
        """What conditions look at; what one of them finds out, all rules know."""
        return Readings(Facts(self.event, self.company))

    @property
    def facts(self) -> Facts:
        """What variables look at."""
        return self.readings.facts

    def changed(self, fact: Fact, value: Any) -> Situation:
        """The same with another value of a fact, made once for all rules that are asked.

        ValueError or TypeError for what no record has.
        """
        key = fact.name, type(value), repr(value)
        if key not in self._changed:
            self._changed[key] = fact.put(self, value)
        return self._changed[key]

    def with_company(self, **changes: Any) -> Situation:
        """The same with another company, its id included."""
        return evolve(self, company=evolve(self.company, **changes))

    def with_event(self, **changes: Any) -> Situation:
        """The same with another event."""
        return evolve(self, event=evolve(self.event, **changes))

    def with_after(self, **changes: Any) -> Situation:
        """The same with another sale or contact after the save."""
        after: Any = evolve(self.event.after, **changes)
        return self.with_event(after=after)


@frozen
class Course:
    """How a record stood before the save and after: what raises triggers (E3)."""

    before: str | None
    after: str | None
    is_new: bool = False

    @classmethod
    def of(cls, situation: Situation) -> Course:
        """The sale's status, or the contact's lead status."""
        event = situation.event
        if isinstance(event, SaleSaved):
            was = None if event.before is None else event.before.status.value
            return cls(was, event.after.status.value, event.before is None)
        was = None if event.before is None else event.before.lead_status
        return cls(was, event.after.lead_status, event.before is None)

    def put(self, situation: Situation) -> Situation:
        """The situation with this course."""
        key = "status" if isinstance(situation.event, SaleSaved) else "lead_status"
        situation = situation.with_after(**{key: self.after})
        if self.is_new:
            return situation.with_event(before=None)
        before: Any = situation.event.before or situation.event.after
        return situation.with_event(before=evolve(before, **{key: self.before}))


@frozen(eq=False)
class Fact:
    """One thing that could be another: an amount, a country, the category."""

    name: str
    """A variable's name, or a path in the event."""
    variables: frozenset[str]
    """What depends on it, and on no other fact."""
    read: Callable[[Situation], Any]
    put: Callable[[Situation, Any], Situation]
    """ValueError or TypeError for what no record has."""
    domain: tuple[Any, ...] | None = None
    """All values that there are; None where conditions say which ones differ."""
    is_whole: bool = True
    """Whether there is nothing besides the domain."""
    nullable: bool = True
    samples: tuple[str, ...] = ()
    """Texts that are likelier than a made one."""
    weight: int = 0
    """How much stranger its change is than that of an amount."""


def with_attribute(attributes: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """The attributes with another value; None takes it away."""
    others = {key: each for key, each in attributes.items() if key != name}
    return others if value is None else {**others, name: value}
