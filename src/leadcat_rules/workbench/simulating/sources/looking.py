"""A first look at a table, which costs little: whether each row is surely an event.

Smallest values, numbers of values and what a column of few words holds are found in the statistics
and dictionaries of a Parquet file. Where the look isn't satisfied, each row is checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from attrs import frozen

from leadcat_rules.domain import SaleStatus
from leadcat_rules.event_content import CONTACT_SAVED, SALE_SAVED
from leadcat_rules.events import Origin
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine

with needs("workbench"):
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

    def is_satisfied(self) -> bool:
        """Whether each row is an event, of one kind, and no id is the empty text."""
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
        fields = [field for field in _NEVER_EMPTY if field in self.columns]
        smallest = {f"least_{field}": self._column(field).min() for field in fields}
        counts = {
            field: self._column(field).count() for field in ("id", "record", "is_new", "type")
        }
        (found,) = self._rows(self.table.aggregate(rows=self.table.count(), **counts, **smallest))
        is_complete = all(found[field] == found["rows"] for field in counts)
        return is_complete and all(found[name] != "" for name in smallest)

    def _has_words(self) -> bool:
        for field, words in _WORDS.items():
            if field in self.columns:
                query = self.table.select(word=self._column(field)).distinct()
                if not {row["word"] for row in self._rows(query)} <= words | {None}:
                    return False
        return True

    def _is_of_one_kind(self) -> bool:
        fields = [field for field in (*_OF_SALES, *_OF_CONTACTS) if field in self.columns]
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
