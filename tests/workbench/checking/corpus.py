"""The rulesets of tests/corpus, and what is to be found in each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import frozen

CORPUS = Path(__file__).parents[2] / "corpus"


@frozen
class Entry:
    """One ruleset, with the one finding that it has, or none."""

    file: str
    crm: str | None = None
    code: str | None = None
    pointer: str | None = None
    severity: str | None = None

    def __str__(self) -> str:
        return self.file.removesuffix(".json")

    @property
    def path(self) -> str:
        """Where the ruleset is."""
        return str(CORPUS / self.file)

    @property
    def crm_path(self) -> str | None:
        """Where the CRM is that it is checked against."""
        return None if self.crm is None else str(CORPUS / self.crm)


def entries() -> Iterator[Entry]:
    """All of them, as index.json lists them."""
    content: list[dict[str, Any]] = json.loads((CORPUS / "index.json").read_text("utf-8"))
    return (Entry(**entry) for entry in content)


FAULTY = [entry for entry in entries() if entry.code is not None]
SOUND = [entry for entry in entries() if entry.code is None]
