"""A write on the way that every event takes, compiled once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from attrs import frozen
from sqlalchemy import Connection, Dialect, Insert, Update
from sqlalchemy.sql.compiler import SQLCompiler

Write: TypeAlias = Insert | Update
_Convert: TypeAlias = Callable[[Any], Any]


class Prepared:
    """A write of SQLAlchemy Core that gives nothing back, compiled once for each engine.

    Executed as it is, its text is looked up each time by a key that is made of all its parts. On
    SQLite that takes as long as the write itself.
    """

    def __init__(self, write: Write) -> None:
        self.write = write
        self._forms: WeakKeyDictionary[Dialect, _Form] = WeakKeyDictionary()

    def hits(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """How many rows it writes with these values of its parameters."""
        form = self._forms.get(connection.dialect)
        if form is None:
            form = self._forms[connection.dialect] = _Form.of(self.write, connection.dialect)
        return connection.exec_driver_sql(form.text, form.parameters(values)).rowcount


@frozen
class _Form:
    """The write as one dialect has it."""

    text: str
    given: Sequence[tuple[str, _Convert | None]]
    """Its parameters, in the order of their places where they have places."""
    constants: Mapping[str, Any]
    """The values of those that the statement itself has brought along."""
    have_places: bool

    @classmethod
    def of(cls, write: Write, dialect: Dialect) -> _Form:
        """Compile it."""
        compiled = write.compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler):
            raise TypeError(f"not a write: {write}")
        binds = compiled.binds
        return cls(
            text=str(compiled),
            given=[
                (name, binds[name].type.dialect_impl(dialect).bind_processor(dialect))
                for name in compiled.positiontup or binds
            ],
            constants={name: bind.value for name, bind in binds.items() if not bind.required},
            have_places=compiled.positional,
        )

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them."""
        values = {**self.constants, **values}
        if self.have_places:
            return tuple([to(values[name]) if to else values[name] for name, to in self.given])
        return {name: to(values[name]) if to else values[name] for name, to in self.given}
