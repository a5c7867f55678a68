"""The leaves that an engine expresses exactly as our operators mean them.

A leaf over an unknown value is null, which `and`, `or` and `case` take for not true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any, TypeAlias

from leadcat_rules.variables import (
    NOTHING,
    BooleanType,
    DateType,
    FieldType,
    LeadStatusType,
    NumericType,
    StringType,
    Variable,
)
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import Engine, Expressed
from leadcat_rules.workbench.simulating.formulas import Leaf
from leadcat_rules.workbench.simulating.truths import column_of

with needs("workbench"):
    import ibis
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir

_Texts: TypeAlias = Mapping[str, Callable[[Any, Any], Expressed]]

_FALSE = ibis.literal(False)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WIDE = Context(prec=400)


def native(leaf: Leaf, variable: Variable, history: ir.Table, engine: Engine) -> Expressed | None:
    """The leaf over the history; None where it has to be decided in Python."""
    column = column_of(leaf.name)
    if column is None:
        return None
    express = _EXPRESSED.get(variable.field_type)
    value = history[column]
    operator = variable.field_type.operators()[leaf.operator]
    operand = None if operator.takes is NOTHING else operator.takes.prepare(leaf.value)
    if express is None or not isinstance(value.type(), _STORED[variable.field_type]):
        return None
    if operator.sees_unknown:
        return value.isnull() if leaf.operator == "is_unknown" else value.notnull()
    return express(leaf.operator, value, operand, _Asked(history, engine))


class _Asked:
    """What the operators of dates need beside the value."""

    def __init__(self, history: ir.Table, engine: Engine) -> None:
        self._history = history
        self.microseconds = engine.microseconds

    @property
    def event_at(self) -> Expressed:
        """The event's own time."""
        return self.microseconds(self._history["at"])


def _text(operator: str, value: Any, operand: Any, _: _Asked) -> Expressed | None:
    express = _TEXT.get(operator)
    several = isinstance(operand, frozenset)
    texts = sorted(operand) if several else [operand or ""]
    if express is None or not all(map(_storable, texts)):
        return None
    return express(value, texts if several else operand)


def _storable(text: str) -> bool:
    """Whether every engine takes it; a null character or half of a surrogate pair none does."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


_TEXT: _Texts = {
    "equal_to": lambda value, text: value == text,
    "not_equal_to": lambda value, text: value != text,
    "starts_with": lambda value, text: value.startswith(text),
    "ends_with": lambda value, text: value.endswith(text),
    "contains": lambda value, text: value.contains(text),
    "does_not_contain": lambda value, text: ~value.contains(text),
    "one_of": lambda value, texts: value.isin(texts) if texts else _FALSE,
    "none_of": lambda value, texts: value.notin(texts) if texts else value.notnull(),
    "non_empty": lambda value, _: value != "",
}
"""Of `equal_to_case_insensitive` and `matches_regex` no engine means the same as Python and RE2."""


def _item(operator: str, value: Any, operand: Any, asked: _Asked) -> Expressed | None:
    # None among the operands is an item that the CRM doesn't have: nothing is that one.
    several = operand if isinstance(operand, frozenset) else {operand}
    wanted = "one_of" if operator in ("equal_to", "one_of") else "none_of"
    return _text(wanted, value, frozenset(each for each in several if each is not None), asked)


def _truth(operator: str, value: Any, _: Any, __: _Asked) -> Expressed:
    return value if operator == "is_true" else ~value


def _moment(operator: str, value: Any, operand: Any, asked: _Asked) -> Expressed:
    moment = asked.microseconds(value)
    if isinstance(operand, timedelta):
        age = asked.event_at - moment
        days = _microseconds(operand)
        return (age >= 0) & (age <= days) if operator == "within_days" else age > days
    other = _microseconds(operand - _EPOCH)
    return {
        "equal_to": moment == other,
        "before": moment < other,
        "on_or_before": moment <= other,
        "after": moment > other,
        "on_or_after": moment >= other,
    }[operator]


def _microseconds(length: timedelta) -> Expressed:
    return ibis.literal(length // timedelta(microseconds=1), "int64")


def _number(operator: str, value: Any, bounds: Any, _: _Asked) -> Expressed:
    low, high = bounds
    return {
        "equal_to": lambda: _at_least(value, low) & _at_most(value, high),
        "not_equal_to": lambda: _below(value, low) | _above(value, high),
        "greater_than": lambda: _above(value, high),
        "greater_than_or_equal_to": lambda: _at_least(value, low),
        "less_than": lambda: _below(value, low),
        "less_than_or_equal_to": lambda: _at_most(value, high),
    }[operator]()


def _at_least(value: Any, bound: Decimal) -> Expressed:
    return _compared(value, bound, ROUND_CEILING, lambda one, other: one >= other, bound < 0)


def _below(value: Any, bound: Decimal) -> Expressed:
    return _compared(value, bound, ROUND_CEILING, lambda one, other: one < other, bound > 0)


def _above(value: Any, bound: Decimal) -> Expressed:
    return _compared(value, bound, ROUND_FLOOR, lambda one, other: one > other, bound < 0)


def _at_most(value: Any, bound: Decimal) -> Expressed:
    return _compared(value, bound, ROUND_FLOOR, lambda one, other: one <= other, bound > 0)


def _compared(
    value: Any,
    bound: Decimal,
    rounding: str,
    compare: Callable[[Any, Any], Expressed],
    beyond: bool,
) -> Expressed:
    """The comparison with a bound that has no more digits than the column, so it is exact there.

    `beyond`: whether each known value compares so with a bound outside of the column's numbers.
    """
    digits, scale = _size(value.type())
    whole = bound.quantize(Decimal(1).scaleb(-scale), rounding=rounding, context=_WIDE)
    if abs(whole) >= Decimal(10) ** (digits - scale):
        return value.notnull() if beyond else _FALSE
    if isinstance(value.type(), dt.Integer) and abs(whole) < 2**63:
        return compare(value, ibis.literal(int(whole), "int64"))
    return compare(value, ibis.literal(whole, dt.Decimal(digits, scale)))


def _size(kind: dt.DataType) -> tuple[int, int]:
    """How many digits a column's numbers have, and how many of them behind the point."""
    if isinstance(kind, dt.Decimal):
        return kind.precision or 38, kind.scale or 0
    return 19, 0


_EXPRESSED: Mapping[type[FieldType], Callable[[str, Any, Any, _Asked], Expressed | None]] = {
    StringType: _text,
    LeadStatusType: _item,
    BooleanType: _truth,
    NumericType: _number,
    DateType: _moment,
}
_STORED: Mapping[type[FieldType], tuple[type[dt.DataType], ...]] = {
    StringType: (dt.String,),
    LeadStatusType: (dt.String,),
    BooleanType: (dt.Boolean,),
    NumericType: (dt.Decimal, dt.Integer),
    DateType: (dt.Timestamp,),
}
"""As which types of columns the values may be stored; as another one, Python reads them."""
