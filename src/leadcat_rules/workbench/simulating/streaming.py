"""The history as few small numbers an event, batch by batch in the order of arrival."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import frozen

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.currencies import Currencies
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine, Expressed
from leadcat_rules.workbench.simulating.folding import Numbers
from leadcat_rules.workbench.simulating.matching import Matches
from leadcat_rules.workbench.simulating.numbering import Numbering
from leadcat_rules.workbench.simulating.sequence import in_sequence

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir
    import numpy as np
    import pyarrow as pa

_BATCH = 250_000
_MOST_IN_A_SMALL_NUMBER = 32_000
_SMALL, _WIDEST = 18, 38
"""Digits of decimals: so many surely fit into eight bytes, and so many there are at most."""


@frozen(kw_only=True)
class Layout:
    """What the numbers stand for."""

    categories: Sequence[str | None]
    """The CRM's categories by their numbers; 0 is none."""
    currencies: Currencies
    months: Sequence[int | None]
    """Counted from the year 0, as an engine has them."""
    scale: int | None
    """By how many digits amounts are counted as whole numbers; None where they are decimals."""

    @property
    def currency_count(self) -> int:
        """How many currencies there are; 0 is none, or one that isn't named."""
        return len(self.currencies.named) + 1

    def currency(self, number: int) -> str | None:
        """The currency of this number."""
        return self.currencies.named[number - 1] if number else None

    @property
    def groups(self) -> int:
        """How many pairs of month and currency there are."""
        return len(self.months) * self.currency_count

    def group(self, number: int) -> tuple[int | None, str | None]:
        """The month and the currency of a group."""
        month, currency = divmod(number, self.currency_count)
        return self.months[month], self.currency(currency)


@frozen(kw_only=True)
class Piece:
    """Some events that follow one another; arrays of the same length."""

    rows: Numbers
    companies: Numbers
    """Numbers of companies; 0 where there is none that is known."""
    categories: Numbers
    """The category that is given on each event; all 0 where none is."""
    groups: Numbers
    """Of month and currency, see Layout."""
    codes: Sequence[Sequence[Numbers]]
    """For each ruleset an array for each class."""
    amounts: pa.Array
    """As the layout's scale says, or decimal text; null, or the whole number 0, for none."""

    def __len__(self) -> int:
        return len(self.rows)


def layout_of(
    engine: Engine, history: ir.Table, categories: Sequence[str], currencies: Currencies
) -> Layout:
    """Which months there are, and what else the numbers stand for."""
    at = history.at
    found = engine.fetch(history.aggregate(first=at.min(), last=at.max())).to_pylist()[0]
    months: list[int | None] = [None]
    if found["first"] is not None:
        first, last = (each.year * 12 + each.month - 1 for each in found.values())
        months.extend(range(first, last + 1))
    return Layout(
        categories=(None, *categories),
        currencies=currencies,
        months=months,
        scale=_scale_of(history),
    )


def stream(
    engine: Engine,
    matches: Sequence[Matches],
    layout: Layout,
    numbers: Numbering,
    *,
    given: bool,
    is_in_sequence: bool,
) -> Iterator[Piece]:
    """All events; `given`: with the categories on them."""
    query, shape = _query(engine, matches, layout, given=given)
    query = numbers.numbered(query)
    if isinstance(engine, DuckDB) and is_in_sequence:
        batches = in_sequence(engine.batches(query, _BATCH))
    else:
        batches = engine.batches(query.order_by("row"), _BATCH)
    for batch in batches:
        yield _piece(batch, shape)


def _query(
    engine: Engine, matches: Sequence[Matches], layout: Layout, *, given: bool
) -> tuple[ir.Table, Sequence[Sequence[str]]]:
    history = matches[0].history
    columns: dict[str, Any] = {"row": history.row, "company": history.company}
    shape: list[list[str]] = []
    for place, each in enumerate(matches):
        kind = "int16" if each.size < _MOST_IN_A_SMALL_NUMBER else "int32"
        names = [f"code_{place}_{number}" for number in range(len(each.codes))]
        columns.update(
            {name: code.cast(kind) for name, code in zip(names, each.codes, strict=True)}
        )
        shape.append(names)
    if given:
        columns["given"] = _number_of(history.category, layout.categories)
    columns["group"] = _group(engine, history, layout)
    columns["amount"] = _unscaled(history, layout)
    return history.select(**columns), shape


def _scale_of(history: ir.Table) -> int | None:
    """By how many digits amounts are counted as whole numbers; None where eight bytes don't do."""
    kind = history.amount.type()
    is_small = kind.is_decimal() and (kind.precision or _WIDEST) <= _SMALL
    return (kind.scale or 0) if is_small else None


def _unscaled(history: ir.Table, layout: Layout) -> Expressed:
    amount, scale = layout.currencies.amount(history), layout.scale
    if scale is None:
        return amount
    factor = ibis.literal(10**scale, "int64")
    return (amount * factor).cast("int64").coalesce(ibis.literal(0, "int64"))


def _group(engine: Engine, history: ir.Table, layout: Layout) -> ir.Value:
    currency = _number_of(history.currency, (None, *layout.currencies.named))
    if len(layout.months) == 1:
        return currency.cast("int32")
    first = layout.months[1]
    month = (engine.month(history.at) - (first or 0) + 1).coalesce(ibis.literal(0))
    return (month * layout.currency_count + currency).cast("int32")


def _number_of(value: Any, known: Sequence[str | None]) -> ir.Value:
    cases = [(value == each, number) for number, each in enumerate(known) if each is not None]
    numbered = ibis.cases(*cases, else_=0) if cases else ibis.literal(0)
    return numbered.cast("int16")


def _piece(batch: pa.RecordBatch, shape: Sequence[Sequence[str]]) -> Piece:
    def array(name: str) -> Numbers:
        return batch.column(name).to_numpy(zero_copy_only=False)

    has_categories = "given" in batch.schema.names
    return Piece(
        rows=array("row"),
        companies=array("number"),
        categories=array("given") if has_categories else np.zeros(len(batch), "int16"),
        groups=array("group"),
        codes=[[array(name) for name in names] for names in shape],
        amounts=batch.column("amount"),
    )
