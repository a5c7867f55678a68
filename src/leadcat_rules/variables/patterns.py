"""Regular expressions that can neither run for ever nor fill the memory: RE2, bounded (S7)."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import re2

_MEMORY = 64 * 1024
"""Bytes for the program of one pattern, which is 4,000 steps; a larger one is refused."""
_LONGEST = 10_000
"""Characters of a pattern; what is longer costs much before it turns out to be too large."""
_KEPT = 256
"""Patterns; the largest take half a megabyte each."""
_WORK = 40_000_000
"""Steps of the pattern times bytes of the text: a fifth of a second at the worst."""


class InvalidPattern(ValueError):
    """Not RE2's syntax, or too large once compiled."""


class SearchTooLong(Exception):
    """This text is too long for a pattern of this size."""


def _options() -> Any:
    options = re2.Options()
    options.max_mem = _MEMORY
    options.never_capture = True
    options.log_errors = False
    return options


_OPTIONS = _options()


@lru_cache(maxsize=_KEPT)
def compiled(pattern: str) -> tuple[Callable[[bytes], object], int]:
    """The pattern's search and its steps, kept for the next time. Raises InvalidPattern."""
    if len(pattern) > _LONGEST:
        raise InvalidPattern(f"longer than {_LONGEST} characters")
    try:
        ready = re2.compile(pattern.encode("utf-8"), options=_OPTIONS)
    except UnicodeEncodeError:
        raise InvalidPattern("half of a surrogate pair is no text") from None
    except re2.error as error:
        raise InvalidPattern(_reason(error)) from None
    return ready.search, ready.programsize


def found(pattern: str, text: str) -> bool:
    """Whether the pattern matches anywhere in the text."""
    search, steps = compiled(pattern)
    sought = text.encode("utf-8", "surrogatepass")
    if steps * len(sought) > _WORK:
        raise SearchTooLong(
            f"a text of {len(sought)} bytes is too long for a pattern of {steps} steps"
        )
    return search(sought) is not None


def _reason(error: Exception) -> str:
    reason = error.args[0] if error.args else "not understood"
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
