"""What a database says of a company, read past the store, and whether it hangs together."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Row, select

from leadcat_rules import (
    Confirmation,
    Decision,
    Outcome,
    confirmation_from_content,
    decision_from_content,
    decision_row,
)
from leadcat_rules.testing import LEAD
from leadcat_sql.schema.tables import confirmations, decisions
from tests.sql.torture.witness import Seen

_T = TypeVar("_T")


@frozen(kw_only=True)
class Account:
    """One company, as its CRM and the store's tables have it."""

    company: str
    category: str | None
    decisions: tuple[Decision, ...]
    """In the order in which their events were named."""
    confirmations: tuple[Confirmation, ...]
    """Oldest first."""
    changes: tuple[Seen, ...]
    """What the witness saw, oldest first."""
    sales: Mapping[str, str] | None
    """The status of each that the CRM keeps of it, by id; None where it keeps none."""
    untrue: tuple[str, ...]
    """Columns that say something else than the content beside them."""

    @property
    def pending(self) -> tuple[Confirmation, ...]:
        """What waits for an answer."""
        return tuple(each for each in self.confirmations if each.is_pending)

    def told(self) -> dict[str, Any]:
        """All of it as JSON, for whoever has to find out what went wrong."""
        return {
            "company": self.company,
            "category": self.category,
            "sales": self.sales,
            "changes": [[seen.before, seen.after] for seen in self.changes],
            "decisions": [_told(decision) for decision in self.decisions],
            "confirmations": {each.id: each.status.value for each in self.confirmations},
        }


def read_accounts(
    connection: Connection,
    tenant: str,
    categories: Mapping[str, str | None],
    seen: Mapping[str, Sequence[Seen]],
    sales: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Account]:
    """The accounts of these companies; all but the store's tables was read from the host."""
    made = defaultdict[str, list[tuple[Decision, list[str]]]](list)
    for row in _rows(connection, decisions.c, tenant, categories, decisions.c.event_id):
        decision = decision_from_content(json.loads(row.content))
        made[row.company].append((decision, list(_untrue_decision(row, decision))))
    asked = defaultdict[str, list[tuple[Confirmation, list[str]]]](list)
    for row in _rows(connection, confirmations.c, tenant, categories, confirmations.c.opened_at):
        confirmation = confirmation_from_content(json.loads(row.content))
        asked[row.company].append((confirmation, list(_untrue_confirmation(row, confirmation))))
    return {
        company: Account(
            company=company,
            category=category,
            decisions=tuple(decision for decision, _ in made[company]),
            confirmations=tuple(confirmation for confirmation, _ in asked[company]),
            changes=tuple(seen[company]),
            sales=None if sales is None else sales[company],
            untrue=tuple(_flat(made[company]) + _flat(asked[company])),
        )
        for company, category in categories.items()
    }


def _rows(
    connection: Connection,
    columns: Any,
    tenant: str,
    companies: Iterable[str],
    order: ColumnElement[Any],
) -> Iterable[Row[Any]]:
    wanted = select(*columns).where(columns.tenant == tenant, columns.company.in_(list(companies)))
    return connection.execute(wanted.order_by(order))


def _flat(found: Iterable[tuple[_T, list[str]]]) -> list[str]:
    return [problem for _, problems in found for problem in problems]


def _untrue_decision(row: Row[Any], decision: Decision) -> Iterator[str]:
    said = {
        "event_id": decision.id,
        "version": decision.version,
        "steps": len(decision.steps),
        "in_hand": decision.in_hand,
        "claimed_at": decision.claimed_at,
        "at": decision.at,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "rule": decision.rule,
        "answered_by": decision.answered_by,
    }
    yield from _differences(f"decision {decision.id}", row, said)


def _untrue_confirmation(row: Row[Any], confirmation: Confirmation) -> Iterator[str]:
    said = {
        "id": confirmation.id,
        "event_id": confirmation.event.id,
        "status": confirmation.status,
        "opened_at": confirmation.opened_at,
        "expires_at": confirmation.expires_at,
    }
    yield from _differences(f"confirmation {confirmation.id}", row, said)


def _differences(what: str, row: Row[Any], said: Mapping[str, object]) -> Iterator[str]:
    for column, value in said.items():
        stands = row._mapping[column]
        if stands != value:
            yield f"{what}: the column {column} says {stands!r}, the content {value!r}"


def problems_of(
    account: Account, *, by_hand: Iterable[Seen] = (), start: str | None = LEAD.id
) -> Iterator[str]:
    """What is wrong with it at rest: every change is explained once, nothing is left half done.

    `by_hand` are the changes that somebody has made past the rules, `start` is the category
    that the company had at first.
    """
    yield from account.untrue
    yield from _broken_chain(account, start)
    yield from _unexplained(account, [*told_changes(account.decisions), *by_hand])
    for decision in account.decisions:
        yield from _unsettled(decision)
    yield from _wrong_questions(account)


def _broken_chain(account: Account, start: str | None) -> Iterator[str]:
    """Each change has to begin where the one before ended (S2)."""
    now = start
    for seen in account.changes:
        if seen.before != now:
            yield f"a change began at category {seen.before!r}, not at {now!r}"
        now = seen.after
    if account.category != now:
        yield f"the company has category {account.category!r}, and was left with {now!r}"


def _unexplained(account: Account, told: Iterable[Seen]) -> Iterator[str]:
    seen, explained = Counter(account.changes), Counter(told)
    for change, times in (seen - explained).items():
        yield f"{times} times {change.before!r} -> {change.after!r} was written, and not recorded"
    for change, times in (explained - seen).items():
        yield f"{times} times {change.before!r} -> {change.after!r} was recorded, and not written"


def told_changes(made: Iterable[Decision]) -> Iterator[Seen]:
    """The changes of a category that these decisions tell of."""
    for decision in made:
        for step in decision.steps:
            if step.outcome in (Outcome.UPDATED, Outcome.UNDONE):
                yield Seen(step.from_category, step.to_category)


def _unsettled(decision: Decision) -> Iterator[str]:
    if decision.in_hand:
        yield f"decision {decision.id} is still in hand"
    if not decision.steps:
        yield f"decision {decision.id} has no step"
    if decision.intent is not None and decision.outcome is not Outcome.FAILED:
        yield f"decision {decision.id} keeps an intent although it is {decision.outcome}"


def _wrong_questions(account: Account) -> Iterator[str]:
    """One confirmation waits at most (C6), and it is the one of a decision that awaits it."""
    if len(account.pending) > 1:
        yield f"{len(account.pending)} confirmations wait"
    waiting = {each.event.id for each in account.pending}
    awaited = _ids(account.decisions, lambda each: each.outcome is Outcome.AWAITING_CONFIRMATION)
    if waiting != awaited:
        yield f"confirmations wait for {waiting or 'nothing'}, decisions {awaited or 'for none'}"
    known = _ids(account.decisions, lambda _: True)
    for each in account.confirmations:
        if each.event.id not in known:
            yield f"confirmation {each.id} has no decision"
        if each.is_pending == (each.answered_at is not None):
            yield f"confirmation {each.id} is {each.status}, answered at {each.answered_at}"
    yield from _contradictions(account)


def _contradictions(account: Account) -> Iterator[str]:
    """How a confirmation ended is told by a step of its decision."""
    reasons = {each.id: {step.reason.value for step in each.steps} for each in account.decisions}
    for each in account.confirmations:
        told = reasons.get(each.event.id, set())
        if not each.is_pending and each.status.value not in told:
            yield f"confirmation {each.id} is {each.status}, its decision only {sorted(told)}"


def _ids(made: Iterable[Decision], wanted: Callable[[Decision], bool]) -> set[str]:
    return {decision.id for decision in made if wanted(decision)}


def _told(decision: Decision) -> dict[str, Any]:
    row = decision_row(decision) if decision.steps else {"event": decision.id}
    steps = [f"{step.reason} at {step.at.isoformat()} by {step.actor}" for step in decision.steps]
    stands = {"version": decision.version, "in_hand": decision.in_hand, "steps": steps}
    return {**row, **stands, "intended": decision.intent is not None}
