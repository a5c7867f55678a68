"""Names and texts from files, as they may stand in a line that people read."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"\s+")
_UNFIT = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
_WORD = re.compile(r"\w[\w.+-]*")
_WORDS = re.compile(r"\w[\w.+&/'()-]*(?: [\w.+&/'()-]+){0,4}")
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def one_line(text: str) -> str:
    """The text in one line, and without characters that would steer what shows it."""
    return _UNFIT.sub(_REPLACED, _BLANKS.sub(" ", text)).strip(" ")


def is_one_word(text: str) -> bool:
    """Whether a text can't be taken for anything else in a sentence."""
    return _WORD.fullmatch(text) is not None


def is_a_name(text: str) -> bool:
    """Whether it is a few words with a capital in front, which a sentence needs no quotes for."""
    return _WORDS.fullmatch(text) is not None and (text[0].isupper() or " " not in text)
