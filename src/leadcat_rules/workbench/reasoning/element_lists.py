"""Lists in a question: of each element that conditions name, whether it is in the list.

What the operators of lists say of that stands here a second time; a test holds it to the operators.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from leadcat_rules.variables import meaning
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.lines import Clause


class Elements:
    """A list as literals: that it is known, each element that it may have, and another one."""

    def __init__(self, literal: Callable[[], int], add: Callable[[Clause], None]) -> None:
        self._literal = literal
        self._add = add
        self.known = literal()
        self.other = literal()
        """An element that no condition names."""
        self.more = literal()
        """Elements that are named later; denied whenever a question is asked."""
        self.named: dict[Hashable, tuple[int, Any]] = {}
        """What an element compares by: its literal, and the element as it was named first."""
        self._within: list[tuple[frozenset[Hashable], int]] = []
        self._add([-self.other, self.known])

    def define(self, leaf: Leaf, literal: int) -> None:
        """Let this literal hold exactly when the condition does."""
        many = leaf.known is not None and leaf.known.takes.many
        given: Sequence[Any] = leaf.value if many else [leaf.value]
        if leaf.operator in _NOTHING:
            given = ()
        keys = [meaning.element(each) for each in given]
        has = [self._has(key, each) for key, each in zip(keys, given, strict=True)]
        if leaf.operator == "is_contained_by":
            self._define_within(frozenset(keys), literal)
        else:
            _MEANING[leaf.operator](self, has, literal)

    def _has(self, key: Hashable, element: Any) -> int:
        if key not in self.named:
            made = self._literal()
            self.named[key] = made, element
            self._add([-made, self.known])
            for allowed, outside in self._within:
                if key not in allowed:
                    self._add([-made, outside])
            self._take_one_of_more(made)
        return self.named[key][0]

    def _take_one_of_more(self, made: int) -> None:
        later = self._literal()
        self._add([-self.more, made, later])
        self.more = later

    def _define_within(self, allowed: frozenset[Hashable], literal: int) -> None:
        outside = self._literal()
        self._within.append((allowed, outside))
        strangers = [has for key, (has, _) in self.named.items() if key not in allowed]
        for has in (*strangers, self.other):
            self._add([-has, outside])
        self._add([-outside, *strangers, self.other, self.more])
        self.all_of([self.known, -outside], literal)

    def all_of(self, parts: Sequence[int], literal: int) -> None:
        """Let this literal hold exactly when all of these do."""
        for part in parts:
            self._add([-literal, part])
        self._add([literal, *(-part for part in parts)])

    def exactly_one(self, parts: Sequence[int], literal: int) -> None:
        """Let this literal hold exactly when one of these does, each counted where it stands."""
        none, one = self._true(), -self._true()
        for part in parts:
            still_none, still_one = self._literal(), self._literal()
            self.all_of([none, -part], still_none)
            kept, found = self._literal(), self._literal()
            self.all_of([one, -part], kept)
            self.all_of([none, part], found)
            self.all_of([-kept, -found], -still_one)
            none, one = still_none, still_one
        self.all_of([self.known, one], literal)

    def _true(self) -> int:
        made = self._literal()
        self._add([made])
        return made


def _known(elements: Elements, _: Sequence[int], literal: int) -> None:
    elements.all_of([elements.known], literal)


def _unknown(elements: Elements, _: Sequence[int], literal: int) -> None:
    elements.all_of([-elements.known], literal)


def _every(elements: Elements, has: Sequence[int], literal: int) -> None:
    elements.all_of([elements.known, *has], literal)


def _none(elements: Elements, has: Sequence[int], literal: int) -> None:
    elements.all_of([elements.known, *(-each for each in has)], literal)


def _some(elements: Elements, has: Sequence[int], literal: int) -> None:
    elements.all_of([-each for each in has], -literal)


_NOTHING = frozenset({"is_known", "is_unknown"})
_MEANING: Mapping[str, Callable[[Elements, Sequence[int], int], None]] = {
    "is_known": _known,
    "is_unknown": _unknown,
    "contains": _every,
    "does_not_contain": _none,
    "contains_all": _every,
    "shares_at_least_one_element_with": _some,
    "shares_exactly_one_element_with": Elements.exactly_one,
    "shares_no_elements_with": _none,
}
