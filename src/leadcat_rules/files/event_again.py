"""Some lines of an events file, found by their place among the lines that aren't blank."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from os import fspath

from attrs import frozen

from leadcat_rules.events import Event
from leadcat_rules.files.events import entry_in, lines_in
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_faults import Faults
from leadcat_rules.files.opening import FilePath, opened


@frozen
class LineRead:
    """One line: the event in it, or what is wrong."""

    ordinal: int
    """From 1, blank lines aside."""
    line: int
    """From 1, in the file."""
    event: Event | None
    findings: Findings


def read_again(path: FilePath, ordinals: Collection[int]) -> Iterator[LineRead]:
    """These lines in their order, read as `load_events` does; it ends after the last one."""
    file, faults, last = fspath(path), Faults(), max(ordinals, default=0)
    with opened(path) as stream:
        for ordinal, (number, line) in enumerate(lines_in(stream), 1):
            if ordinal > last:
                return
            if ordinal not in ordinals:
                continue
            findings = Findings(file, number)
            entry = entry_in(line, findings, faults)
            event = None if entry is None or findings else entry.event()
            yield LineRead(ordinal, number, event, findings)


def line_numbers(path: FilePath, ordinals: Collection[int]) -> dict[int, int]:
    """In which line of the file each of these stands: ordinal -> line."""
    last, found = max(ordinals, default=0), {}
    with opened(path) as stream:
        for ordinal, (number, _) in enumerate(lines_in(stream), 1):
            if ordinal in ordinals:
                found[ordinal] = number
            if ordinal >= last:
                break
    return found
