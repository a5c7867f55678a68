"""What the engine is asked to do, as operations of a session; what is no such thing is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from leadcat_rules.decisions import Answer, Decision
from leadcat_rules.domain import Id, identifiers, optional_identifier
from leadcat_rules.engine.deciding import decide, record_failure
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.protecting import Otherwise
from leadcat_rules.engine.publishing import put_new
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.upkeep import retry
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.store import Revision


def publishing(rules: Ruleset, by: Id | None) -> Callable[[Session], Flow[Revision]]:
    """Put a file's content there once."""
    who = optional_identifier(by)
    return lambda session: put_new(session, rules, by=who)


def deciding(event: Event, answer: Answer | None) -> Callable[[Session], Flow[Decision]]:
    """Decide an event; TypeError for what is none."""
    require_event(event)
    require_answer(answer)
    return lambda session: decide(session, event, answer)


def failing(event: Event) -> Otherwise[Decision]:
    """Record that deciding it has failed."""
    return lambda error, session: record_failure(session, event, error)


def retrying(event_ids: Iterable[Id] | None) -> Callable[[Session], Flow[tuple[Decision, ...]]]:
    """Try failed decisions again, all or these."""
    ids = None if event_ids is None else identifiers(event_ids)
    return lambda session: retry(session, ids)


def require_event(event: object) -> None:
    """TypeError for anything else."""
    if not isinstance(event, SaleSaved | ContactSaved):
        raise TypeError(f"an event is a SaleSaved or ContactSaved, not {type(event).__name__}")


def require_answer(answer: object) -> None:
    """TypeError for anything but an answer or None."""
    if answer is not None and not isinstance(answer, Answer):
        raise TypeError(f"an answer is an Answer or None, not {type(answer).__name__}")
