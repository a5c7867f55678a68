"""One decision in full: what happened, each step, and each rule with what it saw (S5)."""

from __future__ import annotations

from typing import Any

from attrs import frozen
from rich.console import Console
from rich.text import Text

from leadcat_rules import (
    Company,
    CrmLists,
    Decision,
    Step,
    decision_content,
    decision_row,
)
from leadcat_rules.terminal import (
    Names,
    conditions_in_words,
    happened,
    in_words,
    outcome_in_words,
    print_hanging,
    time_in_words,
    words,
)

_WIDTH = 19


def full_row(decision: Decision) -> dict[str, Any]:
    """The decision's row, with its steps and its trace, in the row's words."""
    content = decision_content(decision)
    steps = [_in_the_rows_words(step) for step in content.get("steps", [])]
    return {**decision_row(decision), "steps": steps, "trace": content.get("trace", [])}


def _in_the_rows_words(step: dict[str, Any]) -> dict[str, Any]:
    return {key.removesuffix("_category"): value for key, value in step.items()}


@frozen
class Explanation:
    """Prints decisions for people; `lists` say what the ids in conditions are called."""

    console: Console
    lists: CrmLists
    names: Names | None = None

    def show(self, decision: Decision) -> None:
        """Print this one."""
        self._line("event", words(happened(decision.event, decision.trigger)))
        if decision.event.company_id is not None:
            self._line("company", words(self._company(decision)))
        self._line("stands", outcome_in_words(decision))
        if decision.revision is not None:
            self._line("revision", words(decision.revision))
        for step in decision.steps:
            self._line(time_in_words(step.at), self._step(step, decision.company))
        for tried in decision.trace:
            match = "matched" if tried.matched else "did not match"
            self._line("rule", words(f"{tried.rule} {match}"))
            for line in conditions_in_words(tried.conditions, self.lists):
                self._line("", line)

    def _line(self, head: str, text: Text) -> None:
        print_hanging(self.console, f"  {head:<{_WIDTH}}", text)

    def _company(self, decision: Decision) -> str:
        id = decision.event.company_id or ""
        seen = None if decision.company is None else decision.company.name
        name = (self.names and self.names.company_name(id)) or seen
        return f"{name} ({id})" if name else id

    def _step(self, step: Step, seen: Company | None) -> Text:
        by = f" by {step.actor}" if step.actor else ""
        names = (self._category(id, seen) for id in (step.from_category, step.to_category))
        change = f", {' → '.join(names)}" if step.to_category else ""
        error = f", {step.error}" if step.error else ""
        return words(f"{in_words(step.reason)}{by}{change}{error}")

    def _category(self, id: str | None, seen: Company | None) -> str:
        was = None if seen is None else seen.category
        known = self.lists.category(id) or (was if was is not None and was.id == id else None)
        return known.name if known is not None else id or ""
