"""Forms that come from elsewhere change nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from tests.web.security.asking import FORM
from tests.web.security.table import SAFE, Row, Table

OF_FORMS = ("edit", "change_lists")
"""Permissions without which the form itself isn't shown."""


def unsafe(table: Table, *, forms: bool) -> Iterator[tuple[Row, str]]:
    """Whatever changes something, by a form or not."""
    for row in table.rows:
        for method, needs in row.methods.items():
            if method not in SAFE and needs.takes_forms is forms:
                yield row, method


def statuses(table: Table, *, forms: bool, **headers: str) -> dict[str, int]:
    """What an administrator's requests with these headers are answered."""

    async def asked() -> dict[str, int]:
        answers = {}
        for row, method in unsafe(table, forms=forms):
            request = table.asking("administrator", method, row.path, **headers)
            answers[f"{method} {row.path}"] = (await request.of(table.app)).status
        return answers

    found = asyncio.run(asked())
    assert found
    return found


@pytest.mark.parametrize("token", ["", "forged", "of another app"])
def test_a_form_without_the_token_of_its_page_is_refused(table: Table, token: str) -> None:
    answers = statuses(table, forms=True, **{"x-csrf-token": token})
    assert {path: status for path, status in answers.items() if status != 403} == {}


def test_a_token_that_this_app_gave_to_another_browser_is_refused(table: Table) -> None:
    other = table.app.state.site.signing.new_token()
    answers = statuses(table, forms=True, **{"x-csrf-token": other})
    assert set(answers.values()) == {403}


@pytest.mark.parametrize(
    "header",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("forms", [True, False])
def test_what_a_page_of_another_site_sends_is_refused_also_by_the_api(
    table: Table, header: dict[str, str], forms: bool
) -> None:
    answers = statuses(table, forms=forms, **header)
    assert {path: status for path, status in answers.items() if status != 403} == {}


def test_the_api_takes_no_form_of_whoever_is_signed_in(table: Table) -> None:
    answers = statuses(table, forms=False, **{"content-type": FORM})
    for row, method in unsafe(table, forms=False):
        if row.methods[method].permission != "read":
            assert answers[f"{method} {row.path}"] >= 400, row.path


def test_what_changes_something_is_never_a_get(table: Table) -> None:
    for row in table.rows:
        for method, needs in row.methods.items():
            if method in SAFE:
                assert needs.permission in (None, "read", *OF_FORMS), f"{method} {row.path}"
