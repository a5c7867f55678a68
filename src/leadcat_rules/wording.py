"""What every text for people needs: codes in words, and numbers with theirs."""

from __future__ import annotations


def in_words(code: str | None) -> str:
    """A code as people read it; empty for None."""
    return "" if code is None else code.replace("_", " ")


def plural(number: int, one: str, several: str = "") -> str:
    """The number with its word: `1 rule`, `1,200 rules`."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"
