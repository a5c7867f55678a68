"""Bytes as the text of one JSON value, bounded in depth and, where it matters, in memory."""

from __future__ import annotations

from itertools import accumulate

from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_place import pointer_below
from leadcat_rules.plain import DEEPEST

HEAVIEST = 120_000_000
"""Bytes of memory for the values of a bounded text, as far as they can be estimated."""
_SMALL = 1_000_000
_BRACKETS = bytes.maketrans(b"[{]}", b"\x01\x01\xff\xff")
_NOT_STRUCTURE = bytes(set(range(256)) - set(b'[]{},:"'))


def json_text(
    raw: bytes, findings: Findings, *, bounded: bool = False, is_line: bool = False
) -> str:
    """The text in these bytes; refused when it is no UTF-8, empty or nested too deep.

    `bounded` also refuses what would take more than about 120 MB of memory. `is_line` leaves
    the number of the line out of messages, for a text that is one line of a stream.
    """
    text = _decoded(raw, findings, is_line)
    if not text or text.isspace():
        message = "there is nothing in it"
        findings.refuse(Problem(ErrorCode.EMPTY_FILE, message, "write a JSON object"))
    is_heavy = bounded and len(raw) > _SMALL
    if is_heavy or raw.count(b"[") + raw.count(b"{") > DEEPEST:
        _refuse_excess(raw, text, findings, is_heavy)
    return text


def place_in_text(line: int, column: int, unit: str, *, is_line: bool) -> str:
    """A place for a message: `line 3, column 7`, or `column 7` in a line of a stream."""
    return f"{unit} {column}" if is_line else f"line {line}, {unit} {column}"


def _decoded(raw: bytes, findings: Findings, is_line: bool) -> str:
    if raw.startswith(b"\xef\xbb\xbf"):
        message = "starts with a byte order mark, which JSON doesn't have"
        hint = "save the file as UTF-8 without BOM"
        findings.refuse(Problem(ErrorCode.INVALID_JSON, message, hint))
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        place = place_in_text(line, column, "byte", is_line=is_line)
        message = f"the byte {raw[error.start]:#04x} at {place} isn't UTF-8"
        findings.refuse(Problem(ErrorCode.NOT_UTF8, message, "save the file as UTF-8"))


def _refuse_excess(raw: bytes, text: str, findings: Findings, is_heavy: bool) -> None:
    structure = _structure(raw)
    brackets = structure.translate(_BRACKETS, b",:")
    if max(accumulate(memoryview(brackets).cast("b")), default=0) > DEEPEST:
        message = f"lists and objects are nested deeper than {DEEPEST} levels"
        place = pointer_below(text, DEEPEST)
        findings.refuse(Problem(ErrorCode.TOO_DEEP, message, "nest them less", pointer=place))
    if is_heavy and _memory(structure) > HEAVIEST:
        message = "has too many values to be read within the memory that is allowed for it"
        findings.refuse(Problem(ErrorCode.TOO_LARGE, message, "split it"))


def _structure(raw: bytes) -> bytes:
    """The brackets, commas and colons outside of strings."""
    unescaped = raw.replace(b"\\\\", b"").replace(b'\\"', b"")
    # Two quotes side by side are an empty string or nothing between two: either way nothing.
    quoted = unescaped.translate(None, _NOT_STRUCTURE).replace(b'""', b"")
    outside, skip = [], 0
    for start in range(0, len(quoted), _SMALL // 4):
        pieces = quoted[start : start + _SMALL // 4].split(b'"')
        outside.append(b"".join(pieces[skip::2]))
        skip = (skip + len(pieces) - 1) % 2
    return b"".join(outside)


def _memory(structure: bytes) -> int:
    """About how many bytes Python needs for it: short values, and keys that are all different."""
    lists, objects = structure.count(b"["), structure.count(b"{")
    values, pairs = structure.count(b","), structure.count(b":")
    # Objects of up to eight pairs share their keys with others of their kind.
    return 80 * lists + 210 * objects + 64 * values + 200 * max(0, pairs - 8 * objects)
