"""The attributes that a ruleset declares, as far as they are declared soundly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from attrs import Factory, frozen

from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.validation import validated
from leadcat_rules.ruleset import AttributeTypes
from leadcat_rules.variables import FIELD_TYPES
from leadcat_rules.vocabulary import RECORD_KINDS, attribute_prefix, is_name

MOST_ATTRIBUTES = 10_000


@frozen
class Doubtful:
    """The names of variables that may be meant by what is wrong in the declarations."""

    names: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()

    def __contains__(self, name: object) -> bool:
        return name in self.names or (isinstance(name, str) and name.startswith(self.prefixes))


@frozen
class DeclaredAttributes:
    """What there is to go by when conditions are checked."""

    types: AttributeTypes = Factory(AttributeTypes)
    doubtful: Doubtful = Doubtful()


def declared_attributes(raw: Any, findings: Findings) -> DeclaredAttributes:
    """The attributes of a ruleset's file; what is wrong with them is in the findings."""
    if isinstance(raw, dict):
        number = sum(len(types) for types in raw.values() if isinstance(types, dict))
        if number > MOST_ATTRIBUTES:
            message = f"declares more than {MOST_ATTRIBUTES} attributes"
            hint = "declare those that conditions use"
            findings.add(Problem(ErrorCode.TOO_MANY, message, hint, pointer="/attributes"))
            return DeclaredAttributes(doubtful=Doubtful(prefixes=_prefixes(RECORD_KINDS)))
    types = validated(AttributeTypes, raw, findings, "attributes")
    return _sound(raw) if types is None else DeclaredAttributes(types)


def _sound(raw: Any) -> DeclaredAttributes:
    if not isinstance(raw, dict):
        return DeclaredAttributes(doubtful=Doubtful(prefixes=_prefixes(RECORD_KINDS)))
    kinds = {kind: types for kind, types in raw.items() if isinstance(types, dict)}
    sound: dict[str, dict[str, Any]] = {
        kind: {name: type for name, type in kinds.get(kind, {}).items() if _is_sound(name, type)}
        for kind in RECORD_KINDS
    }
    faulty = frozenset(
        f"{attribute_prefix(meant)}{name}"
        for kind, types in kinds.items()
        for meant in ([kind] if kind in RECORD_KINDS else RECORD_KINDS)
        for name in types.keys() - sound[meant].keys()
    )
    shapeless = [kind for kind in RECORD_KINDS if kind in raw and kind not in kinds]
    doubtful = Doubtful(faulty, _prefixes(shapeless))
    return DeclaredAttributes(AttributeTypes.model_validate(sound), doubtful)


def _is_sound(name: str, type_name: object) -> bool:
    return is_name(name) and isinstance(type_name, str) and type_name in FIELD_TYPES


def _prefixes(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(attribute_prefix, kinds))
