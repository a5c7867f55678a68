"""Events from JSON Lines, read one line at a time."""

from __future__ import annotations

from collections.abc import Iterator
from os import fspath
from typing import IO

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.events import Event
from leadcat_rules.files.event_reading import EventEntry, read_event_entry
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_faults import Faults
from leadcat_rules.files.json_text import read_json
from leadcat_rules.files.opening import FilePath, opened, too_large
from leadcat_rules.files.validation import root_object

MOST_BYTES = 1_000_000
"""In a line."""
_PIECE = 65_536


def load_events(path: FilePath) -> Iterator[Event]:
    """The events of this file, one by one; memory does not grow with the file.

    InvalidInput, with the line and all that is wrong with it, when a bad one is reached: see
    `check_events` for all lines at once.
    """
    for findings, entry in _entries(path):
        findings.raise_any()
        if entry is not None:
            yield entry.event()


def check_events(path: FilePath) -> list[Problem]:
    """All that is wrong with this file, as far as it is told; empty when it can be run."""
    findings = Findings(fspath(path))
    try:
        for found, _ in _entries(path):
            if found:
                findings.extend(found.problems)
            if findings.is_full:
                break
    except InvalidInput as error:
        findings.extend(error.problems)
    return list(findings.problems)


def _entries(path: FilePath) -> Iterator[tuple[Findings, EventEntry | None]]:
    """What is found in each line that isn't blank, and the event in it."""
    file, faults, is_empty = fspath(path), Faults(), True
    with opened(path) as stream:
        for number, line in lines_in(stream):
            is_empty = False
            findings = Findings(file, number)
            yield findings, entry_in(line, findings, faults)
    if is_empty:
        findings = Findings(file)
        findings.add(Problem(ErrorCode.EMPTY_FILE, "there are no events in it", "one in a line"))
        yield findings, None


def lines_in(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """The lines that aren't blank, with their numbers; None for one too long to be read."""
    number = 0
    while line := stream.readline(MOST_BYTES + 2):
        number += 1
        if line == b"\n" or line.isspace():
            continue
        content = line.rstrip(b"\r\n")
        if len(content) <= MOST_BYTES:
            yield number, content
            continue
        while not line.endswith(b"\n") and (line := stream.readline(_PIECE)):
            pass
        yield number, None


def entry_in(line: bytes | None, findings: Findings, faults: Faults) -> EventEntry | None:
    """The event of a line, checked; None when it is none, which the findings then tell."""
    if line is None:
        findings.add(too_large(MOST_BYTES, "an event takes a line of its own"))
        return None
    try:
        value = read_json(line, findings, faults=faults, is_line=True)
    except InvalidInput:
        return None
    root = root_object(value, findings)
    return None if root is None else read_event_entry(root, findings)
