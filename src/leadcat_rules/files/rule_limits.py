"""The limits of one rule, kept before anything is built from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadcat_rules.errors import ErrorCode, Problem, pointer

MOST_LEVELS = 32
"""Of `all` and `any` within each other."""
MOST_CONDITIONS = 1_000
"""Single conditions in a rule."""
_MOST_KEYS = 40_000
"""In all conditions together: more than they can have at the other limits."""
_MOST_ITEMS = 1_000
"""In `origins`, `allow` and the other parts of a rule."""

_Place = tuple[str | int, ...]


def excess(rule: dict[str, Any]) -> Problem | None:
    """The first limit that a rule as read from JSON exceeds, with a pointer below the rule."""
    for key, value in rule.items():
        if isinstance(value, list | dict) and key != "when" and _size(value) > _MOST_ITEMS:
            return _too_many(f"more than {_MOST_ITEMS} items", "leave some out", (key,))
    return _excess_of_conditions(rule.get("when"))


def _size(value: list[Any] | dict[str, Any]) -> int:
    within = value if isinstance(value, list) else value.values()
    return len(value) + sum(len(item) for item in within if isinstance(item, list | dict))


def _excess_of_conditions(when: object) -> Problem | None:
    keys = conditions = 0
    for condition, place, level, parts in _conditions(when):
        keys += len(condition) if isinstance(condition, dict) else 0
        conditions += not parts
        if parts and level > MOST_LEVELS:
            message = f"all and any are nested deeper than {MOST_LEVELS} levels"
            return Problem(ErrorCode.TOO_DEEP, message, "nest less", pointer=pointer(*place))
        if conditions > MOST_CONDITIONS:
            return _too_many(f"more than {MOST_CONDITIONS} conditions", _SPLIT, ("when",))
        if keys > _MOST_KEYS:
            return _too_many("more keys than conditions can have", _SPLIT, ("when",))
    return None


_SPLIT = "split the rule"


def _conditions(when: object) -> Iterator[tuple[object, _Place, int, list[tuple[str, Any]]]]:
    """Each condition, where it stands, at which level, and the lists of conditions in it."""
    waiting: list[tuple[object, _Place, int]] = [(when, ("when",), 1)]
    while waiting:
        condition, place, level = waiting.pop()
        within = condition.items() if isinstance(condition, dict) else ()
        parts = [(key, part) for key, part in within if key in ("all", "any")]
        yield condition, place, level, parts
        for key, part in parts:
            for index, inner in enumerate(part if isinstance(part, list) else ()):
                waiting.append((inner, (*place, key, index), level + 1))


def _too_many(what: str, hint: str, place: _Place) -> Problem:
    return Problem(ErrorCode.TOO_MANY, f"has {what}", hint, pointer=pointer(*place))
