"""Confirmations as they are printed: a table for people, an object for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadcat_rules import Confirmation, plain_json
from leadcat_rules.terminal import Names, PagedTable, in_words, screen, time_in_words, words

_HEADERS = ("id", "company", "category", "rule", "opened (UTC)", "status")


def confirmation_row(confirmation: Confirmation) -> dict[str, Any]:
    """The confirmation as JSON, in the words of a decision's row."""
    row: dict[str, Any] = plain_json(
        {
            "id": confirmation.id,
            "event": confirmation.event.id,
            "company": confirmation.company.id,
            "status": confirmation.status,
            "rule": confirmation.rule,
            "trigger": confirmation.trigger,
            "from": confirmation.company.category_id,
            "to": confirmation.suggested,
            "because": confirmation.because,
            "revision": confirmation.revision,
            "opened_at": confirmation.opened_at,
            "expires_at": confirmation.expires_at,
            "answered_by": confirmation.answered_by,
            "answered_at": confirmation.answered_at,
        }
    )
    return row


def confirmation_table(confirmations: Iterable[Confirmation], names: Names | None) -> None:
    """Print them with the names of the CRM, or what was seen when they were opened."""
    table = PagedTable(screen(), _HEADERS, whole=("id", "opened (UTC)"), spare="rule")
    for confirmation in confirmations:
        table.add(
            words(confirmation.id),
            words(confirmation.company.name),
            words(_question(confirmation, names)),
            words(confirmation.rule),
            words(time_in_words(confirmation.opened_at)),
            words(_status(confirmation)),
        )
    table.flush()


def _question(confirmation: Confirmation, names: Names | None) -> str:
    was = confirmation.company.category
    suggested = None if names is None else names.category_name(confirmation.suggested)
    mark = "?" if confirmation.is_pending else ""
    return f"{was.name if was else ''} → {suggested or confirmation.suggested}{mark}"


def _status(confirmation: Confirmation) -> str:
    if confirmation.is_pending and confirmation.expires_at is not None:
        return f"until {confirmation.expires_at:%Y-%m-%d}"
    by = f" by {confirmation.answered_by}" if confirmation.answered_by else ""
    return f"{in_words(confirmation.status)}{by}"
