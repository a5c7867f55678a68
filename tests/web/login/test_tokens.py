"""Programs: a token opens what it is good for, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from leadcat_sql import ApiClient
from leadcat_web.crm.login.tokens import hash_of, new_token
from tests.web.login.doors import Door
from tests.web.sites import Visitor


def client(door: Door, *scopes: str) -> Visitor:
    """A program that was let in for these scopes."""
    token = new_token()
    made = ApiClient("import", hash_of(token), scopes, datetime.now(UTC), "root")
    door.site.crm.put_client(made)
    return door.visitor(authorization=f"Bearer {token}")


def test_a_token_is_kept_as_its_hash_alone(door: Door) -> None:
    token = new_token()
    assert token.startswith("leadcat_")
    assert len(token) > 40
    assert hash_of(token) not in token
    assert hash_of(token) == hash_of(token) != hash_of(new_token())


def test_a_token_is_good_for_its_scopes_alone(door: Door) -> None:
    program = client(door, "read")
    assert program.get("/leadcat/v1/decisions").status_code == 200
    event = {
        "id": "e1",
        "type": "contact_saved",
        "before": None,
        "after": {"id": "p9", "company": "acme"},
    }
    assert program.post("/leadcat/v1/events", json=event).status_code == 403
    assert door.site.crm.engine.decision("e1") is None


@pytest.mark.parametrize("token", ["leadcat_forged", "", "x" * 10_000])
def test_a_token_that_nobody_has_opens_nothing(door: Door, token: str) -> None:
    visitor = door.visitor(authorization=f"Bearer {token}")
    assert visitor.get("/leadcat/v1/decisions").status_code == 401


def test_a_token_of_a_client_that_was_removed_opens_nothing(door: Door) -> None:
    program = client(door, "read")
    assert program.get("/leadcat/v1/decisions").status_code == 200
    door.site.crm.remove_client("import")
    assert program.get("/leadcat/v1/decisions").status_code == 401


def test_a_program_has_no_account(door: Door) -> None:
    assert client(door, "read").get("/account").status_code == 303
