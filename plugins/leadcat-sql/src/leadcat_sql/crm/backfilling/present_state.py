"""What a company's present state amounts to, as events: a page of companies at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Table, func, select

from leadcat_rules import CategoryGroup, Company, Contact, CrmLists, Sale, SaleStatus
from leadcat_sql.crm.backfilling.batch import Batch, companies_in, key_of
from leadcat_sql.crm.companies import in_lists
from leadcat_sql.crm.kinds import CONTACTS, SALES
from leadcat_sql.schema.crm_tables import companies, contacts, sales
from leadcat_sql.schema.tables import IS_COUNTED, IS_PENDING, confirmations, decisions
from leadcat_sql.stores.rows import TENANT

_AT_ONCE = 10_000
"""Records in one question: no statement has more than 32,766 parameters (SQLite)."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_CLOSED = (SaleStatus.SOLD, SaleStatus.LOST)
_COLUMNS = tuple(companies.c[name] for name in ("id", "name", "category", "attributes"))


@frozen
class Candidate:
    """A company that rules may move, and what they are asked about, in this order."""

    company: Company
    records: tuple[Sale | Contact, ...]
    """Its last sale, and its contacts that have a lead status."""
    newest_at: Mapping[str, datetime]
    """The newest time that the log has of each, by `sale:s1` or `contact:p1` (E10)."""


@frozen
class Page:
    """Some companies by their ids."""

    candidates: tuple[Candidate, ...]
    waiting: int
    """How many are left out because a question about them waits."""
    seen: int
    """How many companies it is about, those left out too."""
    last: str | None
    """The id behind which the next page begins; None after the last one."""


def count_eligible(connection: Connection, tenant: str, lists: CrmLists) -> tuple[int, int]:
    """How many companies rules may move (E1), and how many there are."""
    eligible = func.count().filter(companies.c.category.in_(_eligible(lists)))
    found = select(eligible, func.count()).where(companies.c.tenant == TENANT)
    first, second = connection.execute(found, {"for_tenant": tenant}).one()
    return int(first), int(second)


def page_behind(
    connection: Connection, tenant: str, lists: CrmLists, batch: Batch, after: str, size: int
) -> Page:
    """The next companies that rules may move, without those of which the batch has decided."""
    found = (
        select(*_COLUMNS)
        .where(companies.c.tenant == TENANT, companies.c.id > after)
        .where(companies.c.category.in_(_eligible(lists)))
        .order_by(companies.c.id)
        .limit(size)
    )
    rows = connection.execute(found, {"for_tenant": tenant}).all()
    ids = [row.id for row in rows]
    waiting = _asked_about(connection, tenant, ids)
    decided = companies_in(connection, tenant, batch.id, ids)
    wanted = [in_lists(row, lists) for row in rows if row.id not in waiting | decided]
    return Page(
        candidates=tuple(_candidates(connection, tenant, wanted)),
        waiting=len(waiting - decided),
        seen=len(rows),
        last=ids[-1] if len(ids) == size else None,
    )


def _eligible(lists: CrmLists) -> list[str]:
    group = CategoryGroup.POTENTIAL_CUSTOMER
    return [category.id for category in lists.categories if category.group is group]


def _asked_about(connection: Connection, tenant: str, ids: Sequence[str]) -> frozenset[str]:
    found = select(confirmations.c.company).where(
        confirmations.c.tenant == TENANT, confirmations.c.company.in_(ids), IS_PENDING
    )
    return frozenset(connection.scalars(found, {"for_tenant": tenant}))


def _candidates(
    connection: Connection, tenant: str, wanted: Sequence[Company]
) -> Iterator[Candidate]:
    ids = [company.id for company in wanted]
    sold = defaultdict[str | None, list[Sale]](list)
    for row in _rows_of(connection, tenant, sales, ids):
        sale = SALES.record(row)
        sold[sale.company].append(sale)
    people = defaultdict[str | None, list[Contact]](list)
    has_status = contacts.c.lead_status.is_not(None)
    for row in _rows_of(connection, tenant, contacts, ids, has_status):
        contact = CONTACTS.record(row)
        people[contact.company].append(contact)
    keys = [key_of(each) for some in sold.values() for each in some]
    keys += [key_of(each) for some in people.values() for each in some]
    newest_at: dict[str, datetime] = {}
    for start in range(0, len(keys), _AT_ONCE):
        newest_at.update(_newest(connection, tenant, keys[start : start + _AT_ONCE]))
    for company in wanted:
        last = last_sale(sold[company.id], newest_at)
        records: list[Sale | Contact] = [] if last is None else [last]
        records += people[company.id]
        known = {key: newest_at[key] for key in map(key_of, records) if key in newest_at}
        yield Candidate(company, tuple(records), known)


def last_sale(found: Sequence[Sale], newest_at: Mapping[str, datetime]) -> Sale | None:
    """The newest of those that are sold or lost, else the newest; None where there is none.

    New is what the log was told of last; where it knows nothing, what has the higher id.
    """
    closed = [sale for sale in found if sale.status in _CLOSED]

    def age(sale: Sale) -> tuple[datetime, int, str]:
        return newest_at.get(key_of(sale), _LONG_AGO), len(sale.id), sale.id

    return max(closed or found, key=age, default=None)


def _rows_of(
    connection: Connection,
    tenant: str,
    table: Table,
    ids: Sequence[str],
    *also: ColumnElement[bool],
) -> Sequence[Mapping[str, Any]]:
    found = (
        select(table)
        .where(table.c.tenant == TENANT, table.c.company.in_(ids), *also)
        .order_by(table.c.company, table.c.id)
    )
    rows = connection.execute(found, {"for_tenant": tenant}).mappings().all()
    return [cast(Mapping[str, Any], row) for row in rows]


def _newest(
    connection: Connection, tenant: str, keys: Sequence[str]
) -> Iterable[tuple[str, datetime]]:
    newest = func.max(decisions.c.counted_at, type_=decisions.c.counted_at.type)
    found = (
        select(decisions.c.record, newest)
        .where(decisions.c.tenant == TENANT, decisions.c.record.in_(keys), IS_COUNTED)
        .group_by(decisions.c.record)
    )
    rows = connection.execute(found, {"for_tenant": tenant}).all()
    return [(row[0], row[1]) for row in rows]
