"""Passwords: which are taken, and how they are kept."""

from __future__ import annotations

from typing import Literal

import pytest
from argon2 import PasswordHasher
from attrs import evolve

from leadcat_web.crm.login.passwords import Passwords, Weakness, weakness_of
from tests.web.login.doors import PASSWORD, QUICK, Door


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("short 123", Weakness.TOO_SHORT),
        ("long 12345", None),
        ("x" * 1_000, None),
        ("x" * 1_001, Weakness.TOO_LONG),
        ("Annika Berg", Weakness.IS_THE_NAME),
        ("åäö åäö åäö", None),
    ],
)
def test_a_password_is_long_and_not_the_name(password: str, weakness: Weakness | None) -> None:
    assert weakness_of(password, "annika berg") is weakness


def test_a_password_is_kept_as_argon2id_with_a_salt_of_its_own() -> None:
    passwords = Passwords()
    first, second = passwords.hash(PASSWORD), passwords.hash(PASSWORD)
    assert first.startswith("$argon2id$v=19$m=65536,")
    assert first != second
    assert passwords.is_right(first, PASSWORD)
    assert not passwords.is_right(first, PASSWORD + " ")


def test_a_name_that_nobody_has_costs_the_same_verification() -> None:
    verified: list[str] = []

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            verified.append(str(hash))
            return super().verify(hash, password)

    passwords = Passwords(Watched(time_cost=1, memory_cost=8, parallelism=1))
    assert not passwords.is_right(None, "nobody has this password")
    assert len(verified) == 1
    assert not passwords.is_outdated(verified[0])


def test_a_hash_that_is_none_lets_nobody_in() -> None:
    assert not Passwords(QUICK).is_right("no hash", PASSWORD)


def test_a_hash_of_other_days_is_made_anew_at_the_next_sign_in(door: Door) -> None:
    old = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(PASSWORD)
    account = door.site.crm.account("ann")
    assert account is not None
    door.site.crm.put_account(evolve(account, password_hash=old))
    ann = door.sign_in("ann")
    renewed = door.site.crm.account("ann")
    assert renewed is not None
    assert renewed.password_hash != old
    assert not QUICK.check_needs_rehash(renewed.password_hash)
    assert door.is_signed_in(ann)
