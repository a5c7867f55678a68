"""What conditions saw, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from leadcat_rules.decisions import (
    ConditionTrace,
    RuleTrace,
    condition_in_words,
    value_in_words,
)
from leadcat_rules.domain import CrmLists
from leadcat_rules.terminal.printing import words


def rules_in_words(trace: Iterable[RuleTrace], lists: CrmLists) -> Iterator[Text]:
    """Each rule that was tried, and its conditions below it, two blanks further in."""
    for tried in trace:
        yield words(f"rule {tried.rule} {'matched' if tried.matched else 'did not match'}")
        for line in conditions_in_words(tried.conditions, lists):
            yield Text("  ").append_text(line)


def conditions_in_words(conditions: Iterable[ConditionTrace], lists: CrmLists) -> Iterator[Text]:
    """Each condition as a line: held, not held, or not looked at."""
    for condition in conditions:
        name = condition.name
        text = condition_in_words(name, condition.operator, condition.value, lists)
        if condition.held is None:
            yield words(f"- {text}", "dim")
            continue
        is_said = condition.seen == condition.value
        seen = "" if is_said else f": it was {value_in_words(name, condition.seen, lists)}"
        yield mark(f"{text}{seen}", good=condition.held)


def mark(what: str, *, good: bool) -> Text:
    """The line behind a check mark, or a cross."""
    sign = Text("✓ ", "green") if good else Text("✗ ", "red")
    return sign.append_text(words(what, "default"))
