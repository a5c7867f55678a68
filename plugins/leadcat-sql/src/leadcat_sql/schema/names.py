"""How a name is searched for: folded, and by the runs of letters that it holds.

A run of one, two or three letters is a number, made of the tenant too. A database finds the names
that hold all numbers of what is searched: PostgreSQL by a GIN index of them, SQLite by FTS5.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from unicodedata import normalize
from zlib import crc32

from sqlalchemy import Dialect, Integer, Text, TypeDecorator
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeEngine

_LONGEST = 3
_MOST_WANTED = 40
"""Of a long search; the name itself is looked at afterwards."""


def folded(name: str) -> str:
    """The name without regard to upper and lower case, in any script: ÅNGSTRÖM is ångström."""
    return normalize("NFC", normalize("NFC", name).casefold())


def runs_in(tenant: str, folded_name: str) -> list[int]:
    """The numbers of all its runs, each once."""
    starts = range(len(folded_name))
    lengths = range(1, _LONGEST + 1)
    runs = {folded_name[start : start + length] for start in starts for length in lengths}
    return list({_number(tenant, run) for run in runs})


def runs_of(tenant: str, search: str) -> list[int]:
    """The numbers that a name has which holds this folded text; those of its longest runs."""
    length = min(len(search), _LONGEST)
    runs = [search[start : start + length] for start in range(len(search) - length + 1)]
    return [_number(tenant, run) for run in list(dict.fromkeys(runs))[:_MOST_WANTED]]


def words_of(runs: list[int]) -> str:
    """The numbers as words, which is what FTS5 keeps and looks for."""
    return " ".join([f"{run:x}" for run in runs])


@lru_cache(maxsize=50_000)
def _number(tenant: str, run: str) -> int:
    # 31 bits: what two runs have in common by chance is told apart by the name itself.
    return crc32(f"{tenant}\0{run}".encode()) >> 1


class Runs(TypeDecorator[list[int]]):
    """The numbers of a name's runs: an array on PostgreSQL; NULL on SQLite, where FTS5 has them."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Sequence[int]] | TypeEngine[str]:
        """The type that the column has in this database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(ARRAY(Integer))
        return dialect.type_descriptor(Text())

    def process_bind_param(self, value: list[int] | None, dialect: Dialect) -> list[int] | None:
        """What is sent to the database."""
        return value if dialect.name == "postgresql" else None
