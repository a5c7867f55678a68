"""The two kinds of records whose saving is an event: sales and contacts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar, cast

from attrs import field, frozen
from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    exists,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from leadcat_rules import Contact, Id, NotFound, Problem, Sale
from leadcat_sql.crm.columns import contact_columns, contact_from, sale_columns, sale_from
from leadcat_sql.crm.missing import no_such, unknown
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.crm_tables import companies, contacts, lead_statuses, sales
from leadcat_sql.stores.rows import TENANT, bound
from leadcat_sql.stores.texts import searchable

Record: TypeAlias = Sale | Contact
_R = TypeVar("_R", Sale, Contact)
_Dialects: TypeAlias = Mapping[str, Insert]

FIRST_LEAD_STATUS = bindparam("first_lead_status", type_=Word)
"""What a contact gets that is new; a sale has none."""


@frozen(eq=False)
class Kind(Generic[_R]):
    """Sales or contacts: their table, and the statements that read and write them."""

    name: str
    """`sale` or `contact`, the word of `Event.record` too."""
    table: Table
    columns: Callable[[_R], dict[str, Any]]
    record: Callable[[Mapping[str, Any]], _R]
    references: Mapping[str, Table]
    """The table that each of these columns refers to."""
    given: Sequence[Column[Any]] = field(init=False)
    """The columns that a record brings along."""
    one: Select[Any] = field(init=False)
    locked: Select[Any] = field(init=False)
    """Reads one that nobody else changes until the commit."""
    insert_new: _Dialects = field(init=False)
    """Inserts a new one, unless there is one of its id."""
    upsert: _Dialects = field(init=False)
    """Inserts a new one, or replaces the one of its id."""
    replace: Update = field(init=False)

    @given.default
    def _columns(self) -> Sequence[Column[Any]]:
        return [each for each in self.table.columns if each.name not in ("tenant", "version")]

    @one.default
    def _one(self) -> Select[Any]:
        return select(self.table).where(self.is_it(self.table))

    @locked.default
    def _locked(self) -> Select[Any]:
        return self.one.with_for_update(key_share=True)

    @insert_new.default
    def _insert_new(self) -> _Dialects:
        values = {"tenant": TENANT, "version": 1, **self._given, **self._of_a_new_one}
        return {
            dialect: insert(self.table)
            .values(values)
            .on_conflict_do_nothing()
            .execution_options(preserve_rowcount=True)
            for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
        }

    @upsert.default
    def _upsert(self) -> _Dialects:
        values = {"tenant": TENANT, "version": 1, **self._given, **self._of_a_new_one}
        replaced = {**self._replaced, "version": self.table.c.version + 1}
        return {
            dialect: insert(self.table)
            .values(values)
            .on_conflict_do_update(index_elements=["tenant", "id"], set_=replaced)
            for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
        }

    @replace.default
    def _replace(self) -> Update:
        values = {**self._replaced, "version": self.table.c.version + 1}
        return update(self.table).where(self.is_it(self.table)).values(values)

    def is_it(self, table: FromClause) -> ColumnElement[bool]:
        """Whether a row is the one that is saved."""
        return (table.c.tenant == TENANT) & (table.c.id == bound("saved", self.table.c.id))

    @property
    def _given(self) -> dict[str, BindParameter[Any]]:
        return {column.name: bound("saved", column) for column in self.given}

    @property
    def _replaced(self) -> dict[str, BindParameter[Any]]:
        return {name: value for name, value in self._given.items() if name != "id"}

    @property
    def _of_a_new_one(self) -> dict[str, BindParameter[Any]]:
        return {"lead_status": FIRST_LEAD_STATUS} if "lead_status" in self.table.c else {}

    def values(
        self, tenant: str, record: _R, first_lead_status: str | None = None
    ) -> dict[str, Any]:
        """The parameters of these statements. InvalidInput for what no column can hold."""
        columns = {f"saved_{name}": value for name, value in self.columns(record).items()}
        first = columns.get("saved_lead_status") or first_lead_status
        return {"for_tenant": tenant, **columns, "first_lead_status": first}

    def read(self, connection: Connection, tenant: str, id: str, *, locked: bool) -> _R | None:
        """The record of this id; `locked` keeps it as it is until the commit."""
        values = {"for_tenant": tenant, "saved_id": searchable(id)}
        found = connection.execute(self.locked if locked else self.one, values)
        row = found.mappings().one_or_none()
        return None if row is None else self.record(cast(Mapping[str, Any], row))

    def insert(self, connection: Connection, values: Mapping[str, Any]) -> bool:
        """Insert a new record; False where there is one of its id by now."""
        return bool(connection.execute(self.insert_new[connection.dialect.name], values).rowcount)

    def find(self, connection: Connection, tenant: str, id: str) -> _R:
        """The record of this id; raises NotFound."""
        found = self.read(connection, tenant, id, locked=False)
        if found is None:
            raise NotFound(no_such(self.name, id))
        return found

    def all_of(
        self,
        connection: Connection,
        tenant: str,
        company: Id | None,
        after: Id | None,
        limit: int | None,
    ) -> Sequence[_R]:
        """Those of this company, or of all, by their ids."""
        found = select(self.table).where(self.table.c.tenant == TENANT)
        if company is not None:
            found = found.where(self.table.c.company == searchable(str(company)))
        if after is not None:
            found = found.where(self.table.c.id > searchable(str(after)))
        found = found.order_by(self.table.c.id).limit(limit)
        rows = connection.execute(found, {"for_tenant": tenant}).mappings()
        return [self.record(cast(Mapping[str, Any], row)) for row in rows]

    def missing(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Problem]:
        """Everything that the record refers to and that isn't there."""
        given = [name for name in self.references if values[f"saved_{name}"] is not None]
        if not given:
            return ()
        found = connection.execute(select(*map(self._is_there, given)), values).one()
        missing = [name for name, is_there in zip(given, found, strict=True) if not is_there]
        return [unknown(name, values[f"saved_{name}"]) for name in missing]

    def _is_there(self, name: str) -> Any:
        table = self.references[name]
        wanted = bound("saved", self.table.c[name])
        return exists().where(table.c.tenant == TENANT, table.c.id == wanted).label(name)


SALES: Kind[Sale] = Kind(
    "sale", sales, sale_columns, sale_from, {"company": companies, "contact": contacts}
)
CONTACTS: Kind[Contact] = Kind(
    "contact",
    contacts,
    contact_columns,
    contact_from,
    {"company": companies, "lead_status": lead_statuses},
)


def kind_of(record: Record) -> Kind[Any]:
    """The kind of this record."""
    return SALES if isinstance(record, Sale) else CONTACTS
