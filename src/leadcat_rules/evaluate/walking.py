"""The walk through a lane's tree as a Python function, which is made through `ast`.

There is one piece of code for each shape: which places are looked at, and whether by key or by
span. What an analyst or host named stands beside the code, among the names that it sees.
"""

from __future__ import annotations

import ast
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from types import CodeType
from typing import TypeAlias

from attrs import frozen

from leadcat_rules.domain import Company
from leadcat_rules.evaluate.growing import Candidates, grown
from leadcat_rules.evaluate.levels import Lane
from leadcat_rules.events import Event, Trigger
from leadcat_rules.variables import (
    BooleanType,
    DateType,
    FieldType,
    ItemType,
    ListType,
    NumericType,
    StringType,
    Variable,
)
from leadcat_rules.variables.places import Holder, Place

Walk: TypeAlias = Callable[[Event, Company], Candidates]
"""From an event to the rules that may match, in their order. It raises whatever a place raises."""

_KNOWN_AS: tuple[tuple[type[FieldType], type], ...] = (
    (StringType, str),
    (ItemType, str),
    (NumericType, Decimal),
    (BooleanType, bool),
    (DateType, datetime),
    (ListType, frozenset),
)
"""What the field types make of a value. One of a subclass might compare otherwise."""


class Unsettled(Exception):
    """A value compares in a way of its own."""


@frozen
class _Read:
    """A place, read and made what its field type makes of it."""

    number: int
    holder: Holder | None
    """None for a record that such an event doesn't have."""
    name: str
    """The field's; of an attribute none, as an analyst named it."""
    takes: str
    """`any`: a value of the right class is right. `none`: only None is. `word`: nothing else."""


@frozen
class _Step:
    """What is read, and how the next node is found by it; not at all where it is only read."""

    read: _Read
    by: str | None


def walk_of(lane: Lane, trigger: Trigger) -> Walk:
    """The lane's walk for events of this trigger."""
    names: dict[str, object] = {"root": grown(lane), "bisect": bisect_right}
    steps = []
    for number, (variable, by) in enumerate(_reads(lane)):
        read = _read(number, variable, trigger)
        steps.append(_Step(read, by))
        exact = next(exact for kind, exact in _KNOWN_AS if issubclass(variable.field_type, kind))
        names[f"settled{number}"] = _settling(variable.field_type, exact)
        names[f"exact{number}"] = exact
        names[f"name{number}"] = None if variable.place is None else variable.place.name
    exec(_code(tuple(steps)), names)  # made of nothing but the nodes below
    return names["walk"]  # type: ignore[return-value]  # what the code defines


def _reads(lane: Lane) -> Iterator[tuple[Variable, str | None]]:
    """Each variable that is read, and how its level goes on."""
    for level in lane.levels:
        yield from ((variable, None) for variable in level.read_before)
        yield level.variable, "span" if level.by_span else "key"


def _read(number: int, variable: Variable, trigger: Trigger) -> _Read:
    place = variable.place
    if place is None:
        raise ValueError(f"{variable.name!r} has no place to be read at")
    absent = Holder.SALE if trigger is Trigger.LEAD_STATUS_CHANGED else Holder.CONTACT
    holder = None if place.holder is absent else place.holder
    return _Read(number, holder, "" if place.is_attribute else place.name, _takes(variable, place))


def _takes(variable: Variable, place: Place) -> str:
    if place.is_word:
        return "word"
    is_checked = issubclass(variable.field_type, StringType | ItemType | BooleanType)
    # An attribute may be a Decimal that is no number, or a time without an offset.
    return "none" if place.is_attribute and not is_checked else "any"


def _settling(field_type: type[FieldType], exact: type) -> Callable[[object], object]:
    def settled(value: object) -> object:
        known = field_type(value).value
        if known is not None and type(known) is not exact:
            raise Unsettled
        return known

    return settled


@lru_cache(maxsize=256)
def _code(steps: tuple[_Step, ...]) -> CodeType:
    """The code that defines `walk`."""
    body = [*_filled("node = root")]
    for step in steps:
        body += _reading(step.read)
        body += _going(step)
    body += _filled("return node")
    (walk,) = _filled("def walk(event, company): pass")
    walk.body = body  # type: ignore[attr-defined]  # it is a FunctionDef
    module = ast.Module([walk], [])
    return compile(ast.fix_missing_locations(module), "<walk>", "exec")


_HOLDERS = {
    Holder.EVENT: "event",
    Holder.COMPANY: "company",
    Holder.CATEGORY: "company.category",
    Holder.SALE: "event.after",
    Holder.CONTACT: "event.after",
}
_SETTLING = {
    "any": "if type(value) is not exact and value is not None: value = settled(value)",
    "none": "if value is not None: value = settled(value)",
    "word": "pass",
}
_GOING = {
    "key": "get, rest = node\nnode = get(value, rest)\nif not node: return node",
    "span": """
cuts, nodes, unknown = node
if value is None:
    node = unknown
else:
    above = bisect(cuts, value)
    node = nodes[2 * above - (above > 0 and cuts[above - 1] == value)]
if not node: return node
""",
}


def _reading(read: _Read) -> list[ast.stmt]:
    if read.holder is None:
        return _filled("value = None", read.number)
    holder = _HOLDERS[read.holder]
    if read.name:
        (stored,) = _filled(f"value = {holder}.field", read.number)
        stored.value.attr = read.name  # type: ignore[attr-defined]  # it is an Attribute
    else:
        (stored,) = _filled(f"value = {holder}.attributes.get(name)", read.number)
    return [stored, *_filled(_SETTLING[read.takes], read.number)]


def _going(step: _Step) -> list[ast.stmt]:
    return [] if step.by is None else _filled(_GOING[step.by], step.read.number)


def _filled(text: str, number: int = 0) -> list[ast.stmt]:
    """One of the texts above as nodes, its names those of the step of this number."""
    nodes = ast.parse(text).body
    for node in nodes:
        _Numbered(number).visit(node)
    return nodes


class _Numbered(ast.NodeVisitor):
    """Gives the names that each step has of its own its number."""

    def __init__(self, number: int) -> None:
        self._number = number

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in ("value", "exact", "settled", "name"):
            node.id = f"{node.id}{self._number}"
