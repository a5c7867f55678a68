"""Leaves that no engine means as Python does, decided once for each different value."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import define, field

from leadcat_rules.variables import ListType
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.decided import Asker, Decided, Over, Question, column_over
from leadcat_rules.workbench.simulating.engines import Expressed
from leadcat_rules.workbench.simulating.truths import Truth, column_of, truth

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir
    import pyarrow as pa

_LISTED = 100
"""So many values stand in the query itself; more are joined as a table."""


def decide_by_value(
    decided: Decided, askers: Sequence[Asker], questions: Sequence[Question]
) -> None:
    """Decide these leaves, each of which reads one column of text."""
    tallies: dict[str, list[_Tally]] = {}
    for question in questions:
        column = column_of(question.leaf.name) or ""
        tally = _Tally(question, _reading(askers[question.ruleset], question))
        tallies.setdefault(column, []).append(tally)
    for column, value in _values(decided, tuple(tallies)):
        for tally in tallies[column]:
            tally.look_at(value)
    for column, found in tallies.items():
        for tally in found:
            decided.truths[tally.question] = _among(decided, column, tally.held)
            if tally.raised:
                raised = _among(decided, column, tally.raised)
                decided.raise_where(tally.question.ruleset, raised)


@define(eq=False)
class _Tally:
    """The values for which a leaf holds."""

    question: Question
    truth: Truth
    held: list[str | None] = field(factory=list)
    raised: list[str | None] = field(factory=list)

    def look_at(self, value: str | None) -> None:
        """Ask the operator."""
        try:
            if self.truth(value):
                self.held.append(value)
        except Exception:
            self.raised.append(value)


def _reading(asker: Asker, question: Question) -> Truth:
    """The leaf's truth for a column's text; that of a list is its JSON."""
    variable = asker.variable(question.leaf)
    holds = truth(variable, question.leaf)
    if not issubclass(variable.field_type, ListType):
        return holds
    return lambda text: holds(None if text is None else json.loads(text))


def _values(decided: Decided, columns: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Each column with each of its different values, in one query."""
    history = decided.history
    queries = [
        history.select(column=ibis.literal(column), value=history[column]).distinct()
        for column in columns
    ]
    if queries:
        for batch in decided.engine.batches(ibis.union(*queries, distinct=False)):
            yield from zip(*batch.to_pydict().values(), strict=True)


def _among(decided: Decided, column: str, values: Sequence[str | None]) -> Over:
    """Whether the column has one of these values."""
    known = [value for value in values if value is not None]
    unknown = len(known) < len(values)
    if len(known) > _LISTED:
        return _or_null(_joined(decided, column, known), column, unknown)
    listed = known

    def over(history: ir.Table) -> Expressed:
        return history[column].isin(listed) if listed else ibis.literal(False)

    return _or_null(over, column, unknown)


def _joined(decided: Decided, column: str, values: Sequence[str]) -> Over:
    flag = decided.new_column()
    kinds: Mapping[str, Any] = {column: pa.string(), flag: pa.bool_()}
    decided.join(column, {column: values, flag: [True] * len(values)}, kinds)
    return column_over(flag)


def _or_null(over: Over, column: str, unknown: bool) -> Over:
    if not unknown:
        return over
    return lambda history: over(history) | history[column].isnull()
