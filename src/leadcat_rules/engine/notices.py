"""Telling observers of committed changes, from the store by cursor, each by itself."""

from __future__ import annotations

from collections.abc import Collection

from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.session import Session
from leadcat_rules.store import Notice


def watch(session: Session) -> Flow[None]:
    """Give every observer its cursor before something happens that it is to be told of."""
    for observer in session.host.plugins.observers:
        yield from session.records.watch(observer)


def notify(session: Session, own: Collection[str] = ()) -> Flow[None]:
    """Tell every observer what it has not been told; `own` are the ids decided in this context."""
    for observer in session.host.plugins.observers:
        while notices := (yield from session.records.take(observer)):
            for notice in notices:
                yield from _tell(session, observer, notice, own)


def _tell(session: Session, observer: str, notice: Notice, own: Collection[str]) -> Flow[None]:
    host = session.host
    context = host.context if notice.decision.id in own else None
    if observer in host.plugins.answerers("leadcat_decided"):
        yield from host.tell("leadcat_decided", observer, context, decision=notice.decision)
    if observer not in host.plugins.answerers("leadcat_confirmation_opened"):
        return
    if notice.confirmation is None:
        return
    # A dialog may have answered it meanwhile: then there is nothing left to be told of.
    current = yield from session.records.confirmation(notice.confirmation.id)
    if current is not None and current.is_pending:
        yield from host.tell("leadcat_confirmation_opened", observer, context, confirmation=current)
