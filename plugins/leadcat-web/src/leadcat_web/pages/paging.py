"""Lists in pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def page_of(found: Iterable[T], size: int) -> tuple[list[T], bool]:
    """The first `size` of what was asked for with one more, and whether there are more."""
    listed = list(found)
    return listed[:size], len(listed) > size
