"""`leadcat client`: which programs may call the API."""

from __future__ import annotations

import pytest

from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.login.tokens import hash_of
from tests.unit.cli.calls import leadcat


@pytest.fixture
def crm(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty CRM, which the environment names."""
    monkeypatch.setenv("LEADCAT_STORE", url)
    assert leadcat("migrate").code == 0
    return url


def test_the_token_alone_stands_on_standard_output_once(crm: str) -> None:
    done = leadcat("client", "add", "import", "--scope", "read", "--scope", "send_events")
    assert done.code == 0
    assert done.err == "import may read, send_events. Its token is shown this once:\n"
    (token,) = done.out.splitlines()
    with EmbeddedCrm.open(crm) as opened:
        client = opened.client_with(hash_of(token))
    assert client is not None
    assert client.scopes == ("read", "send_events")
    assert token not in leadcat("client", "list", "--json").out


@pytest.mark.parametrize("scope", ["raed", "edit", ""])
def test_a_scope_that_is_none_is_told(crm: str, scope: str) -> None:
    done = leadcat("client", "add", "import", "--scope", scope)
    assert done.code == 2
    assert f"there is no {scope!r}" in " ".join(done.err.split())


def test_a_client_has_a_scope_at_least(crm: str) -> None:
    assert leadcat("client", "add", "import").code == 2


def test_a_name_is_given_once_also_among_the_accounts(crm: str) -> None:
    leadcat("client", "add", "import", "--scope", "read")
    leadcat("account", "add", "bo", "--role", "sales")
    for name in ("import", "bo"):
        done = leadcat("client", "add", name, "--scope", "read")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("duplicate_name: ")


def test_the_clients_are_listed_until_they_are_removed(crm: str) -> None:
    assert leadcat("client", "list").out.startswith("No program has a token.")
    leadcat("client", "add", "import", "--scope", "read")
    assert "import" in leadcat("client", "list").out
    (row,) = leadcat("client", "list", "--json").rows
    assert (row["name"], row["scopes"]) == ("import", ["read"])
    assert leadcat("client", "remove", "import").out == "import is let in no longer.\n"
    assert leadcat("client", "remove", "import").code == 2
