"""Amounts added up by keys, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import Protocol

from attrs import define, field

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.folding import Numbers

with needs("workbench"):
    import numpy as np
    import pyarrow as pa

EXACT = Context(prec=3_000, Emax=MAX_EMAX, Emin=MIN_EMIN)
"""Adds up whatever a double holds, to its last digit."""
_BITS = 31
"""Of an amount: a double adds up 250,000 halves of so many bits without losing any."""
_MOST_PENDING = 200_000


class Sums(Protocol):
    """key -> the sum of amounts."""

    def add(self, keys: Numbers, amounts: pa.Array) -> None:
        """Some more amounts, each with its key."""
        ...

    def found(self) -> Mapping[int, Decimal]:
        """The sums so far."""
        ...


@define
class SumsInPlace:
    """Whole numbers of eight bytes, for keys below `size`: each in two halves."""

    size: int
    _low: Numbers = field(init=False)
    _high: Numbers = field(init=False)

    @_low.default
    def _no_low(self) -> Numbers:
        return np.zeros(self.size, "int64")

    @_high.default
    def _no_high(self) -> Numbers:
        return np.zeros(self.size, "int64")

    def add(self, keys: Numbers, amounts: pa.Array) -> None:
        """Some more, none of them null."""
        whole = amounts.to_numpy()
        high = whole >> _BITS
        self._low += self._summed(keys, whole & ((1 << _BITS) - 1))
        if high.any():
            self._high += self._summed(keys, high)

    def _summed(self, keys: Numbers, halves: Numbers) -> Numbers:
        return np.bincount(keys, weights=halves, minlength=self.size).astype("int64")

    def found(self) -> Mapping[int, Decimal]:
        """The sums so far, as whole numbers."""
        there = np.flatnonzero(self._low | self._high).tolist()
        return {
            key: Decimal((int(self._high[key]) << _BITS) + int(self._low[key])) for key in there
        }


@define
class SumsByKey:
    """Decimals, their text or whole numbers, for keys of any size."""

    _sums: list[pa.Table] = field(factory=list)
    _pending: int = 0
    _texts: dict[int, Decimal] = field(factory=dict)

    def add(self, keys: Numbers, amounts: pa.Array) -> None:
        """Some more; null adds nothing."""
        if amounts.null_count:
            there = amounts.is_valid()
            amounts, keys = amounts.filter(there), keys[there.to_numpy(zero_copy_only=False)]
        if pa.types.is_string(amounts.type):
            for key, amount in zip(keys.tolist(), amounts.to_pylist(), strict=True):
                self._texts[key] = EXACT.add(self._texts.get(key, Decimal(0)), Decimal(amount))
        elif len(amounts):
            self._keep(_summed(pa.table({"key": keys, "amount": _wide(amounts)})))

    def _keep(self, sums: pa.Table) -> None:
        self._sums.append(sums)
        self._pending += len(sums)
        if self._pending > _MOST_PENDING:
            self._sums = [_summed(pa.concat_tables(self._sums))]
            self._pending = len(self._sums[0])

    def found(self) -> Mapping[int, Decimal]:
        """The sums so far."""
        found = dict(self._texts)
        if self._sums:
            whole = _summed(pa.concat_tables(self._sums)).to_pydict()
            for key, amount in zip(whole["key"], whole["amount"], strict=True):
                found[key] = EXACT.add(found.get(key, Decimal(0)), Decimal(amount))
        return found


def _wide(amounts: pa.Array) -> pa.Array:
    """Room for their sum."""
    kind = amounts.type
    scale = kind.scale if pa.types.is_decimal(kind) else 0
    return amounts.cast(pa.decimal128(38, scale))


def _summed(table: pa.Table) -> pa.Table:
    found = table.group_by("key").aggregate([("amount", "sum")])
    return found.rename_columns({"amount_sum": "amount"}).select(["key", "amount"])
