"""A first look at a table, which costs little: whether each row is surely an event.

Smallest values, numbers of values and what a column of few words holds are found in the statistics
and dictionaries of a Parquet file. Where the look isn't satisfied, each row is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from leadcat_rules.domain import SaleStatus
from leadcat_rules.event_content import CONTACT_SAVED, SALE_SAVED
from leadcat_rules.events import Origin
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine
from leadcat_rules.workbench.simulating.sources.values import in_calendar, is_moment

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir

_NEEDED = ("id", "record", "type", "is_new", "status", "status_before")
_OF_SALES = ("status", "status_before", "amount", "currency")
_OF_CONTACTS = ("lead_status", "lead_status_before")
_STATUSES = frozenset(each.value for each in SaleStatus)
_WORDS: Mapping[str, frozenset[str]] = {
    "type": frozenset((SALE_SAVED, CONTACT_SAVED)),
    "origin": frozenset(each.value for each in Origin),
    "status": _STATUSES,
    "status_before": _STATUSES,
}
_NEVER_EMPTY = (
    "id", "record", "company", "actor", "chosen_category", "category", "lead_status",
    "lead_status_before",
)  # fmt: skip


@frozen
class Look:
    """A look at the columns of these fields: field -> its column."""

    engine: Engine
    table: ir.Table
    columns: Mapping[str, str]
    dates: Sequence[str]
    """The fields that hold dates."""

    def is_satisfied(self) -> bool:
        """Whether each row is an event, of one kind, no id the empty text, and each date a date."""
        if not isinstance(self.engine, DuckDB) or not set(_NEEDED) <= set(self.columns):
            return False
        if not self._has_types():
            return False
        return self._has_values() and self._has_words() and self._is_of_one_kind()

    def _has_types(self) -> bool:
        kinds = {field: self._column(field).type() for field in self.columns}
        if not kinds["is_new"].is_boolean():
            return False
        texts = (*_NEVER_EMPTY, *_WORDS)
        return all(kinds[field].is_string() for field in texts if field in kinds)

    def _column(self, field: str) -> Any:
        return self.table[self.columns[field]]

    def _has_values(self) -> bool:
        fields = self._there(_NEVER_EMPTY)
        smallest = {f"least_{field}": self._column(field).min() for field in fields}
        counts = {
            field: self._column(field).count() for field in ("id", "record", "is_new", "type")
        }
        dates = {f"dates_{field}": self._are_dates(field) for field in self._there(self.dates)}
        looked = {"rows": self.table.count(), **counts, **smallest, **dates}
        (found,) = self._rows(self.table.aggregate(**looked))
        is_complete = all(found[field] == found["rows"] for field in counts)
        has_texts = all(found[name] != "" for name in smallest)
        return is_complete and has_texts and all(found[name] is not False for name in dates)

    def _are_dates(self, field: str) -> ir.BooleanValue:
        """Null where there are none, true where each text is read by itself."""
        column = self._column(field)
        if not is_moment(column):
            return ibis.literal(True)
        return in_calendar(column.min()) & in_calendar(column.max())

    def _there(self, fields: Iterable[str]) -> list[str]:
        return [field for field in fields if field in self.columns]

    def _has_words(self) -> bool:
        for field, words in _WORDS.items():
            if field in self.columns:
                query = self.table.select(word=self._column(field)).distinct()
                if not {row["word"] for row in self._rows(query)} <= words | {None}:
                    return False
        return True

    def _is_of_one_kind(self) -> bool:
        fields = self._there((*_OF_SALES, *_OF_CONTACTS))
        values = {f"with_{field}": self._column(field).count() for field in fields}
        keys = {"type": self._column("type"), "is_new": self._column("is_new")}
        query = self.table.group_by(**keys).agg(rows=self.table.count(), **values)
        return all(map(_is_one_kind, self._rows(query)))

    def _rows(self, query: ir.Table) -> Iterable[dict[str, Any]]:
        return self.engine.fetch(query).to_pylist()  # type: ignore[no-any-return]


def _is_one_kind(group: Mapping[str, Any]) -> bool:
    """A sale has a status, and an old one had one; each kind lacks what the other has."""
    if group["type"] == CONTACT_SAVED:
        return not any(group.get(f"with_{field}") for field in _OF_SALES)
    if any(group.get(f"with_{field}") for field in _OF_CONTACTS):
        return False
    had = 0 if group["is_new"] else group["rows"]
    return bool(group["with_status"] == group["rows"] and group["with_status_before"] == had)
