"""A statement on the way that every event takes, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from attrs import frozen
from sqlalchemy import ColumnElement, Connection, Dialect, Insert, Row, Select, Update
from sqlalchemy.sql.compiler import SQLCompiler

Write: TypeAlias = Insert | Update
Statement: TypeAlias = Write | Select[Any]
_Convert: TypeAlias = Callable[[Any], Any]


class Prepared:
    """A statement of SQLAlchemy Core, compiled once for each engine.

    Executed as it is, its text is looked up each time by a key that is made of all its parts. On
    SQLite that takes as long as a write itself.
    """

    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self._forms: WeakKeyDictionary[Dialect, _Form] = WeakKeyDictionary()

    def hits(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows a write writes with these values of its parameters."""
        form = self._form(connection.dialect)
        return connection.exec_driver_sql(form.text, form.parameters(values)).rowcount

    def one(self, connection: Connection, values: Mapping[str, Any]) -> list[Any]:
        """The columns of the one row that a SELECT gives with these values of its parameters."""
        form = self._form(connection.dialect)
        return form.read(connection.exec_driver_sql(form.text, form.parameters(values)).one())

    def _form(self, dialect: Dialect) -> _Form:
        form = self._forms.get(dialect)
        if form is None:
            form = self._forms[dialect] = _Form.of(self.statement, dialect)
        return form


@frozen
class _Form:
    """The statement as one dialect has it."""

    text: str
    given: Sequence[tuple[str, _Convert | None]]
    """Its parameters, in the order of their places where they have places."""
    constants: Mapping[str, Any]
    """The values of those that the statement itself has brought along."""
    have_places: bool
    found: Sequence[_Convert | None]
    """How the columns that it gives are read, in their order."""

    @classmethod
    def of(cls, statement: Statement, dialect: Dialect) -> _Form:
        """Compile it."""
        compiled = statement.compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"not a statement of SQL: {statement}")
        binds = compiled.binds
        return cls(
            text=str(compiled),
            given=[
                (name, binds[name].type.dialect_impl(dialect).bind_processor(dialect))
                for name in compiled.positiontup or binds
            ],
            constants={name: bind.value for name, bind in binds.items() if not bind.required},
            have_places=compiled.positional,
            found=[
                column.type.dialect_impl(dialect).result_processor(dialect, None)
                for column in _columns(statement)
            ],
        )

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        values = {**self.constants, **values}
        if self.have_places:
            return tuple([to(values[name]) if to else values[name] for name, to in self.given])
        return {name: to(values[name]) if to else values[name] for name, to in self.given}

    def read(self, row: Row[Any]) -> list[Any]:
        """The values as Python has them."""
        return [to(each) if to else each for to, each in zip(self.found, row, strict=True)]


def _columns(statement: Statement) -> Sequence[ColumnElement[Any]]:
    return tuple(statement.selected_columns) if isinstance(statement, Select) else ()
