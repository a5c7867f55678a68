"""What conditions saw, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.text import Text

from leadcat_rules import ConditionTrace, CrmLists
from leadcat_rules.terminal import in_words, words

_ITEMS = {"company_category": "categories", "contact_lead_status": "lead_statuses"}
"""The variables that hold an id of a list of the CRM, and which list that is."""


def conditions_in_words(conditions: Iterable[ConditionTrace], lists: CrmLists) -> Iterator[Text]:
    """Each condition as a line: held, not held, or not looked at."""
    for condition in conditions:
        text = f"{condition.name} {in_words(condition.operator)}"
        if condition.value is not True:  # where a value means nothing, true stands in its place
            text = f"{text} {_value(condition, condition.value, lists)}"
        if condition.held is None:
            yield words(f"- {text}", "dim")
            continue
        is_said = condition.seen == condition.value
        seen = "" if is_said else f": it was {_value(condition, condition.seen, lists)}"
        yield mark(f"{text}{seen}", good=condition.held)


def mark(what: str, *, good: bool) -> Text:
    """The line behind a check mark, or a cross."""
    sign = Text("✓ ", "green") if good else Text("✗ ", "red")
    return sign.append_text(words(what, "default"))


def _value(condition: ConditionTrace, value: object, lists: CrmLists) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_value(condition, each, lists) for each in value)
    if value is None or isinstance(value, bool):
        return "unknown" if value is None else str(value).lower()
    items = getattr(lists, _ITEMS.get(condition.name, ""), ())
    return next((item.name for item in items if item.id == value), str(value))
