"""Compiled conditions as formulas, and what is left of them once some leaves are decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from leadcat_rules.compile import Json


@frozen
class Leaf:
    """One variable, operator and value; equal to another when all three are."""

    name: str
    operator: str
    value: Any = field(eq=False)
    category: str | None = None
    """As if the company had this category; None: the one that it has."""
    _text: str = field(init=False, repr=False)

    @_text.default
    def _written(self) -> str:
        # True equals 1, but not as a value of a condition.
        return repr(self.value)

    def under(self, category: str) -> Leaf:
        """The same, asked as if the company had this category."""
        return evolve(self, category=category)


@frozen
class Parts:
    """`all` of these formulas, or `any` of them; at least two."""

    key: str
    parts: tuple[Formula, ...]


Formula: TypeAlias = bool | Leaf | Parts
Decide: TypeAlias = Callable[[Leaf], Formula]
"""What stands in the place of a leaf: true, false, the leaf itself or another one."""


def formula_of(conditions: Json) -> Formula:
    """The formula of a compiled rule's conditions."""
    for key in ("all", "any"):
        if key in conditions:
            return _joined(key, [formula_of(part) for part in conditions[key]])
    return Leaf(conditions["name"], conditions["operator"], conditions["value"])


def reduced(formula: Formula, decide: Decide) -> Formula:
    """What is left of it when `decide` has said what it knows of each leaf."""
    if isinstance(formula, Leaf):
        return decide(formula)
    if isinstance(formula, Parts):
        return _joined(formula.key, [reduced(part, decide) for part in formula.parts])
    return formula


def leaves_of(formula: Formula) -> Iterator[Leaf]:
    """Each leaf, as often as it stands there."""
    if isinstance(formula, Leaf):
        yield formula
    elif isinstance(formula, Parts):
        for part in formula.parts:
            yield from leaves_of(part)


def _joined(key: str, parts: list[Formula]) -> Formula:
    neutral = key == "all"
    open_parts: dict[Formula, None] = {}
    for part in parts:
        if isinstance(part, bool):
            if part is not neutral:
                return part
        elif isinstance(part, Parts) and part.key == key:
            open_parts.update(dict.fromkeys(part.parts))
        else:
            open_parts[part] = None
    if not open_parts:
        return neutral
    return next(iter(open_parts)) if len(open_parts) == 1 else Parts(key, tuple(open_parts))
