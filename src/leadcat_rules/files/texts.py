"""JSON that didn't come in a file: strict all the same, with all that is wrong told at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadcat_rules.errors import InvalidInput
from leadcat_rules.events import Event
from leadcat_rules.files.event_reading import read_event_entry
from leadcat_rules.files.events import MOST_BYTES
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_text import read_json
from leadcat_rules.files.opening import too_large
from leadcat_rules.files.validation import root_object
from leadcat_rules.plain import plain_json


def parse_json(source: str | bytes) -> Any:
    """The JSON value of this text, as strictly as files are read.

    InvalidInput, with pointers, for what is no JSON or no UTF-8, keys given twice, halves of
    characters, numbers that no double holds, and what is nested too deep or takes too much memory.
    """
    findings = Findings()
    value = read_json(_bytes(source), findings, bounded=True)
    findings.raise_any()
    return value


def parse_event(source: str | bytes | Mapping[str, Any]) -> Event:
    """The event of this JSON text, or of this mapping: what stands in a line of an events file.

    InvalidInput with all that is wrong with it.
    """
    findings = Findings()
    root = root_object(_value(source, findings), findings)
    entry = None if root is None else read_event_entry(root, findings)
    findings.raise_any()
    if entry is None:
        raise AssertionError("an event that isn't one, and nobody says why")
    return entry.event()


def _value(source: str | bytes | Mapping[str, Any], findings: Findings) -> Any:
    if not isinstance(source, str | bytes):
        try:
            return plain_json(source)
        except InvalidInput as error:
            findings.refuse(*error.problems)
    raw = _bytes(source)
    if len(raw) > MOST_BYTES:
        findings.refuse(too_large(MOST_BYTES, "leave attributes out"))
    return read_json(raw, findings)


def _bytes(source: str | bytes) -> bytes:
    return source.encode(errors="surrogatepass") if isinstance(source, str) else source
