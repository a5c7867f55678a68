"""Conditions as formulas, and what is left of them once some leaves are decided."""

from __future__ import annotations

from typing import Any

from leadcat_rules.workbench.simulating.formulas import (
    Formula,
    Leaf,
    Parts,
    formula_of,
    leaves_of,
    reduced,
)

A, B, C = (Leaf(name, "is_true", True) for name in "abc")


def when(leaf: Leaf) -> dict[str, Any]:
    return {"name": leaf.name, "operator": leaf.operator, "value": leaf.value}


def left(formula: Formula, **known: bool) -> Formula:
    return reduced(formula, lambda leaf: known.get(leaf.name, leaf))


def test_leaves_are_the_same_only_with_the_same_value() -> None:
    assert Leaf("a", "equal_to", 1) == Leaf("a", "equal_to", 1)
    assert Leaf("a", "equal_to", 1) != Leaf("a", "equal_to", True)
    assert Leaf("a", "one_of", ["x"]) != Leaf("a", "one_of", ["x", "y"])
    assert A != A.under("1") != A.under("2")


def test_an_all_inside_of_an_all_and_what_stands_twice_are_one() -> None:
    conditions = {"all": [when(A), {"all": [when(B), when(A)]}, {"any": [when(C)]}]}
    assert formula_of(conditions) == Parts("all", (A, B, C))
    assert list(leaves_of(formula_of(conditions))) == [A, B, C]


def test_what_is_known_falls_out_or_decides() -> None:
    either = Parts("any", (A, Parts("all", (B, C))))
    assert left(either, a=True) is True
    assert left(either, a=False) == Parts("all", (B, C))
    assert left(either, b=False) == A
    assert left(either, a=False, b=True) == C
    assert left(either, a=False, c=False) is False
    assert left(True, a=False) is True


def test_all_of_nothing_holds_and_any_of_nothing_does_not() -> None:
    assert formula_of({"all": []}) is True
    assert formula_of({"any": []}) is False
