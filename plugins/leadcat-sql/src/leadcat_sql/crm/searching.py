"""Companies by a part of their name: an index of the runs of letters leads to them.

The database first looks up who has all runs of what is searched. Are they few, they are all that
has to be looked at. Else so many names hold it that a page of them is soon found in the list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from leadcat_sql.schema.crm_tables import company_runs, runs_search
from leadcat_sql.schema.names import Runs, folded, runs_in, runs_of, words_of
from leadcat_sql.stores.rows import TENANT, bound

FEW = {"sqlite": 3_000, "postgresql": 5_000}
"""So many names are looked at one by one, in milliseconds. More of them are sooner found in the
list, SQLite's above all: its index has the names."""

_C = company_runs.c
_COMPANY = bound("its", _C.company)
_GIVEN = {each.name: bound("its", each) for each in (_C.name, _C.folded, _C.runs)}
_PUT = {
    dialect: insert_into(company_runs)
    .values(tenant=TENANT, company=_COMPANY, **_GIVEN)
    .on_conflict_do_update(index_elements=["tenant", "company"], set_=_GIVEN)
    for dialect, insert_into in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}
_ONE = select(_C.number, _C.folded).where(_C.tenant == TENANT, _C.company == _COMPANY)
_ALL = select(_C.number, _C.folded).where(_C.tenant == TENANT)
_REMOVE_ALL = delete(company_runs).where(_C.tenant == TENANT)
_LAST_NUMBER = select(func.coalesce(func.max(_C.number), 0))
_ADD = insert(runs_search).values(rowid=bindparam("number"), runs=bindparam("words"))
_FORGET = _ADD.values({runs_search.name: "delete"})
"""FTS5 has to be told what it was given: nothing else remembers it."""


def put_runs(connection: Connection, tenant: str, company_id: str, name: str) -> None:
    """Let a company be found by this name, and no more by the one that it had."""
    entry = _entry(tenant, company_id, name)
    values = {"for_tenant": tenant, **{f"its_{key}": value for key, value in entry.items()}}
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        _forget(connection, tenant, connection.execute(_ONE, values).all())
    connection.execute(_PUT[connection.dialect.name], values)
    if is_sqlite:
        number = connection.execute(_ONE, values).one().number
        connection.execute(_ADD, _words(number, entry["runs"]))


def put_all_runs(connection: Connection, tenant: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """Let new companies be found, from their columns."""
    entries = [_entry(tenant, row["id"], row["name"]) for row in rows]
    if connection.dialect.name == "sqlite":
        last = connection.execute(_LAST_NUMBER).scalar_one()
        entries = [{**each, "number": last + place} for place, each in enumerate(entries, 1)]
        connection.execute(_ADD, [_words(each["number"], each["runs"]) for each in entries])
    connection.execute(insert(company_runs), entries)


def remove_all_runs(connection: Connection, tenant: str) -> None:
    """Let no company of the tenant be found any more: they are about to go."""
    values = {"for_tenant": tenant}
    if connection.dialect.name == "sqlite":
        _forget(connection, tenant, connection.execute(_ALL, values).all())
    connection.execute(_REMOVE_ALL, values)


def _entry(tenant: str, company_id: str, name: str) -> dict[str, Any]:
    text = folded(name)
    runs = runs_in(tenant, text)
    return {"tenant": tenant, "company": company_id, "name": name, "folded": text, "runs": runs}


def _forget(connection: Connection, tenant: str, found: Sequence[Any]) -> None:
    gone = [_words(number, runs_in(tenant, name)) for number, name in found]
    if gone:
        connection.execute(_FORGET, gone)


def _words(number: int, runs: list[int]) -> dict[str, Any]:
    return {"number": number, "words": words_of(runs)}


def holds(dialect: str, name: ColumnElement[str], search: str) -> ColumnElement[bool]:
    """Whether a folded name holds this folded text."""
    position = {"sqlite": func.instr, "postgresql": func.strpos}[dialect]
    return position(name, literal(search, Text)) > 0


def who_may_hold(dialect: str, tenant: str, search: str) -> Select[Any]:
    """The companies that have all its runs, and hardly any other; one more of them than FEW.

    A run's number is made of the tenant: nobody else's companies have it but by chance.
    """
    runs = runs_of(tenant, search)
    found = select(_C.tenant, _C.company, _C.name, _C.folded)
    if dialect == "postgresql":
        found = found.where(_C.runs.op("@>")(literal(runs, Runs)))
    else:
        index = runs_search.c
        found = found.join_from(runs_search, company_runs, _C.number == index.rowid)
        found = found.where(index[runs_search.name].op("MATCH")(literal(words_of(runs), Text)))
    return found.limit(FEW[dialect] + 1)
