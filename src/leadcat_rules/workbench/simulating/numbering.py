"""Companies as small whole numbers, so that where each one stands is an array."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from leadcat_rules.domain import Company
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine
from leadcat_rules.workbench.simulating.folding import UNTOLD, Numbers
from leadcat_rules.workbench.simulating.prepared import Prepared

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir
    import numpy as np
    import pyarrow as pa

_LARGEST_ID = 30_000_000
"""Ids that are numbers up to this are their own places in an array: of 60 MB at most."""
_PROBED = 1_000
_DIGITS, _SPARE = 8, 4
OTHER = -1
"""In the place of a number: a company that was not expected."""


class Numbering(Protocol):
    """Number 0 is no company, or one that isn't known."""

    @property
    def size(self) -> int:
        """Every number is below this."""
        ...

    def numbered(self, table: ir.Table) -> ir.Table:
        """The table with `number` in the place of its column `company`."""
        ...

    def numbers(self, ids: Iterable[str]) -> Iterable[tuple[str, int]]:
        """Those of these companies that have a number, each with it."""
        ...


@frozen
class ById:
    """Each id is a whole number, written as one."""

    largest: int

    @property
    def size(self) -> int:
        """Every number is below this."""
        return self.largest + 2

    def numbered(self, table: ir.Table) -> ir.Table:
        """No table is joined; another id than expected gets OTHER, or a number beyond `size`."""
        id = table.company.try_cast("uint32")
        # The order of the cases is for speed: DuckDB then reads each number once.
        number = ibis.cases(
            (id.cast("string") == table.company, id.cast("int64") + 1),
            (table.company.isnull(), ibis.literal(0, "int64")),
            else_=ibis.literal(OTHER, "int64"),
        )
        return table.mutate(number=number).drop("company")

    def numbers(self, ids: Iterable[str]) -> Iterable[tuple[str, int]]:
        """Those that are written as a number."""
        for id in ids:
            if id.isascii() and id.isdigit() and str(int(id)) == id and int(id) <= self.largest:
                yield id, int(id) + 1


@frozen(eq=False)
class ByName:
    """Each id has the number of its place in a list."""

    engine: Engine
    names: pa.Array

    @property
    def size(self) -> int:
        """Every number is below this."""
        return len(self.names) + 1

    def numbered(self, table: ir.Table) -> ir.Table:
        """The list is joined."""
        numbers = pa.array(np.arange(1, self.size, dtype="int32"))
        there = self.engine.put(
            pa.table({"leadcat_company": self.names, "leadcat_number": numbers})
        )
        joined = table.left_join(there, table.company == there.leadcat_company)
        number = joined.leadcat_number.coalesce(ibis.literal(0)).cast("int32")
        return joined.mutate(number=number).drop("company", "leadcat_company", "leadcat_number")

    def numbers(self, ids: Iterable[str]) -> Iterable[tuple[str, int]]:
        """Those that are in the list."""
        wanted = frozenset(ids)
        for number, name in enumerate(self.names.to_pylist(), 1):
            if name in wanted:
                yield name, number


def numbering(prepared: Prepared, *, guess: bool) -> Numbering:
    """A number for each company of which there can be an event.

    `guess`: the first ids tell what the others are like, so a company may turn out as OTHER.
    """
    engine, history = prepared.engine, prepared.settled.history
    if not prepared.arrived.brings("category"):
        names = list(prepared.request.snapshot.companies)
        return ByName(engine, pa.array(names, pa.string()))
    if guess and isinstance(engine, DuckDB):
        first = engine.fetch(history.select("company").limit(_PROBED)).column("company")
        largest = _likely_largest(first.drop_null().to_pylist())
        if largest is not None:
            return ById(largest)
    query = history.filter(history.company.notnull()).select("company").distinct()
    return ByName(engine, engine.fetch(query).column("company").combine_chunks())


def _likely_largest(ids: Sequence[str]) -> int | None:
    """Where all of these are whole numbers that others need not exceed much; else None."""
    if not ids or not all(id.isascii() and id.isdigit() and len(id) <= _DIGITS for id in ids):
        return None
    likely = _SPARE * max(map(int, ids)) + _PROBED
    return min(likely, _LARGEST_ID)


def starting(
    numbers: Numbering, known: Mapping[str, Company], categories: Sequence[str | None]
) -> Numbers:
    """Company's number -> its category's: what the CRM says, or UNTOLD; 0 stands for none."""
    current = np.full(numbers.size, UNTOLD, "int16")
    current[0] = 0
    places = {id: place for place, id in enumerate(categories)}
    for id, number in numbers.numbers(known):
        current[number] = places.get(known[id].category_id, 0)
    return current


def marked(numbers: Numbering, ids: Sequence[str]) -> Numbers:
    """Company's number -> whether it is one of these."""
    marks = np.zeros(numbers.size, bool)
    for _, number in numbers.numbers(ids):
        marks[number] = True
    return marks
