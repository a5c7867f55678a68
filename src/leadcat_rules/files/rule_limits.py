"""The limits of one rule, kept before anything is built from it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadcat_rules.errors import ErrorCode, Problem, pointer

MOST_LEVELS = 32
"""Of `all` and `any` within each other."""
MOST_CONDITIONS = 1_000
"""Single conditions in a rule."""
MOST_ITEMS = 1_000
"""In `origins`, `allow` and the other parts of a rule."""
_MOST_KEYS = 40_000
"""In all conditions, or all items of a part, together: more than they can have."""

_Place = tuple[str | int, ...]


def within_limits(rule: dict[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """A rule as read from JSON, with null for each part that exceeds a limit, and these limits.

    The problems have pointers below the rule.
    """
    kept: dict[str, Any] = {}
    exceeded: list[Problem] = []
    for key, part in rule.items():
        problems = list(_excess_of_conditions(part) if key == "when" else _excess(key, part))
        exceeded += problems
        kept[key] = None if problems else part
    return kept, exceeded


def _excess(key: str, part: object) -> Iterator[Problem]:
    if not isinstance(part, list | dict):
        return
    items = part if isinstance(part, list) else part.values()
    if len(part) > MOST_ITEMS:
        yield _too_many(f"more than {MOST_ITEMS} items", "leave some out", key)
    elif sum(len(item) for item in items if isinstance(item, list | dict)) > _MOST_KEYS:
        yield _too_many("more in its items than they can have", "leave some out", key)


def _excess_of_conditions(when: object) -> Iterator[Problem]:
    keys = conditions = 0
    is_deep = False
    for condition, place, level, parts in _conditions(when):
        keys += len(condition) if isinstance(condition, dict) else 0
        conditions += not parts
        if parts and level > MOST_LEVELS and not is_deep:
            is_deep = True
            message = f"all and any are nested deeper than {MOST_LEVELS} levels"
            yield Problem(ErrorCode.TOO_DEEP, message, "nest less", pointer=pointer(*place))
        if conditions > MOST_CONDITIONS:
            yield _too_many(f"more than {MOST_CONDITIONS} conditions", _SPLIT, "when")
            return
        if keys > _MOST_KEYS:
            yield _too_many("more keys than conditions can have", _SPLIT, "when")
            return


_SPLIT = "split the rule"


def _conditions(when: object) -> Iterator[tuple[object, _Place, int, list[tuple[str, Any]]]]:
    """Each condition, where it stands, at which level, and the lists of conditions in it.

    They come in the order of the file.
    """
    waiting: list[tuple[object, _Place, int]] = [(when, ("when",), 1)]
    while waiting:
        condition, place, level = waiting.pop()
        within = condition.items() if isinstance(condition, dict) else ()
        parts = [(key, part) for key, part in within if key in ("all", "any")]
        yield condition, place, level, parts
        below = [
            (inner, (*place, key, index), level + 1)
            for key, part in parts
            for index, inner in enumerate(part if isinstance(part, list) else ())
        ]
        waiting += reversed(below)


def _too_many(what: str, hint: str, key: str) -> Problem:
    return Problem(ErrorCode.TOO_MANY, f"has {what}", hint, pointer=pointer(key))
