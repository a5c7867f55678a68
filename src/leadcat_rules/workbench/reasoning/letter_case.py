"""All strings that differ from one only in capital and small letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from sys import maxunicode


def same_but_for_case(text: str) -> Iterator[str]:
    """Each string that is the same in small letters, the plainest first."""
    small = text.lower()
    plain = dict.fromkeys((text, small, text.upper(), text.title(), text.swapcase()))
    yield from (each for each in plain if each.lower() == small)
    for each in _spelt(small):
        if each not in plain and each.lower() == small:
            yield each


def _spelt(small: str) -> Iterator[str]:
    if not small:
        yield ""
        return
    for length in range(1, min(len(small), _longest()) + 1):
        beginning = small[:length]
        itself = (beginning,) if length == 1 else ()
        for letter in (*itself, *_capitals().get(beginning, ())):
            for rest in _spelt(small[length:]):
                yield letter + rest


@cache
def _capitals() -> Mapping[str, list[str]]:
    """The characters that become this, and are another, in small letters."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for letter in map(chr, range(maxunicode + 1)):
        if letter.lower() != letter:
            found[letter.lower()].append(letter)
    found["ς"].append("Σ")  # at the end of a word
    return found


@cache
def _longest() -> int:
    return max(map(len, _capitals()))
