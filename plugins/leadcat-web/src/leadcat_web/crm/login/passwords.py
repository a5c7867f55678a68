"""Passwords: which are good enough, and how they are kept (argon2id)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from attrs import field, frozen

from leadcat_web.words import N_

SHORTEST = 10
LONGEST = 1_000
"""Characters; a longer one is a way of keeping the server busy."""
_AT_ONCE = 2
"""One hash takes 64 MiB and tens of milliseconds of a processor."""


class Weakness(StrEnum):
    """Why a password isn't taken, as an English sentence that catalogs translate."""

    TOO_SHORT = N_("A password has at least 10 characters.")
    TOO_LONG = N_("A password has at most 1,000 characters.")
    IS_THE_NAME = N_("A password is something else than the name.")


def weakness_of(password: str, name: str) -> Weakness | None:
    """What is wrong with it as the password of this account; None when it will do."""
    if len(password) < SHORTEST:
        return Weakness.TOO_SHORT
    if len(password) > LONGEST:
        return Weakness.TOO_LONG
    if password.casefold() == name.casefold():
        return Weakness.IS_THE_NAME
    return None


@frozen(eq=False)
class Passwords:
    """Makes and verifies hashes; both take long on purpose."""

    hasher: PasswordHasher = field(factory=PasswordHasher)
    threads: ThreadPoolExecutor = field(
        factory=lambda: ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="leadcat-password")
    )
    """Where it is done, so that pages are served meanwhile, and only so many at once."""

    def hash(self, password: str) -> str:
        """What is kept in the place of a password."""
        return self.hasher.hash(password)

    def is_right(self, password_hash: str | None, password: str) -> bool:
        """Whether this is the password; for no account it takes the same time, and is False."""
        try:
            self.hasher.verify(password_hash or self._of_nobody, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
        return password_hash is not None

    def is_outdated(self, password_hash: str) -> bool:
        """Whether today a hash is made otherwise; at the next sign-in there is a chance."""
        return self.hasher.check_needs_rehash(password_hash)

    @cached_property
    def _of_nobody(self) -> str:
        return self.hash("nobody has this password")
