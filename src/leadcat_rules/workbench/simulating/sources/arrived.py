"""A history as it arrived: what a source brings, before the CRM's facts are joined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import define, frozen

from leadcat_rules.compile import CompiledRuleset
from leadcat_rules.events import Event
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.history import declared_types, history_columns

with needs("workbench"):
    import ibis.expr.types as ir


@frozen
class Wanted:
    """What the rules read."""

    columns: Mapping[str, str]
    """The history's columns: name -> Ibis type."""
    declared: Mapping[str, str]
    """The declared type of each attribute's column."""

    @classmethod
    def by(cls, rulesets: Sequence[CompiledRuleset]) -> Wanted:
        """All that these rules read."""
        return cls(history_columns(rulesets), declared_types(rulesets))


@define
class Arrived:
    """The events of one source; `table` has a column for each field that it brings."""

    table: ir.Table
    name: str
    """What people call the source."""
    rows: int
    """How many came, those left out included."""
    places: Callable[[Sequence[int]], list[str]]
    """Where these rows stand: `events.jsonl:17`."""
    is_in_sequence: bool = False
    """Whether a query's batches come in the order of the rows by themselves."""
    events: Callable[[Sequence[int]], Mapping[int, Event]] | None = None
    """The whole events of these rows; None where the table has all that there is."""

    def brings(self, field: str) -> bool:
        """Whether the source itself tells this."""
        return field in self.table.columns
