"""What is another between two contents of a ruleset, rule by rule and line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from typing import Any, TypeAlias

from attrs import frozen

from leadcat_web.pages.settings.ruleset_text import pretty

Rule: TypeAlias = Mapping[str, Any]
"""A rule as it stands in canonical JSON."""

FIELDS = (
    "enabled", "trigger", "lead_status", "origins", "when", "set_category_to",
    "ask_for_confirmation", "expires_after", "because", "allow",
)  # fmt: skip
"""What can change in a rule, in the order in which it is told."""
_HEAD = ("name", "description", "attributes")
_CONTEXT = 3
_MOST_LINES = 20_000
"""Of longer texts the difference line by line would take too long."""


@frozen
class RuleChange:
    """One rule that is another: added when it has no before, removed when it has no after."""

    id: str
    before: Rule | None
    after: Rule | None

    @property
    def kind(self) -> str:
        """added, removed or changed."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def fields(self) -> tuple[str, ...]:
        """Which fields of a changed rule are others."""
        if self.before is None or self.after is None:
            return ()
        before, after = self.before, self.after
        return tuple(key for key in FIELDS if before.get(key) != after.get(key))


@frozen
class Difference:
    """All that is another."""

    head: tuple[tuple[str, Any, Any], ...]
    """Of name, description and attributes: the key, before, after."""
    rules: tuple[RuleChange, ...]
    order: tuple[str, ...] = ()
    """The ids of all rules as they are tried now, when those that stay have another order."""

    def __bool__(self) -> bool:
        return bool(self.head or self.rules or self.order)


def difference(before: str, after: str) -> Difference:
    """What changed from one canonical JSON to another."""
    old, new = json.loads(before), json.loads(after)
    old_rules, new_rules = _by_id(old), _by_id(new)
    return Difference(
        head=tuple(
            (key, old.get(key), new.get(key)) for key in _HEAD if old.get(key) != new.get(key)
        ),
        rules=tuple(_changes(old_rules, new_rules)),
        order=_order(old_rules, new_rules),
    )


def _by_id(ruleset: Mapping[str, Any]) -> dict[str, Rule]:
    return {rule["id"]: rule for rule in ruleset["rules"]}


def _changes(old: Mapping[str, Rule], new: Mapping[str, Rule]) -> Iterator[RuleChange]:
    for id, rule in new.items():
        if old.get(id) != rule:
            yield RuleChange(id, old.get(id), rule)
    for id, rule in old.items():
        if id not in new:
            yield RuleChange(id, rule, None)


def _order(old: Mapping[str, Rule], new: Mapping[str, Rule]) -> tuple[str, ...]:
    was = [id for id in old if id in new]
    stays = [id for id in new if id in old]
    return tuple(new) if was != stays else ()


def lines(before: str, after: str) -> tuple[tuple[str, str], ...] | None:
    """Two pretty texts line by line: added, removed, same or gap, and the line.

    None when they are too long to be compared so.
    """
    old, new = before.split("\n"), after.split("\n")
    if len(old) + len(new) > _MOST_LINES:
        return None
    found = list(unified_diff(old, new, lineterm="", n=_CONTEXT))[2:]
    return tuple((_KINDS[line[0]], _without_sign(line)) for line in found)


def content_lines(before: str, after: str) -> tuple[tuple[str, str], ...] | None:
    """Two canonical JSONs, line by line as an analyst reads them."""
    return lines(pretty(before), pretty(after))


_KINDS = {"+": "added", "-": "removed", " ": "same", "@": "gap"}


def _without_sign(line: str) -> str:
    return line if line[0] == "@" else line[1:]
