"""A plugin's variables, read event by event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import define, field

from leadcat_rules.variables import Facts
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.decided import Asker, Decided, Over, Question, column_over
from leadcat_rules.workbench.simulating.facts import facts_of, under
from leadcat_rules.workbench.simulating.truths import Truth, truth

with needs("workbench"):
    import pyarrow as pa


def decide_by_event(
    decided: Decided, askers: Sequence[Asker], questions: Sequence[Question], tried: Over
) -> None:
    """Decide these leaves for the events of which `tried` says that rules are tried."""
    asked = [
        _Asked(number, asker, [each for each in questions if each.ruleset == number])
        for number, asker in enumerate(askers)
    ]
    asked = [each for each in asked if each.questions]
    if not asked:
        return
    rows: list[int] = []
    for row in rows_of(decided, tried):
        rows.append(row["row"])
        for each in asked:
            each.look_at(row)
    _join(decided, rows, asked)


def rows_of(decided: Decided, wanted: Over) -> Iterator[dict[str, Any]]:
    """The events of which `wanted` says so, as rows of the history."""
    for batch in decided.engine.batches(decided.history.filter(wanted(decided.history))):
        yield from batch.to_pylist()


@define(eq=False)
class _Asked:
    """The questions of one ruleset, and the answers, event by event."""

    number: int
    asker: Asker
    questions: list[Question]
    truths: list[Truth] = field(init=False)
    answers: list[list[bool]] = field(init=False)
    raised: list[bool] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.truths = [truth(self.asker.variable(each.leaf), each.leaf) for each in self.questions]
        self.answers = [[] for _ in self.questions]

    def look_at(self, row: dict[str, Any]) -> None:
        """Ask each question of one event."""
        facts = facts_of(row, self.asker.lists, self.asker.compiled.schema)
        raised = False
        for question, holds, answers in zip(self.questions, self.truths, self.answers, strict=True):
            held = self._held(question, holds, facts)
            raised = raised or held is None
            answers.append(held is True)
        self.raised.append(raised)

    def _held(self, question: Question, holds: Truth, facts: Facts) -> bool | None:
        """None: something raised."""
        category = question.leaf.category
        if category is not None:
            facts = under(facts, category, self.asker.lists)
        variable = self.asker.variable(question.leaf)
        try:
            return holds(variable.field_type.in_event(variable.read(facts), facts))
        except Exception:
            return None


def _join(decided: Decided, rows: list[int], asked: Sequence[_Asked]) -> None:
    columns: dict[str, list[Any]] = {"row": rows}
    for each in asked:
        for question, answers in zip(each.questions, each.answers, strict=True):
            name = decided.new_column()
            columns[name] = answers
            decided.truths[question] = column_over(name)
        if any(each.raised):
            name = decided.new_column()
            columns[name] = each.raised
            decided.raise_where(each.number, column_over(name))
    kinds = {name: pa.bool_() for name in columns} | {"row": pa.int64()}
    decided.join("row", columns, kinds)
