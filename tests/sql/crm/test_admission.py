"""Who is let in: accounts with their roles, clients with their tokens, the key of sessions."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve

from leadcat_rules import ErrorCode, InvalidInput, NotFound, Refused
from leadcat_rules.testing import MORNING, a_snapshot, at_once
from leadcat_sql import Account, ApiClient, EmbeddedCrm, Role
from tests.sql.crm.conftest import OpenCrm
from tests.sql.crm.crms import a_crm, a_database
from tests.sql.crm.meanwhile import while_somebody
from tests.sql.databases import Kind

ANN = Account("ann", "administrator", "argon2:1", "sv")
BOB = Account("bob", Role.SALES, "argon2:2")
SHOP = ApiClient("shop", "sha:1", ("events", "decisions"), MORNING, "ann")


@pytest.fixture
def crm(open_either: OpenCrm) -> Iterator[EmbeddedCrm]:
    with open_either() as crm:
        yield crm


def test_accounts_are_found_by_exactly_their_names_and_listed_by_them(crm: EmbeddedCrm) -> None:
    assert crm.accounts() == []
    for account in (BOB, ANN, evolve(ANN, name="Ann")):
        crm.put_account(account)
    assert [account.name for account in crm.accounts()] == ["Ann", "ann", "bob"]
    assert crm.account("bob") == BOB
    for nobody in ("BOB", "bo", "", "\0"):
        assert crm.account(nobody) is None


def test_an_account_is_replaced_with_all_that_it_has(crm: EmbeddedCrm) -> None:
    crm.put_account(BOB)
    changed = Account("bob", "reader", "argon2:3", "de")
    crm.put_account(changed)
    assert list(crm.accounts()) == [changed]
    crm.remove_account("bob")
    assert crm.accounts() == []


def test_the_last_administrator_stays_one(crm: EmbeddedCrm) -> None:
    for account in (ANN, BOB, evolve(ANN, name="cyd")):
        crm.put_account(account)
    crm.remove_account("cyd")
    with pytest.raises(Refused, match="last administrator"):
        crm.remove_account("ann")
    with pytest.raises(Refused, match="last administrator"):
        crm.put_account(evolve(ANN, role=Role.SALES))
    assert crm.account("ann") == ANN
    crm.put_account(evolve(ANN, password_hash="argon2:4"))
    crm.remove_account("bob")


def test_an_account_is_replaced_only_as_long_as_it_is_what_was_read(crm: EmbeddedCrm) -> None:
    for account in (ANN, BOB):
        crm.put_account(account)
    for before in (ANN, BOB):
        assert crm.replace_account(before, evolve(before, language="da"))
    danish = evolve(BOB, language="da")
    for stale in (
        evolve(danish, role=Role.READER),
        evolve(danish, password_hash="argon2:9"),
        evolve(danish, language=None),
    ):
        assert not crm.replace_account(stale, evolve(stale, language="nl"))
    assert list(crm.accounts()) == [evolve(ANN, language="da"), danish]


def test_an_account_that_is_gone_is_not_put_back(crm: EmbeddedCrm) -> None:
    crm.put_account(BOB)
    crm.remove_account("bob")
    assert not crm.replace_account(BOB, evolve(BOB, language="da"))
    assert crm.accounts() == []


def test_to_replace_an_account_is_neither_the_end_of_all_administrators_nor_another_name(
    crm: EmbeddedCrm,
) -> None:
    crm.put_account(ANN)
    with pytest.raises(Refused, match="last administrator"):
        crm.replace_account(ANN, evolve(ANN, role=Role.SALES))
    with pytest.raises(InvalidInput, match="'cyd'"):
        crm.replace_account(ANN, evolve(ANN, name="cyd"))
    assert list(crm.accounts()) == [ANN]


def test_of_two_administrators_who_go_at_once_the_second_stays(
    kind: Kind, open_either: OpenCrm
) -> None:
    with open_either() as crm:
        for name in ("ann", "cyd"):
            crm.put_account(evolve(ANN, name=name))
        with pytest.raises(Refused):
            while_somebody(
                kind,
                crm.shared.tenant,
                lambda work: work.remove_account("ann"),
                lambda: crm.remove_account("cyd"),
            )
        assert [account.name for account in crm.accounts()] == ["cyd"]


def test_nobody_has_an_account_without_a_name_or_in_a_role_that_is_none(crm: EmbeddedCrm) -> None:
    with pytest.raises(ValueError, match="name"):
        Account("", "reader", "x")
    with pytest.raises(ValueError, match="boss"):
        Account("ann", "boss", "x")
    with pytest.raises(InvalidInput):
        crm.put_account(Account("\0", "reader", "x"))
    with pytest.raises(InvalidInput):
        crm.put_account(Account("a" * 1_001, "reader", "x"))
    with pytest.raises(NotFound):
        crm.remove_account("nobody")


def test_what_is_secret_is_not_shown() -> None:
    assert "argon2" not in repr(ANN)
    assert "sha:" not in repr(SHOP)


def test_a_client_is_known_by_its_token(crm: EmbeddedCrm) -> None:
    crm.put_client(SHOP)
    crm.put_client(evolve(SHOP, name="app", token_hash="sha:2", scopes=()))
    assert crm.client_with("sha:1") == SHOP
    assert crm.client_with("sha:3") is None
    assert [client.name for client in crm.clients()] == ["app", "shop"]


def test_a_client_with_a_new_token_has_lost_the_old_one(crm: EmbeddedCrm) -> None:
    crm.put_client(SHOP)
    crm.put_client(evolve(SHOP, token_hash="sha:9"))
    assert crm.client_with("sha:1") is None
    crm.remove_client("shop")
    assert crm.client_with("sha:9") is None
    with pytest.raises(NotFound):
        crm.remove_client("shop")


def test_no_two_clients_have_one_token(crm: EmbeddedCrm) -> None:
    crm.put_client(SHOP)
    with pytest.raises(InvalidInput) as refused:
        crm.put_client(evolve(SHOP, name="app"))
    assert refused.value.code is ErrorCode.DUPLICATE_ID
    assert list(crm.clients()) == [SHOP]


def test_scopes_are_several_texts() -> None:
    with pytest.raises(TypeError):
        ApiClient("shop", "sha:1", "events", MORNING, "ann")


def test_the_signing_key_is_made_once_for_a_tenant(crm: EmbeddedCrm, kind: Kind) -> None:
    key = crm.signing_key()
    assert len(key) == 32
    assert crm.signing_key() == key
    with a_crm(kind) as another:
        assert another.signing_key() != key


def test_processes_that_want_a_key_at_once_get_the_same(kind: Kind) -> None:
    with a_crm(kind) as crm:
        tenant = crm.shared.tenant
        others = [EmbeddedCrm(a_database(kind), tenant=tenant) for _ in range(4)]
        assert len(set(at_once([other.signing_key for other in others]))) == 1


def test_who_is_let_in_is_kept_apart_from_other_tenants(kind: Kind) -> None:
    with a_crm(kind) as crm, a_crm(kind) as another:
        crm.put_account(ANN)
        crm.put_client(SHOP)
        another.put_client(SHOP)
        assert another.accounts() == []
        another.remove_client("shop")
        assert crm.client_with("sha:1") == SHOP


def test_who_is_let_in_stays_when_the_content_is_replaced(crm: EmbeddedCrm) -> None:
    crm.put_account(ANN)
    crm.load(a_snapshot(), replace=True)
    assert list(crm.accounts()) == [ANN]
