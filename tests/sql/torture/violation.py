"""What ends everything: a promise that was broken, and how to see it again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from tests.sql.torture.places import Place

_COMMAND = "python -m tests.sql.torture"


class Violation(AssertionError):
    """Says what is wrong, where, what stands there, and by which command it is found again."""

    def __init__(
        self, where: str, problems: Sequence[str], evidence: Mapping[str, Any], options: str
    ) -> None:
        stands = json.dumps(evidence, indent=2, ensure_ascii=False, default=str)
        lines = [f"{where}:", *(f"  - {problem}" for problem in problems), stands]
        super().__init__("\n".join([*lines, f"again: {_COMMAND} {options}"]))

    @classmethod
    def at(
        cls,
        place: Place,
        name: str,
        where: str,
        problems: Sequence[str],
        evidence: Mapping[str, Any],
    ) -> Violation:
        """One of what is called so, at this place."""
        options = f"--only {name!r} --database {place.database} --store {place.store}"
        flaw = "" if place.flaw is None else f" --flaw {place.flaw!r}"
        there = f"{name}, {place.database}, {place.store}, {where}"
        return cls(there, problems, evidence, options + flaw)
