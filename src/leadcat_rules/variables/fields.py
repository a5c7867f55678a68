"""Field types: what a variable's value is, and which operators it has.

A field type is one of business-rules, so its untouched `run_all` decides by the same operators.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, TypeAlias

from attrs import frozen
from business_rules.operators import BaseType, type_operator

from leadcat_rules.plain import shown_json
from leadcat_rules.variables.extents import ExtentOf
from leadcat_rules.variables.facts import Facts
from leadcat_rules.variables.operands import NOTHING, Operand
from leadcat_rules.vocabulary import NEEDS_NO_VALUE

Test: TypeAlias = Callable[..., object]
"""An operator's method: of the field, and of the prepared operand unless it takes nothing."""


@frozen
class Operator:
    """One operator of a field type, apart from any value."""

    name: str
    label: str
    takes: Operand
    test: Test
    """Whether it holds for a field that is known."""
    sees_unknown: bool = False
    """Whether it is asked of a field that is unknown, too."""
    extent: ExtentOf | None = None
    """The values it holds for, where these are some, or all between two."""
    may_raise: bool = False
    """Whether it may raise although variable and operand are what they should be."""

    def check(self, value: Any) -> str | None:
        """What is wrong with a value from JSON as this operator's; None when nothing is."""
        first = next(self.takes.problems(value), None)
        return None if first is None else first.message


def operator(
    takes: Operand = NOTHING,
    *,
    label: str | None = None,
    sees_unknown: bool = False,
    extent: ExtentOf | None = None,
    may_raise: bool = False,
) -> Callable[[Test], Test]:
    """Make a method of a `FieldType` an operator, which is then never asked of the unknown.

    The method gets `self.value` as the field type read it, and the operand as `takes` prepared it.
    `extent` and `may_raise` say of the operators of built-in types what rules can be found by.
    TypeError for a `takes` that is no Operand.
    """
    if not isinstance(takes, Operand):
        example = "write @operator(TEXT), or @operator() for one that takes no value"
        raise TypeError(f"an operator takes an Operand, not {takes!r}; {example}")

    def decorate(function: Test) -> Test:
        def compare(self: FieldType, value: Any = None) -> bool:
            if self.value is None and not sees_unknown:
                return False
            if takes is NOTHING:
                return bool(function(self))
            return bool(function(self, takes.prepare(value)))

        compare.__name__ = function.__name__
        compare.__doc__ = function.__doc__
        known = type_operator(takes.input_type, label, assert_type_for_arguments=False)
        method: Any = known(compare)
        method.leadcat = Operator(
            function.__name__, method.label, takes, function, sees_unknown, extent, may_raise
        )
        return method  # type: ignore[no-any-return]  # business-rules has no types

    return decorate


class FieldType(BaseType):  # type: ignore[misc]  # business-rules has no types
    """The base of all field types: give it a `name`, a `read`, and methods marked `@operator`."""

    name: ClassVar[str] = "any"
    _operators: ClassVar[Mapping[str, Operator]] = MappingProxyType({})

    value: Any
    """What `read` made of the variable's value; None when it is unknown."""

    def __init__(self, value: object) -> None:
        self.value = None if value is None else self.read(value)

    def __init_subclass__(cls, **arguments: Any) -> None:
        super().__init_subclass__(**arguments)
        cls._operators = MappingProxyType(_operators_of(cls))
        _refuse_lost_values(cls)

    @classmethod
    def in_event(cls, value: object, facts: Facts) -> object:  # noqa: ARG003  # dates need it
        """The variable's value, together with what its operators need to know of the event."""
        return value

    def read(self, value: Any) -> Any:
        """What the operators work on; None for a value of another type, which is unknown."""
        return value

    def shown(self) -> object:
        """The value as JSON, for a trace; None when it is unknown."""
        return shown_json(self.value)

    @classmethod
    def operators(cls) -> Mapping[str, Operator]:
        """All operators by name, inherited ones included."""
        return cls._operators

    @operator(sees_unknown=True)
    def is_known(self) -> bool:
        """There is a value of the right type."""
        return self.value is not None

    @operator(sees_unknown=True)
    def is_unknown(self) -> bool:
        """There is none: null, nothing, or a value of another type."""
        return self.value is None


def _operators_of(field_type: type[FieldType]) -> dict[str, Operator]:
    members = {name: getattr(field_type, name) for name in dir(field_type)}
    return {name: member.leadcat for name, member in members.items() if hasattr(member, "leadcat")}


def _refuse_lost_values(field_type: type[FieldType]) -> None:
    """A ruleset that is kept has no value beside such a name, whoever defines the operator."""
    for name, found in field_type.operators().items():
        if name in NEEDS_NO_VALUE and found.takes is not NOTHING:
            raise TypeError(
                f"{field_type.__name__}.{name}: an operator of this name compares with no value, "
                f"so it can't take {found.takes.name}: rename it"
            )


FieldType._operators = MappingProxyType(_operators_of(FieldType))
