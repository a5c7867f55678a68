"""The options that several commands have, each written once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeAlias, TypeVar

import typer

from leadcat_rules import Outcome, Reason
from leadcat_rules.terminal import did_you_mean, login_name, parse_day_or_time
from leadcat_sql.commands.paging import Token
from leadcat_sql.places import STORE_VARIABLE

PAGE = 50
"""How many are listed unless `--limit` says otherwise."""
_LONGEST_PAGE = 10_000
_FEW_DIGITS = re.compile("[0-9]{1,9}")
_E = TypeVar("_E", bound=StrEnum)


def _moment(text: str) -> datetime:
    try:
        return parse_day_or_time(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def one_of(kind: type[_E]) -> Callable[[str], _E]:
    """Reads a word of this vocabulary; a typer.BadParameter names the nearest, and all."""

    def read(typed: str) -> _E:
        names = [str(member) for member in kind]
        if typed in names:
            return kind(typed)
        near = did_you_mean(typed, names)
        hint = f" ({near})" if near else ""
        raise typer.BadParameter(f"there is no {typed!r}{hint}; there are {', '.join(names)}")

    return read


def _count(typed: str | int) -> int:
    text = str(typed)
    if not _FEW_DIGITS.fullmatch(text) or not 1 <= int(text) <= _LONGEST_PAGE:
        raise typer.BadParameter(f"a list has from 1 to {_LONGEST_PAGE:,} entries, not {text!r}")
    return int(text)


def _actor(typed: str) -> str:
    return typed or login_name()


StoreUrl: TypeAlias = Annotated[
    str,
    typer.Option(
        "--store",
        metavar="URL",
        envvar=STORE_VARIABLE,
        help="The database, such as sqlite:///leadcat.db; ?tenant=NAME behind it for a tenant.",
    ),
]
Actor: TypeAlias = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="ACTOR",
        callback=_actor,
        show_default=False,
        help="Who does it; without it whoever is logged in.",
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print lines of JSON.")]
Crm: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--crm", metavar="SNAPSHOT", help="The CRM in a file, where the database has none."
    ),
]
Write: TypeAlias = Annotated[
    str | None,
    typer.Option("--write", metavar="SNAPSHOT_OUT", help="Write that CRM afterwards."),
]
Expect: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--expect",
        metavar="REVISION",
        help="Refuse when another is active; none when there is none. "
        "Without it: the one that is active when the command starts.",
    ),
]
DecisionIds: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="ID", help="The ids of decisions, which are their events'."),
]
Company: TypeAlias = Annotated[
    str | None, typer.Option("--company", metavar="ID", help="Only of this company.")
]
Rule: TypeAlias = Annotated[
    str | None, typer.Option("--rule", metavar="ID", help="Only of this rule.")
]
OfOutcome: TypeAlias = Annotated[
    Outcome | None,
    typer.Option(
        "--outcome", metavar="OUTCOME", parser=one_of(Outcome), help="Only with this outcome."
    ),
]
OfReason: TypeAlias = Annotated[
    Reason | None,
    typer.Option(
        "--reason", metavar="REASON", parser=one_of(Reason), help="Only with this reason."
    ),
]
Since: TypeAlias = Annotated[
    datetime | None,
    typer.Option(
        "--since", metavar="TIME", parser=_moment, help="Not before: 2026-01-13, or a time."
    ),
]
Until: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--until", metavar="TIME", parser=_moment, help="Only before this day or time."),
]
Limit: TypeAlias = Annotated[
    int, typer.Option("--limit", metavar="N", parser=_count, help="How many at most.")
]
After: TypeAlias = Annotated[
    Token | None,
    typer.Option(
        "--after", metavar="TOKEN", parser=Token.read, help="Go on behind the page before."
    ),
]
