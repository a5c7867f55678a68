"""An event that is decided in one transaction: its claim and its decision are one insert.

A host whose category stands in the same database needs no claim that others see meanwhile. It reads
`OUTLOOK` along with what else it needs, judges, and then writes everything by `decide`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from attrs import frozen
from sqlalchemy import Connection, Update, exists, select

from leadcat_rules import Claim, Confirmation, Decision, Event
from leadcat_sql.schema.tables import decisions
from leadcat_sql.stores import noticing
from leadcat_sql.stores.claiming import NEWEST_AT, STORED_DECISION, insert_decision
from leadcat_sql.stores.confirming import opened
from leadcat_sql.stores.history import ACTIVE_RECEIPT, revision_of
from leadcat_sql.stores.rows import TENANT, bound, decision_from, record_key
from leadcat_sql.stores.saving import Saving
from leadcat_sql.stores.texts import storable
from leadcat_sql.stores.together import Part, Together

_EARLIER = (
    select(decisions.c.content)
    .where(
        decisions.c.tenant == TENANT,
        decisions.c.event_id == bound("decision", decisions.c.event_id),
    )
    .scalar_subquery()
)
OUTLOOK = (_EARLIER, NEWEST_AT, ACTIVE_RECEIPT)
"""What a claim would find, as columns of any SELECT; their parameters are `outlook_values`."""


def outlook_values(tenant: str, event: Event) -> dict[str, Any]:
    """The parameters of `OUTLOOK`. InvalidInput for an id that no database keeps."""
    return {
        "for_tenant": tenant,
        "decision_event_id": storable(event.id, "the event id"),
        "decision_record": record_key(event),
    }


def outlook(connection: Connection, tenant: str, decision: Decision, read: Sequence[Any]) -> Claim:
    """The claim that the values of `OUTLOOK` promise; nothing is claimed by it."""
    earlier, newest_at, receipt = read
    return Claim(
        decision=decision if earlier is None else decision_from(earlier),
        is_first=earlier is None,
        newest_at=newest_at,
        active=revision_of(connection, tenant, receipt),
    )


@frozen
class Decided:
    """What came of `decide`."""

    won: bool
    """Whether the decision was inserted: False where its event has one already (S1)."""
    also: int
    """How many rows the caller's own update hit; 0 where there was none to do."""


def decide(
    connection: Connection,
    tenant: str,
    decision: Decision,
    confirmation: Confirmation | None,
    also: Update | None,
    values: Mapping[str, Any],
    receipt: str,
) -> Decided:
    """Insert a decision that was never claimed, with its confirmation and news.

    `also` is done only where the decision wins, on PostgreSQL in the same statement: the
    compare-and-set of the category (S2), a statement that is made once, with `values` for its
    parameters. Where it hits nothing, the decision is untrue: roll back, and judge again.
    """
    saving = Saving(connection, tenant, receipt)
    values = {**values, **saving.values(decision, confirmation)}
    done = _deciding(also, opens=confirmation is not None).run(connection, values)
    *hits, _ = done.beside
    if done.won and confirmation is not None and not hits[0]:
        saving.make_way(confirmation, values)
    return Decided(done.won, 0 if also is None else hits[-1])


@lru_cache(maxsize=64)
def _deciding(also: Update | None, *, opens: bool) -> Together:
    beside: list[Part] = [opened] if opens else []
    if also is not None:
        beside.append(lambda written, _: also.where(exists().select_from(written)))
    return Together(insert_decision, STORED_DECISION, [*beside, noticing.news_of_a_step])
