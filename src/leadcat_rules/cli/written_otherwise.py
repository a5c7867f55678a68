"""Which rules are written otherwise in two rulesets, for people."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from leadcat_rules.decisions import condition_in_words
from leadcat_rules.domain import CrmLists
from leadcat_rules.terminal.printing import words
from leadcat_rules.workbench.comparing.difference import (
    Behaviour,
    Changed,
    Difference,
    RuleChange,
    RuleDifference,
)

_KEYS = {
    "set_category_to": "target",
    "ask_for_confirmation": "asks",
    "expires_after": "expires after",
    "lead_status": "lead status",
    "when": "conditions",
}
_FOR_PEOPLE = frozenset({"id", "because", "allow", "name", "description", "attributes"})
_SIGNS = {RuleChange.ADDED: "+", RuleChange.REMOVED: "-", RuleChange.CHANGED: "~"}
_MOST_NAMED = 3
"""So many examples are named beside a rule."""


def written_otherwise(difference: Difference, lists: CrmLists) -> Iterator[tuple[str, Text]]:
    """Lines, each with what stands in front of it: the rules, what changed below each."""
    for rule in difference.rules:
        yield f"  {_SIGNS[rule.change]}  ", _heading(rule, difference.behaviours)
        for each in rule.changed:
            yield "     ", words(_changed(each, lists, _is_switched(rule)))
    for each in difference.head:
        yield "  ~  ", words(f"the ruleset's {_changed(each, lists, False)}")


def _heading(rule: RuleDifference, behaviours: Sequence[Behaviour]) -> Text:
    what = "" if rule.change is RuleChange.CHANGED else f" {rule.change}"
    moved = ", stands elsewhere" if rule.moved else ""
    text = words(f"{rule.old if rule.new is None else rule.new}{what}{moved} ")
    return text.append_text(words(f"({_effect(rule, behaviours)})", "dim"))


def _effect(rule: RuleDifference, behaviours: Sequence[Behaviour]) -> str:
    if not rule.decides_otherwise:
        return "no effect" if rule.decides_otherwise is False else "effect not known"
    found = [str(number) for number, each in enumerate(behaviours, 1) if rule.fires_in(each)]
    more = ", …" if len(found) > _MOST_NAMED else ""
    return f"see {', '.join(found[:_MOST_NAMED])}{more}"


def _is_switched(rule: RuleDifference) -> bool:
    return any(each.key == "enabled" for each in rule.changed)


def _changed(each: Changed, lists: CrmLists, is_switched: bool) -> str:
    old, new = _value(each.key, each.old, lists), _value(each.key, each.new, lists)
    if each.key == "enabled":
        return f"switched {'on' if each.new else 'off'}"
    said = ""
    if each.means_the_same and each.key not in _FOR_PEOPLE:
        said = " (means the same)"
    elif each.means_the_same is None and not is_switched:
        said = " (can't be decided whether it means the same)"
    if old == new and not each.means_the_same:
        old, new = _as_json(each.old), _as_json(each.new)
    values = "in another form" if old == new else f"{old} → {new}"
    return f"{_KEYS.get(each.key, each.key)}: {values}{said}"


def _value(key: str, value: Any, lists: CrmLists) -> str:
    if value is None:
        return "(none)"
    if key == "when":
        return _conditions(value, lists)
    return value if isinstance(value, str) else _as_json(value)


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _conditions(when: Mapping[str, Any], lists: CrmLists) -> str:
    for key, word in (("all", " and "), ("any", " or ")):
        if key in when:
            parts = [_conditions(part, lists) for part in when[key]]
            return parts[0] if len(parts) == 1 else f"({word.join(parts)})"
    return condition_in_words(when["name"], when["operator"], when.get("value", True), lists)
