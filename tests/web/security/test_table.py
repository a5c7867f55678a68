"""Route, role and method: every cell of the table, generated from the app."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from leadcat_web.crm.roles import ROLES
from leadcat_web.frame.caller import SCOPES
from tests.web.security.asking import Answered
from tests.web.security.table import (
    ALL_METHODS,
    ANONYMOUS,
    Row,
    Table,
    may,
    needs_of,
    routes_of,
)

ROLE_NAMES = [role.value for role in ROLES]
OF_ACCOUNTS = ("account",)
"""Pages that only people have."""


def test_every_route_says_first_whom_it_needs(table: Table) -> None:
    for route in routes_of(table.app):
        assert [place for place, _ in needs_of(route)] == [0], f"{route.name} {route.path}"


def test_the_table_has_all_parts_of_the_site(table: Table) -> None:
    names = {row.name for row in table.rows}
    assert {"overview", "settings", "inbox", "log", "company", "login", "account"} <= names
    assert {"api_send_event", "agents_perform", "health", "categories"} <= names
    assert len(table.rows) > 50


@pytest.mark.parametrize("who", [ANONYMOUS, *ROLE_NAMES, *SCOPES])
def test_every_route_is_open_to_whom_it_needs_and_closed_to_everybody_else(
    table: Table, who: str
) -> None:
    wrong = asyncio.run(_wrong_cells(table, who, declared=True))
    assert wrong == []


@pytest.mark.parametrize("who", [ANONYMOUS, "administrator", "change_settings"])
def test_a_method_that_a_route_doesnt_have_does_nothing(table: Table, who: str) -> None:
    wrong = asyncio.run(_wrong_cells(table, who, declared=False))
    assert wrong == []


async def _wrong_cells(table: Table, who: str, *, declared: bool) -> Sequence[str]:
    wrong = []
    for row in table.rows:
        for method in ALL_METHODS:
            if (method in row.methods) is declared:
                answer = await table.asking(who, method, row.path).of(table.app)
                if not _is_right(answer, row, method, who):
                    cell = f"{method} {row.path} as {who}: {answer.status} {answer.leads_to}"
                    wrong.append(cell)
    return wrong


def _is_right(answer: Answered, row: Row, method: str, who: str) -> bool:
    if method not in row.methods:
        # The ids of another route may be anything, `events` too: it takes the request for its own.
        return 400 <= answer.status < 500 or _is_closed(answer, row, who)
    if row.name in OF_ACCOUNTS and who in SCOPES:
        return _is_closed(answer, row, ANONYMOUS) or _is_closed(answer, row, who)
    if not may(who, row.methods[method]):
        return _is_closed(answer, row, who)
    is_sent_away = answer.leads_to == "/login" and row.name != "logout"
    return answer.status < 500 and answer.status not in (401, 403, 405) and not is_sent_away


def _is_closed(answer: Answered, row: Row, who: str) -> bool:
    if who != ANONYMOUS:
        return answer.status == 403
    if row.is_for_programs:
        return answer.status == 401
    return (answer.status, answer.leads_to) == (303, "/login")
