"""Conditions on lists say in a question what the operators themselves say of lists."""

from __future__ import annotations

from itertools import chain, combinations, product

import pytest

from leadcat_rules.variables import ListType, Variable, meaning
from leadcat_rules.workbench.reasoning.clauses import Clauses
from leadcat_rules.workbench.reasoning.element_lists import Elements
from leadcat_rules.workbench.reasoning.leaves import Leaf

_VALUES = [[], ["a"], ["a", "A"], ["a", 1], ["a", 1, True], [1, 1]]
_NAMED = ["a", 1, True]
_TAGS = Variable("tags", "Tags", ListType, lambda _: None)


def _subsets() -> list[list[object]]:
    sizes = range(len(_NAMED) + 1)
    return [list(each) for each in chain.from_iterable(combinations(_NAMED, n) for n in sizes)]


def _leaves() -> list[Leaf]:
    found = []
    for name, operator in ListType.operators().items():
        values = _VALUES if operator.takes.many else ["a", 1]
        found += [Leaf(_TAGS, name, value) for value in values]
    return found


@pytest.mark.parametrize("leaf", _leaves(), ids=lambda leaf: f"{leaf.operator} {leaf.value}")
def test_a_condition_on_a_list_holds_exactly_when_its_operator_does(leaf: Leaf) -> None:
    clauses = Clauses()
    elements = Elements(clauses.literal, clauses.add)
    literal = clauses.literal()
    elements.define(leaf, literal)
    for value in _NAMED:
        elements.define(Leaf(_TAGS, "contains", value), clauses.literal())
    for some, other in product([None, *_subsets()], [False, True]):
        if some is None and other:
            continue
        given = None if some is None else [*some, *(["x"] if other else [])]
        keys = meaning.elements(given) or frozenset()
        is_there = [clauses.same(has, key in keys) for key, (has, _) in elements.named.items()]
        known = clauses.same(elements.known, some is not None)
        assumed = [*is_there, known, clauses.same(elements.other, other), -elements.more]
        assert clauses.solve(assumed)
        assert clauses.held(literal) is leaf.holds_of(given)
        assert not clauses.solve([*assumed, clauses.same(literal, not leaf.holds_of(given))])
