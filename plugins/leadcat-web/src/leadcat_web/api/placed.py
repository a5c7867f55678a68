"""Problems of a part of what was sent, with their places in the whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from leadcat_rules import InvalidInput


@contextmanager
def below(place: str) -> Iterator[None]:
    """Put the pointers of an InvalidInput that is raised here below this place."""
    try:
        yield
    except InvalidInput as error:
        raise InvalidInput(*(each.at(below=place) for each in error.problems)) from None
