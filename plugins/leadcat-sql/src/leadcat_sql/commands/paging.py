"""A list that is read page by page, and the token that says where to go on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Protocol, TypeVar
from urllib.parse import quote, unquote

import typer
from attrs import frozen

from leadcat_rules import Position
from leadcat_rules.terminal import parse_day_or_time

_UNQUOTED = "/:@+,=~"
"""In a token that needs no quotes in a shell, whatever the id is."""


class HasPosition(Protocol):
    """A decision or a confirmation."""

    @property
    def position(self) -> Position:
        """Where it stands in its list."""
        ...


_T = TypeVar("_T", bound=HasPosition)


@frozen
class Token:
    """A position as it stands behind `--after`: its time, and the id."""

    position: Position

    @classmethod
    def read(cls, typed: str) -> Token:
        """The token that was typed; a typer.BadParameter when it isn't one."""
        at, _, id = typed.partition("/")
        if not id:
            raise typer.BadParameter(
                f"{typed!r} is no place to go on from; copy it from the end of the page before"
            )
        try:
            moment = parse_day_or_time(at)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
        return cls((moment, unquote(id, errors="surrogatepass")))

    def __str__(self) -> str:
        at, id = self.position
        moment = at.isoformat().replace("+00:00", "Z")
        return f"{moment}/{quote(id, safe=_UNQUOTED, errors='surrogatepass')}"


def behind(token: Token | None) -> Position | None:
    """Where a list goes on; at its beginning without a token."""
    return None if token is None else token.position


@frozen
class Page:
    """Where a page ended."""

    next: Token | None
    """For the next page; None when this is the last."""

    @classmethod
    def of(cls, found: Sequence[_T], limit: int) -> tuple[Sequence[_T], Page]:
        """What is shown of what was found, and where that ends.

        Who asks the store for one more than `limit` finds out whether there is more.
        """
        shown = found[:limit]
        return shown, cls(Token(shown[-1].position) if len(found) > limit else None)

    def tell(self, *, as_json: bool) -> None:
        """How to go on, as the last line; beside JSON on standard error."""
        if self.next is not None:
            stream = sys.stderr if as_json else sys.stdout
            print(f"there is more: add --after {self.next}", file=stream)
