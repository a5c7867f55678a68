"""Conditions as clauses: what stands behind *when*, and how several belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from attrs import frozen

from leadcat_rules.workbench.documenting.formats import Formats


@frozen
class Said:
    """One condition in words."""

    text: str


@frozen
class Together:
    """Several conditions: all of them hold, or any."""

    key: Literal["all", "any"]
    parts: tuple[Clause, ...]


Clause: TypeAlias = Said | Together


def together(key: Literal["all", "any"], parts: Sequence[Clause]) -> Clause:
    """The clauses as one: a single one is itself, and those of the same key lie in one list."""
    flat: list[Clause] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Together) and part.key == key else [part])
    return flat[0] if len(flat) == 1 else Together(key, tuple(flat))


def parts_of(clause: Clause | None) -> tuple[Clause, ...]:
    """The clauses that must all hold."""
    if clause is None:
        return ()
    return clause.parts if isinstance(clause, Together) and clause.key == "all" else (clause,)


def in_line(clause: Clause, formats: Formats) -> str:
    """The clause in a line of text, what is inside of it in brackets."""
    if isinstance(clause, Said):
        return clause.text
    return f"({_joined(clause, formats)})"


def all_in_line(clauses: Sequence[Clause], formats: Formats) -> str:
    """Clauses that all hold, in a line of text without brackets around it."""
    return formats.listed([in_line(each, formats) for each in clauses])


def _joined(clause: Together, formats: Formats) -> str:
    style: Literal["standard", "or"] = "standard" if clause.key == "all" else "or"
    return formats.listed([in_line(each, formats) for each in clause.parts], style)
