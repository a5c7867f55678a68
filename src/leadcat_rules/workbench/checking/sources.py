"""The texts of the files that were checked, where lines and columns are needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from leadcat_rules.workbench.checking.finding import Finding
from leadcat_rules.workbench.checking.locating import Place, places


class Sources:
    """Where in their files some findings are; each file is read once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        pointers: dict[str, set[str]] = defaultdict(set)
        for finding in findings:
            pointers[finding.file].add(finding.pointer)
            pointers[finding.file].update(each.pointer for each in finding.related)
        self._places: Mapping[str, Mapping[str, Place]] = {
            file: places(_text(file), wanted) for file, wanted in pointers.items()
        }

    def place(self, file: str, pointer: str) -> Place:
        """The line and column of a finding's place, or of another place that it names."""
        return self._places[file][pointer]


def _text(file: str) -> str:
    """What can be read of it; a byte that is no UTF-8 takes the place of a character."""
    with suppress(OSError):
        return Path(file).read_bytes().decode(errors="replace")
    return ""
