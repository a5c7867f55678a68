"""Strict JSON from bytes: whatever the bytes, within a bounded time, depth and memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_bytes import json_text, place_in_text
from leadcat_rules.files.json_faults import Faults
from leadcat_rules.files.json_place import pointer_at


def read_json(
    raw: bytes,
    findings: Findings,
    *,
    faults: Faults | None = None,
    bounded: bool = False,
    is_line: bool = False,
) -> Any:
    """The JSON value in these bytes, as `json.loads` gives it.

    InvalidInput with the findings so far when there is none. What is wrong in a value that can
    be read all the same, such as a key given twice, is added to the findings. `bounded` and
    `is_line` are those of `json_text`; `faults` may be one for many texts.
    """
    with syntax_errors(findings, is_line=is_line):
        text = json_text(raw, findings, bounded=bounded, is_line=is_line)
        reader = faults or Faults()
        decoder = reader.decoder(raw)
        del raw  # the text is as large
        return reader.taken_out(decoder.decode(text), findings)


@contextmanager
def syntax_errors(findings: Findings, *, is_line: bool = False) -> Iterator[None]:
    """Raises InvalidInput with all findings for a text that can't be read to its end."""
    try:
        yield
    except json.JSONDecodeError as error:
        findings.refuse(_syntax_problem(error, is_line))


_NEEDS_A_VALUE = "Expecting value"
_NEEDS_A_KEY = "Expecting property name enclosed in double quotes"
_SYNTAX = {
    _NEEDS_A_VALUE: "a value is needed",
    "Expecting ',' delimiter": "a comma or the end is needed",
    "Expecting ':' delimiter": "a colon is needed after a key",
    _NEEDS_A_KEY: "a key in double quotes is needed",
    "Extra data": "something follows after the end",
    "Unterminated string starting at": "a string begins that has no end,",
    "Invalid control character at": "a control character in a string",
}


def _syntax_problem(error: json.JSONDecodeError, is_line: bool) -> Problem:
    error = _as_in_older_python(error)
    what = _SYNTAX.get(error.msg, "a wrong escape in a string")
    place = place_in_text(error.lineno, error.colno, "column", is_line=is_line)
    return Problem(
        ErrorCode.INVALID_JSON,
        f"{what} at {place}",
        _syntax_hint(error),
        pointer=pointer_at(error.doc, error.pos),
    )


def _as_in_older_python(error: json.JSONDecodeError) -> json.JSONDecodeError:
    """The error at the bracket behind the comma, where Python 3.13 has another at the comma."""
    if not error.msg.startswith("Illegal trailing comma"):
        return error
    behind = error.doc[error.pos + 1 :]
    bracket = len(error.doc) - len(behind.lstrip())
    message = _NEEDS_A_KEY if error.msg.endswith("object") else _NEEDS_A_VALUE
    return json.JSONDecodeError(message, error.doc, bracket)


def _syntax_hint(error: json.JSONDecodeError) -> str:
    before, mark = error.doc[: error.pos].rstrip()[-1:], error.doc[error.pos : error.pos + 1]
    if mark == "," or (before == "," and mark in ("}", "]")):
        return "is there a comma too many?"
    if mark in ("'", "\u201c", "\u201d"):
        return 'write double quotes: "'
    if mark in ("/", "#"):
        return "JSON has no comments"
    return "check the JSON there"
