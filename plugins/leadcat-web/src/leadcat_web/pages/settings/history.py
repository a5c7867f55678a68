"""The history of revisions: found by number, each told in a phrase."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from leadcat_rules import ErrorCode, NotFound, Problem, Revision
from leadcat_web.frame import Visit
from leadcat_web.pages.settings.differences import Difference, RuleChange, difference
from leadcat_web.words import Speech

_MOST_DIGITS = 9
_LONGEST = 500_000
"""Characters of a content that a phrase is made of; a longer one is looked at by itself."""


@frozen
class Numbered:
    """One revision with its neighbours."""

    revision: Revision
    before: Revision | None
    """The one before it; None for the first."""
    active: Revision


def number_of(written: str) -> int | None:
    """The number that an address has; None for anything else."""
    return int(written) if written.isdecimal() and len(written) <= _MOST_DIGITS else None


async def numbered(visit: Visit, written: str) -> Numbered:
    """The revision of this number, as an address has it; NotFound."""
    number = number_of(written)
    newest = await visit.desk.history(1)
    if number is None or not newest:
        raise _not_found(written)
    found = await visit.desk.history(2, before=number + 1)
    if not found or found[0].number != number:
        raise _not_found(written)
    return Numbered(found[0], found[1] if len(found) > 1 else None, newest[0])


def _not_found(written: str) -> NotFound:
    message = f"there is no revision {written[:_MOST_DIGITS]}"
    return NotFound(Problem(ErrorCode.NOT_FOUND, message, "the history lists them"))


def phrases(revisions: Sequence[Revision], speech: Speech) -> dict[int, str]:
    """What changed with each revision but the oldest, by number; `revisions` newest first."""
    told = {}
    for place, (after, before) in enumerate(pairwise(revisions)):
        earlier = next((each for each in revisions[place + 1 :] if each.id == after.id), None)
        if earlier is not None and earlier is not before:
            told[after.number] = speech.gettext(
                "Back to revision %(number)s", number=earlier.number
            )
        else:
            told[after.number] = _phrase(before, after, speech)
    return told


def _phrase(before: Revision, after: Revision, speech: Speech) -> str:
    if len(before.content) + len(after.content) > _LONGEST:
        return speech.gettext("A long ruleset: open it to see the difference")
    found = difference(before.content, after.content)
    if len(found.rules) == 1 and not found.head and not found.order:
        return _one_rule(found.rules[0], speech)
    return ", ".join(_parts(found, speech)) or speech.gettext("Nothing")


def _one_rule(change: RuleChange, speech: Speech) -> str:
    name = {"rule": change.id}
    if change.kind == "added":
        return speech.gettext("Rule “%(rule)s” added", **name)
    if change.kind == "removed":
        return speech.gettext("Rule “%(rule)s” removed", **name)
    if change.fields == ("enabled",):
        is_on = change.after is not None and change.after.get("enabled", True)
        return (
            speech.gettext("Rule “%(rule)s” switched on", **name)
            if is_on
            else speech.gettext("Rule “%(rule)s” switched off", **name)
        )
    return speech.gettext("Rule “%(rule)s” changed", **name)


def _parts(found: Difference, speech: Speech) -> Iterator[str]:
    kinds = [change.kind for change in found.rules]
    if count := kinds.count("added"):
        yield speech.ngettext("%(num)d rule added", "%(num)d rules added", count)
    if count := kinds.count("removed"):
        yield speech.ngettext("%(num)d rule removed", "%(num)d rules removed", count)
    if count := kinds.count("changed"):
        yield speech.ngettext("%(num)d rule changed", "%(num)d rules changed", count)
    if found.order:
        yield speech.gettext("another order of rules")
    if found.head:
        yield speech.gettext("another name, description or attributes")
