"""The values of a column as the history's types, and which of them are of another type."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from attrs import frozen

from leadcat_rules.doubles import DECIMAL_PATTERN
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.sources.mapping import MappingFile

with needs("workbench"):
    import ibis
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir

_WIDE, _NARROW = 38, 18
"""The digits of a decimal in sixteen bytes, and in eight."""
_OFFSET = r"[0-9](Z|z|[+-][0-9]{2}(:?[0-9]{2})?)$"


@frozen
class Reading:
    """A column as one of the history's types."""

    value: ir.Value
    """Null where nothing is, or something of another type."""
    is_mixed: ir.BooleanValue | None = None
    """Whether a value of another type is there; None where that can't be."""


@frozen
class Values:
    """Reads columns of one engine by one mapping."""

    engine: Engine
    shape: MappingFile
    is_plain: bool = False
    """Whether it is known that no id is the empty text and each date one of our calendar."""

    def read(self, raw: Any, type_name: str) -> Reading:
        """The column as `id`, `text` or an attribute's type."""
        return getattr(self, f"_{type_name}", self._string)(raw)

    def _id(self, raw: Any) -> Reading:
        kind = raw.type()
        if kind.is_string():
            return Reading(raw if self.is_plain else raw.nullif(""))
        if kind.is_floating():
            whole = raw.cast("int64")
            return Reading(ibis.ifelse(raw == whole, whole.cast("string"), raw.cast("string")))
        return Reading(raw.cast("string"))

    def _text(self, raw: Any) -> Reading:
        return Reading(raw if raw.type().is_string() else raw.cast("string"))

    _string = _text

    def _boolean(self, raw: Any) -> Reading:
        if raw.type().is_boolean():
            return Reading(raw)
        lower = raw.cast("string").strip().lower()
        value = ibis.cases((lower == "true", True), (lower == "false", False))
        return _mixed(raw, value)

    def _list(self, raw: Any) -> Reading:
        if raw.type().is_array():
            of_this = ((raw.type(),), dt.string)
            return Reading(
                ibis.udf.scalar.builtin(_to_json, name="to_json", signature=of_this)(raw)
            )
        text = raw.cast("string")
        return _mixed(raw, text.startswith("[").ifelse(text, ibis.null("string")))

    def _date(self, raw: Any) -> Reading:
        kind = raw.type()
        if not is_moment(raw):
            return _mixed(raw, _dated(self._written_time(raw.cast("string"))))
        keeps_zone = kind.is_timestamp() and (kind.timezone is None or self.engine.kind == "spark")
        if self.is_plain:
            return Reading(raw if keeps_zone else raw.cast("timestamp(6)"))
        dated = _dated(raw)
        return _mixed(raw, dated if keeps_zone else dated.cast("timestamp(6)"))

    def _written_time(self, text: Any) -> ir.Value:
        if self.engine.kind != "duckdb":
            return text.cast("timestamp('UTC')")
        if self.shape.time_format is not None:
            return self._in_utc(_STRPTIME(text, self.shape.time_format))
        with_offset = text.try_cast("timestamp('UTC')").cast("timestamp(6)")
        without = self._in_utc(text.try_cast("timestamp(6)"))
        return text.re_search(_OFFSET).ifelse(with_offset, without)

    def _in_utc(self, local: Any) -> ir.Value:
        if self.shape.time_zone == "UTC":
            return local
        return _TIMEZONE(self.shape.time_zone, local).cast("timestamp(6)")

    def _numeric(self, raw: Any) -> Reading:
        kind = raw.type()
        if kind.is_decimal() or kind.is_integer():
            return Reading(raw)
        if kind.is_floating():
            return Reading(raw.cast(f"decimal({_WIDE}, 12)"))
        text = raw.cast("string").strip()
        if self.shape.decimal_mark == ",":
            text = text.replace(".", "").replace(",", ".")
        text = text.re_search(f"^{DECIMAL_PATTERN}$").ifelse(text, ibis.null("string"))
        return _mixed(raw, self.exact_number(text))

    def exact_number(self, text: Any) -> ir.Value:
        """Decimal text as the narrowest decimal that holds each value, else as it is."""
        table = text.name("text").as_table()
        point, length = table.text.find("."), table.text.length()
        whole = (point < 0).ifelse(length, point).max()
        fraction = (point < 0).ifelse(0, length - point - 1).max()
        found = self.engine.fetch(table.aggregate(whole=whole, fraction=fraction)).to_pylist()[0]
        scale = max(found["fraction"] or 0, 2)
        digits = (found["whole"] or 0) + scale
        if digits > _WIDE:
            return text
        width = _NARROW if digits <= _NARROW else _WIDE
        return text.cast(f"decimal({width}, {scale})")


def is_moment(column: Any) -> bool:
    """Whether its values are times or days, not text."""
    kind = column.type()
    return bool(kind.is_timestamp() or kind.is_date())


def in_calendar(moment: Any) -> Any:
    """Whether it is in the years that Python's calendar has; infinity isn't."""
    return moment.between(ibis.literal(datetime.min), ibis.literal(datetime.max))


def _dated(moment: Any) -> Any:
    return in_calendar(moment).ifelse(moment, ibis.null(moment.type()))


def _mixed(raw: Any, value: Any) -> Reading:
    is_there = raw.notnull()
    if raw.type().is_string():
        is_there = is_there & (raw.strip() != "")
    return Reading(value, is_there & value.isnull())


def _to_json(array: Any) -> Any: ...


def _strptime(text: Any, form: Any) -> Any: ...


def _zoned(zone: Any, local: Any) -> Any: ...


_STRPTIME = ibis.udf.scalar.builtin(
    _strptime, name="try_strptime", signature=((dt.string, dt.string), dt.Timestamp(scale=6))
)
_TIMEZONE = ibis.udf.scalar.builtin(
    _zoned,
    name="timezone",
    signature=((dt.string, dt.Timestamp(scale=6)), dt.Timestamp(timezone="UTC", scale=6)),
)
