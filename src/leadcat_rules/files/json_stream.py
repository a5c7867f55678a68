"""A JSON object read key by key, and its long lists item by item, so that bad ones end early."""

from __future__ import annotations

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # in every Python, in no stub
from typing import Any, NoReturn

from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_bytes import json_text
from leadcat_rules.files.json_faults import Faults, repeated_key
from leadcat_rules.files.json_text import syntax_errors
from leadcat_rules.files.validation import wrong_type

_blanks = re.compile(r"[ \t\n\r]*").match


def members(raw: bytes, findings: Findings, streamed: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """The keys of the object in these bytes with their values, as `read_json` would give them.

    The value of a key in `streamed` is an iterator when it is a list: each item is read when it
    is asked for, the rest when the next key is. InvalidInput with the findings so far when the
    text ends to be JSON, or is no object. Stops when the findings are full.
    """
    with syntax_errors(findings):
        faults = Faults()
        content = _Object(json_text(raw, findings), faults.decoder(raw), faults, findings)
        del raw  # the text is as large
        yield from content.members(streamed)


class _Object:
    """The place that reading has come to."""

    def __init__(self, text: str, decoder: JSONDecoder, faults: Faults, findings: Findings) -> None:
        self._text = text
        self._decoder = decoder
        self._faults = faults
        self._findings = findings
        self._at = 0

    def members(self, streamed: frozenset[str]) -> Iterator[tuple[str, Any]]:
        if self._mark() != "{":
            self._refuse()
        seen = set[str]()
        for _ in self._parts("}"):
            key = self._key()
            value = self._value(key, streamed)
            if key in seen:
                self._findings.add(repeated_key(key))
            else:
                yield key, value
            if self._findings.is_full:
                return
            if isinstance(value, Iterator):
                for _ in value:
                    pass
            seen.add(key)
        self._expect_end()

    def _refuse(self) -> NoReturn:
        # A list may be long, and nobody needs to know what else is wrong in it.
        value = [] if self._mark() == "[" else self._read(self._findings)
        if value != []:
            self._expect_end()
        self._findings.refuse(wrong_type("an object", value))

    def _parts(self, closing: str) -> Iterator[None]:
        """Stops at each part of the object or list that begins here, and goes past its end."""
        self._at += 1
        if self._mark() == closing:
            self._at += 1
            return
        while True:
            yield
            mark = self._mark()
            if mark not in (",", closing):
                raise JSONDecodeError("Expecting ',' delimiter", self._text, self._at)
            self._at += 1
            if mark == closing:
                return

    def _key(self) -> str:
        if self._mark() != '"':
            message = "Expecting property name enclosed in double quotes"
            raise JSONDecodeError(message, self._text, self._at)
        key: str
        key, self._at = scanstring(self._text, self._at + 1, True)
        if self._mark() != ":":
            raise JSONDecodeError("Expecting ':' delimiter", self._text, self._at)
        self._at += 1
        return key

    def _value(self, key: str, streamed: frozenset[str]) -> Any:
        if self._mark() == "[" and key in streamed:
            return self._items(self._findings.at(key))
        return self._read(self._findings.at(key))

    def _items(self, findings: Findings) -> Iterator[Any]:
        # It is whoever takes the items that comes upon an error in them.
        with syntax_errors(self._findings):
            for index, _ in enumerate(self._parts("]")):
                self._mark()
                yield self._read(findings, index)

    def _read(self, findings: Findings, *place: int) -> Any:
        value, self._at = self._decoder.raw_decode(self._text, self._at)
        return self._faults.taken_out(value, findings, *place)

    def _mark(self) -> str:
        """The next character that isn't blank, and which reading goes to."""
        self._at = _blanks(self._text, self._at).end()  # type: ignore[union-attr]  # always one
        return self._text[self._at : self._at + 1]

    def _expect_end(self) -> None:
        if self._mark():
            raise JSONDecodeError("Extra data", self._text, self._at)
