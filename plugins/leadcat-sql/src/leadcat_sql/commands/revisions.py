"""`leadcat revisions`: every saving of the rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from leadcat_rules import Revision, plain_json
from leadcat_rules.terminal import PagedTable, StartUp, print_json, screen, time_in_words, words
from leadcat_sql.commands.options import StoreUrl
from leadcat_sql.commands.reading import reading

_HEADERS = ("number", "saved (UTC)", "by", "revision", "rules")
_SHORT = len("sha256:") + 8
"""Of an id, in the table; `roll-back` and `--expect` take its beginning."""


def revisions(
    context: typer.Context,
    store: StoreUrl,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each, its ruleset too, as a line of JSON.")
    ] = False,
) -> None:
    """List every saving of the rules, newest first.

    The newest is the active one.
    """
    with reading(StartUp.of(context), store) as found:
        history = found.store.revisions()
        if as_json:
            for revision in history:
                print_json(_row(revision, is_active=revision is history[0]))
        elif history:
            _print_table(history)
        else:
            print("No rules were published.")


def _row(revision: Revision, *, is_active: bool) -> dict[str, Any]:
    return {
        "number": revision.number,
        "revision": revision.id,
        "active": is_active,
        "at": plain_json(revision.at),
        "by": revision.by,
        "ruleset": json.loads(revision.content),
    }


def _print_table(history: Sequence[Revision]) -> None:
    table = PagedTable(screen(), _HEADERS)
    for revision in history:
        is_active = revision is history[0]
        table.add(
            words(f"{revision.number} (active)" if is_active else str(revision.number)),
            words(time_in_words(revision.at)),
            words(revision.by or ""),
            words(revision.id[:_SHORT]),
            words(_rules_in_words(json.loads(revision.content))),
        )
    table.flush()


def _rules_in_words(ruleset: dict[str, Any]) -> str:
    rules = ruleset["rules"]
    on = sum(rule.get("enabled", True) for rule in rules)
    return f"{ruleset['name']}: {on} of {len(rules)} on"
