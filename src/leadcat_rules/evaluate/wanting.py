"""What compiled rules want of the places of an event, as far as they can be found by it.

A rule that is found by a condition is passed over where that doesn't hold, without asking those
before it. So these have to be quiet: they read a place and can't raise once it could be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

from leadcat_rules.compile import CompiledRule, Json, gate
from leadcat_rules.evaluate.conditions import text_of
from leadcat_rules.events import Trigger
from leadcat_rules.variables import Operator, Schema
from leadcat_rules.variables.extents import Extent

Extents: TypeAlias = tuple[Extent, ...]
"""A condition holds in any of these."""

_Asked: TypeAlias = tuple[frozenset[str], Extents]
"""The variables that a condition reads, and where it holds; nothing where that can't be said."""

EVERY = -1
"""The bits of all conditions."""


@frozen(eq=False)
class Want:
    """One of a rule's conditions that it can be found by."""

    bit: int
    """1 shifted by the number of the condition among those behind the gate."""
    extents: Extents
    before: frozenset[str]
    """The other variables of the conditions before it."""


@frozen(eq=False)
class Wanting:
    """A rule, and what it wants."""

    order: int
    rule: CompiledRule
    every: int
    """The bits of all that must hold behind the gate."""
    wants: dict[str, list[Want]]
    """By the name of the variable."""


def parts_left(rule: CompiledRule, left: int) -> list[Json]:
    """The conditions of these bits."""
    parts = _parts(rule.conditions["all"])[len(gate(rule.trigger)) :]
    return [part for number, part in enumerate(parts) if left >> number & 1]


class Wants:
    """Finds out what the rules of one trigger want."""

    def __init__(self, schema: Schema, trigger: Trigger) -> None:
        self._gate = gate(trigger)
        self._operators: dict[tuple[str, str], tuple[Operator, frozenset[str]] | None] = {}
        self._texts: dict[tuple[str, str, str], _Asked | None] = {}
        self._asked: Counter[str] = Counter()
        self._variables = schema.variables

    @property
    def shared(self) -> set[str]:
        """The texts of what several of the rules looked at ask, without being found by it."""
        return {text for text, rules in self._asked.items() if rules > 1}

    def of(self, order: int, rule: CompiledRule) -> Wanting:
        """What this rule wants. ValueError unless it was compiled with its gate."""
        parts = _parts(rule.conditions["all"])
        behind = len(self._gate)
        if parts[:behind] != self._gate:
            raise ValueError(f"the rule {rule.id!r} doesn't begin with the gate of its trigger")
        wants: dict[str, list[Want]] = {}
        before: frozenset[str] = frozenset()
        told: set[int] = set()
        for number, part in enumerate(parts[behind:]):
            found = self._asked_by(part)
            if found is None:
                break
            names, extents = found
            if extents:
                told.add(number)
                (name,) = names
                wants.setdefault(name, []).append(Want(1 << number, extents, before - names))
            if not names <= before:
                before |= names
        self._asked.update(
            text_of(leaf)
            for number, part in enumerate(parts[behind:])
            if number not in told
            for leaf in _leaves(part)
        )
        return Wanting(order, rule, (1 << len(parts) - behind) - 1, wants)

    def _asked_by(self, part: Json) -> _Asked | None:
        """The variables that a quiet condition reads, and where it holds if that can be said."""
        if "name" in part:
            return self._asked_by_leaf(part)
        inner = [self._asked_by(each) for key in ("all", "any") for each in part.get(key, ())]
        known = [each for each in inner if each is not None]
        if len(known) < len(inner):
            return None
        names = frozenset(name for each in known for name in each[0])
        can_be_said = len(names) == 1 and "any" in part and all(extents for _, extents in known)
        return names, tuple(extent for each in known for extent in each[1]) if can_be_said else ()

    def _asked_by_leaf(self, leaf: Json) -> _Asked | None:
        name, operator, value = leaf["name"], leaf["operator"], leaf["value"]
        if type(value) is not str:
            return self._looked_up(name, operator, value)
        key = (name, operator, value)
        if key not in self._texts:
            self._texts[key] = self._looked_up(name, operator, value)
        return self._texts[key]

    def _looked_up(self, name: str, operator: str, value: object) -> _Asked | None:
        quiet = self._quiet(name, operator)
        if quiet is None:
            return None
        known, names = quiet
        try:
            operand = known.takes.prepare(value)
        except Exception:
            return None
        return names, () if known.extent is None else (known.extent(operand),)

    def _quiet(self, name: str, operator: str) -> tuple[Operator, frozenset[str]] | None:
        """The operator and its variable, unless asking it may raise."""
        key = (name, operator)
        if key not in self._operators:
            variable = self._variables.get(name)
            is_ours = variable is not None and variable.place is not None
            known = variable.field_type.operators().get(operator) if variable else None
            is_quiet = is_ours and known is not None and not known.may_raise
            self._operators[key] = (known, frozenset({name})) if known and is_quiet else None
        return self._operators[key]


def _leaves(part: Json) -> Iterator[Json]:
    if "name" in part:
        yield part
    for key in ("all", "any"):
        for each in part.get(key, ()):
            yield from _leaves(each)


def _parts(conditions: list[Json]) -> list[Json]:
    """The conditions of an `all`, those of an `all` directly inside of it among them."""
    parts: list[Json] = []
    for part in conditions:
        parts += _parts(part["all"]) if "all" in part else (part,)
    return parts
