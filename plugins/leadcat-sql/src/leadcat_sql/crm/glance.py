"""The first of a save's two statements: it saves the record, and reads what a decision needs.

On PostgreSQL it locks the record and its company, and reads the rest as it was when the statement
began. Where it had to wait for others, a row's version tells that this is no longer how things
are, and nothing of it is used (`NeedsCare`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from attrs import frozen
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    literal,
    null,
    select,
    true,
)

from leadcat_rules import Company, CrmLists
from leadcat_sql.crm.columns import company_from
from leadcat_sql.crm.companies import CHOOSE_CATEGORY, LOCKED_COMPANY, is_the_company
from leadcat_sql.crm.kinds import Kind, Record
from leadcat_sql.crm.lists import VERSION
from leadcat_sql.crm.mishaps import NeedsCare
from leadcat_sql.crm.save import Save
from leadcat_sql.crm.saving import first_lead_status
from leadcat_sql.crm.unit import Shared, current_lists
from leadcat_sql.schema.crm_tables import companies
from leadcat_sql.stores.deciding import OUTLOOK, outlook_values
from leadcat_sql.stores.prepared import Prepared

_OF_COMPANY = ("id", "name", "category", "attributes", "version")
_VERSIONS = ("before", "company", "saved")
"""The record before, the company before, and the record that was saved."""


@frozen(kw_only=True)
class Glance:
    """What was there when the record was saved."""

    before: Record | None
    company: Company | None
    """Nobody else moves it until the commit; None where the record has none."""
    lists: CrmLists
    first_lead_status: str | None
    """What the record got where it is a new contact without one."""
    outlook: Sequence[Any]
    """What a claim would find, as `deciding.outlook` takes it; the event is a new one."""

    @property
    def newest_at(self) -> datetime | None:
        """The newest time among the record's decided events (E10)."""
        at: datetime | None = self.outlook[1]
        return at


def save_and_look(connection: Connection, shared: Shared, save: Save) -> Glance:
    """Save the record and look around; raises NeedsCare for whatever is out of the ordinary."""
    known = shared.editions.newest
    lists = current_lists(connection, shared) if known is None else known.lists
    first = first_lead_status(lists) if save.needs_lead_status(None) else None
    values = {
        **outlook_values(shared.tenant, save.event),
        **save.kind.values(shared.tenant, save.record, first),
        "company_id": save.event.company_id,
        "target": save.event.chosen_category,
    }
    seen = _Seen(save.kind, _read(connection, save, values))
    known = shared.editions.of(seen.lists_version)
    lists = current_lists(connection, shared) if known is None else known.lists
    glance = Glance(
        before=seen.before,
        company=seen.company(lists),
        lists=lists,
        first_lead_status=first,
        outlook=seen.outlook,
    )
    _refuse(save, seen, glance)
    return glance


def _refuse(save: Save, seen: _Seen, glance: Glance) -> None:
    """Leave to the careful way what this one can't judge."""
    chosen = glance.lists.category(save.event.chosen_category)
    was_waited_for = seen.is_old(by_choice=save.writes_choice)
    is_missing = save.event.company_id is not None and glance.company is None
    is_wrong_choice = save.writes_choice and (chosen is None or chosen.deleted)
    needs_another = save.needs_lead_status(glance.before) and (
        first_lead_status(glance.lists) != glance.first_lead_status
    )
    if seen.was_delivered or was_waited_for or is_missing or is_wrong_choice or needs_another:
        raise NeedsCare


class _Seen:
    """The one row of the statement."""

    def __init__(self, kind: Kind[Any], seen: Mapping[str, Any]) -> None:
        self._kind = kind
        self._before = {column.name: seen[f"before_{column.name}"] for column in kind.given}
        self._company = {name: seen[f"company_{name}"] for name in _OF_COMPANY}
        self._versions = {name: seen[f"version_of_{name}"] for name in _VERSIONS}
        self.lists_version: int = seen["lists_version"] or 0
        self.outlook = [seen[f"outlook_{number}"] for number in range(len(OUTLOOK))]

    @property
    def was_delivered(self) -> bool:
        """Whether the event has a decision already (S1)."""
        return self.outlook[0] is not None

    @property
    def before(self) -> Record | None:
        """The record that was replaced."""
        if self._before["id"] is None:
            return None
        record: Record = self._kind.record(self._before)
        return record

    def company(self, lists: CrmLists) -> Company | None:
        """The company of the record, unless its category is newer than these lists."""
        seen = self._company
        found = lists.category(seen["category"])
        if seen["id"] is None or (seen["category"] is not None and found is None):
            return None
        return company_from(seen["id"], seen["name"], found, seen["attributes"])

    def is_old(self, *, by_choice: bool) -> bool:
        """Whether a row had another version by the time when it was locked.

        A version counts the writes of its row. Ours is one of the record's, and one of the
        company's where the user's choice was written (`by_choice`); any more are somebody else's.
        A row that wasn't there had none.
        """
        before, company, saved = (self._versions[name] or 0 for name in _VERSIONS)
        if not saved:  # SQLite's, where nobody else writes meanwhile
            return False
        locked = self._company["version"]
        writes_of_company = 1 if by_choice else 0
        has_moved = locked is not None and locked != company + writes_of_company
        return has_moved or saved != before + 1


def _read(connection: Connection, save: Save, values: dict[str, Any]) -> Mapping[str, Any]:
    if connection.dialect.name == "postgresql":
        merged = _prepared(save.kind, chooses=save.writes_choice)
        return _labelled(save.kind, merged.one(connection, values))
    # SQLite has one writer and no round trips: the same in two statements, or three.
    if save.writes_choice:
        _CHOOSING.hits(connection, values)
    row = _prepared_looking(save.kind).one(connection, values)
    _saving(save.kind).hits(connection, values)
    return _labelled(save.kind, row)


_CHOOSING = Prepared(CHOOSE_CATEGORY)


@cache
def _saving(kind: Kind[Any]) -> Prepared:
    return Prepared(kind.upsert["sqlite"])


@cache
def _prepared_looking(kind: Kind[Any]) -> Prepared:
    return Prepared(_looking(kind))


@cache
def _prepared(kind: Kind[Any], *, chooses: bool) -> Prepared:
    return Prepared(_saving_and_looking(kind, chooses=chooses))


def _labelled(kind: Kind[Any], row: Sequence[Any]) -> Mapping[str, Any]:
    return dict(zip(_labels(kind), row, strict=True))


@cache
def _labels(kind: Kind[Any]) -> Sequence[str]:
    return tuple(column.name for column in _looking(kind).selected_columns)


def _saving_and_looking(kind: Kind[Any], *, chooses: bool) -> Select[Any]:
    """Its parts see the database as it was before all of them, and what each other returns.

    The record is locked before its company, here and everywhere.
    """
    saved = kind.upsert["postgresql"].returning(kind.table.c.version).cte("saved")
    choosing = CHOOSE_CATEGORY.returning(*(companies.c[name] for name in _OF_COMPANY))
    locked = (choosing if chooses else LOCKED_COMPANY).cte("locked")
    before, seen = kind.table.alias("before"), companies.alias("seen")
    found = (
        saved.outerjoin(before, kind.is_it(before))
        .outerjoin(locked, true())
        .outerjoin(seen, is_the_company(seen))
    )
    versions = (before.c.version, seen.c.version, saved.c.version)
    return _looking_at(kind, before, locked, versions).select_from(found)


@cache
def _looking(kind: Kind[Any]) -> Select[Any]:
    """For SQLite, where nobody else writes meanwhile, so that versions say nothing."""
    one, before = select(literal(1)).subquery("one"), kind.table.alias("before")
    found = one.outerjoin(before, kind.is_it(before)).outerjoin(
        companies, is_the_company(companies)
    )
    return _looking_at(kind, before, companies, (null(), null(), null())).select_from(found)


def _looking_at(
    kind: Kind[Any],
    before: FromClause,
    company: FromClause,
    versions: Sequence[ColumnElement[Any]],
) -> Select[Any]:
    return select(
        *(before.c[column.name].label(f"before_{column.name}") for column in kind.given),
        *(company.c[name].label(f"company_{name}") for name in _OF_COMPANY),
        *(each.label(f"version_of_{name}") for name, each in zip(_VERSIONS, versions, strict=True)),
        VERSION.label("lists_version"),
        *(each.label(f"outlook_{number}") for number, each in enumerate(OUTLOOK)),
    )
