"""Saves: a decision is replaced only by its next version, with all that goes with it (C4, C6)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from attrs import frozen
from sqlalchemy import Connection, select, update

from leadcat_rules import Confirmation, ConfirmationStatus, Decision
from leadcat_sql.schema.tables import decisions
from leadcat_sql.stores import noticing
from leadcat_sql.stores.claiming import STORED_DECISION
from leadcat_sql.stores.confirming import closed, opened, other_pending, put
from leadcat_sql.stores.rows import (
    TENANT,
    bound,
    confirmation_values,
    decision_from,
    decision_values,
)
from leadcat_sql.stores.together import Part, Together

_NEVER_CHANGED = ("tenant", "event_id", "company", "record", "actor")
CHANGED = {each: bound("decision", each) for each in decisions.c if each.name not in _NEVER_CHANGED}
_IS_NEWS = {decisions.c.is_news: decisions.c.steps < bound("decision", decisions.c.steps)}
REPLACE = (
    update(decisions)
    .where(
        decisions.c.tenant == TENANT,
        decisions.c.event_id == bound("decision", decisions.c.event_id),
        decisions.c.version == bound("decision", decisions.c.version) - 1,
    )
    .values({**CHANGED, **_IS_NEWS})
)


def _saving(*beside: Part) -> Together:
    return Together(lambda _: REPLACE, STORED_DECISION, [*beside, noticing.news_of_a_step])


_ALONE = _saving()
_OPENING = _saving(opened)
_CLOSING = _saving(closed)


@frozen
class Saving:
    """The saves of one write. Decisions are locked before confirmations, here and everywhere."""

    connection: Connection
    tenant: str
    receipt: str

    def save(self, decision: Decision, confirmation: Confirmation | None) -> bool:
        """Replace the decision by its next version, its confirmation beside it; or be too late."""
        values = self.values(decision, confirmation)
        if confirmation is None:
            return _ALONE.run(self.connection, values).won
        statement = _OPENING if confirmation.is_pending else _CLOSING
        done = statement.run(self.connection, values)
        if done.won and not done.beside[0]:
            self.make_way(confirmation, values)
        return done.won

    def values(self, decision: Decision, confirmation: Confirmation | None) -> dict[str, Any]:
        """The parameters of a decision, its confirmation, and the news of both."""
        values = {"for_tenant": self.tenant, **decision_values(decision, self.receipt)}
        if confirmation is None:
            return {**values, **noticing.decided(values["decision_content"], None)}
        values |= confirmation_values(confirmation)
        told = values["confirmation_content"] if confirmation.is_pending else None
        return {**values, **noticing.decided(values["decision_content"], told)}

    def make_way(self, confirmation: Confirmation, values: Mapping[str, Any]) -> None:
        """Put a confirmation where another one waits, or where it stands already.

        Superseding is a save like any other: when the other one was answered or superseded in
        between, it changes nothing, and whoever waits by now is looked at (C6). That ends:
        a turn is the last one unless somebody else's question came between its two statements.
        """
        while True:
            other = other_pending(self.connection, values) if confirmation.is_pending else None
            if other is not None:
                self._supersede(*other, at=confirmation.opened_at)
            if put(self.connection, values):
                return

    def _supersede(self, older: Confirmation, decision: Decision | None, *, at: datetime) -> None:
        closed = older.closed(ConfirmationStatus.SUPERSEDED, at=at)
        if decision is None:
            put(self.connection, {"for_tenant": self.tenant, **confirmation_values(closed)})
        else:
            self.save(decision.superseded(at), closed)


_SAVED = select(decisions.c.receipt, decisions.c.content).where(
    decisions.c.tenant == TENANT,
    decisions.c.event_id == bound("decision", decisions.c.event_id),
)


def saved(
    connection: Connection, tenant: str, decision: Decision, receipt: str
) -> Literal[True] | None:
    """Whether a save with this receipt, whose commit got no answer, has happened; None: it hasn't.

    Somebody may have saved a later version since: the step that this one made stays in it.
    """
    values = {"for_tenant": tenant, "decision_event_id": decision.id}
    row = connection.execute(_SAVED, values).one_or_none()
    if row is None:
        return None
    if row.receipt == receipt:
        return True
    stored = decision_from(row.content)
    made = len(decision.steps)
    is_kept = stored.version > decision.version and stored.steps[:made] == decision.steps
    return True if is_kept and not decision.in_hand else None
