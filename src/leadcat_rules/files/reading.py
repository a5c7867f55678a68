"""Several files read together, so that all that is wrong with them is told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn, ParamSpec, TypeVar

from leadcat_rules.errors import InvalidInput, Problem

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Reading:
    """Gathers what is wrong while one file after the other is read."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def attempt(self, read: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T | None:
        """What `read` gives; None when it raises InvalidInput, whose problems are kept."""
        try:
            return read(*args, **kwargs)
        except InvalidInput as error:
            self.add(error.problems)
            return None

    def add(self, problems: Iterable[Problem]) -> None:
        """Keep these problems too."""
        self.problems += problems

    def refuse(self) -> NoReturn:
        """Raise InvalidInput with everything that was gathered."""
        raise InvalidInput(*self.problems)
