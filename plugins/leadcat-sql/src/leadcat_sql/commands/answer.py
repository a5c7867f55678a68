"""`leadcat answer`: one confirmation, once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from leadcat_rules import Answer, Category, ErrorCode, InvalidInput, Problem
from leadcat_rules.terminal import ExitCode, StartUp, category_meant, did_you_mean
from leadcat_sql.commands.options import Actor, AsJson, Crm, StoreUrl, Write
from leadcat_sql.commands.working import working

_WORDS = {"accept": Answer.accept(), "decline": Answer.decline()}


def answer(
    context: typer.Context,
    id: Annotated[str, typer.Argument(metavar="ID", help="The confirmation's id, see inbox.")],
    said: Annotated[
        str,
        typer.Argument(metavar="accept|decline|CATEGORY", help="A category by its name or id."),
    ],
    store: StoreUrl,
    by: Actor = "",
    crm: Crm = None,
    write: Write = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Answer a confirmation, once.

    Exit code 1 when that failed; 2 when it was answered before.
    """
    with working(StartUp.of(context), store, crm, write, as_json=as_json) as work:
        meant = _WORDS.get(said) or _chosen(said, work.categories)
        decision = work.crm.answer(id, meant, by=by)
        return work.done(work.show([decision]))


def _chosen(said: str, categories: Sequence[Category]) -> Answer:
    found = category_meant(said, categories)
    if found is not None:
        return Answer.choose(found.id)
    usable = (each.name for each in categories if not each.deleted)
    hint = did_you_mean(said, [*_WORDS, *usable]) or "accept, decline, or a category's name or id"
    message = f"there is no category {said!r}"
    raise InvalidInput(Problem(ErrorCode.UNKNOWN_CATEGORY, message, hint))
