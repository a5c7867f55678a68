"""Telling observers of committed changes, from the store by cursor, each by itself."""

from __future__ import annotations

from collections.abc import Collection

from leadcat_rules.decisions import Confirmation
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.session import Session
from leadcat_rules.store import Notice


def watch(session: Session) -> Flow[None]:
    """Give every observer its cursor before something happens that it is to be told of."""
    for observer in session.host.plugins.observers:
        yield from session.records.watch(observer)


def notify(session: Session, own: Collection[str] = ()) -> Flow[None]:
    """Tell every observer what it has not been told.

    `own` are the ids of decisions and revisions of this very operation, whose context is known.
    """
    for observer in session.host.plugins.observers:
        # One at a time: who is interrupted while it tells loses no more than that.
        while notices := (yield from session.records.take(observer, 1)):
            yield from _tell(session, observer, notices[0], own)


def _tell(session: Session, observer: str, notice: Notice, own: Collection[str]) -> Flow[None]:
    source = notice.decision or notice.revision
    context = session.host.context if source is not None and source.id in own else None
    for hook, name, what in (
        ("leadcat_decided", "decision", notice.decision),
        ("leadcat_ruleset_saved", "revision", notice.revision),
        ("leadcat_confirmation_opened", "confirmation", notice.confirmation),
    ):
        if what is None or observer not in session.host.plugins.answerers(hook):
            continue
        if not isinstance(what, Confirmation) or (yield from _is_still_open(session, what)):
            yield from session.host.tell(hook, observer, context, **{name: what})


def _is_still_open(session: Session, confirmation: Confirmation) -> Flow[bool]:
    """A dialog may have answered it meanwhile: then there is nothing left to be told of."""
    current = yield from session.records.confirmation(confirmation.id)
    return current is not None and current.is_pending
