"""What two rulesets differ in, for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.text import Text

from leadcat_rules.cli.written_otherwise import written_otherwise
from leadcat_rules.domain import CrmLists
from leadcat_rules.terminal.printing import print_hanging, screen, words
from leadcat_rules.terminal.rows import STYLES
from leadcat_rules.wording import in_words, plural
from leadcat_rules.workbench.comparing.difference import (
    Behaviour,
    Difference,
    Done,
    Undecided,
    Verdict,
)

Line = tuple[str, Text]
"""What stands in front of a line, and the line; further lines stand below the text."""

_SHORT = len("sha256:") + 8
"""So much of a revision tells it from others."""


def print_difference(difference: Difference, lists: CrmLists) -> None:
    """All of it; `lists` have the names of categories and lead statuses."""
    console = screen()
    parts: Iterable[tuple[str, Iterable[Line]]] = (
        ("", _sides(difference)),
        ("Decided otherwise", _behaviours(difference, lists)),
        ("Can't be decided", map(_undecided, difference.undecided)),
        ("Written otherwise", written_otherwise(difference, lists)),
    )
    for heading, found in parts:
        lines = list(found)
        if heading and lines:
            console.print()
            console.print(Text(heading, "bold"))
        for head, text in lines:
            print_hanging(console, head, text)
    console.print()
    console.print(_verdict(difference))


def _sides(difference: Difference) -> Iterator[Line]:
    sides = {"old  ": difference.old, "new  ": difference.new}
    room = max(len(side.file) for side in sides.values())
    for head, side in sides.items():
        revision = f"{side.ruleset.revision[:_SHORT]}…"
        yield head, words(f"{side.file:{room}}  {revision}  {side.ruleset.name}")


def _behaviours(difference: Difference, lists: CrmLists) -> Iterator[Line]:
    for number, each in enumerate(difference.behaviours, 1):
        head = f"{number:3}  "
        blank = " " * len(head)
        yield f"{head}old    ", _done(each.old, lists)
        yield f"{blank}new    ", _done(each.new, lists)
        for word, content in _example(each):
            yield f"{blank}{word:7}", words(json.dumps(content, ensure_ascii=False))


def _example(each: Behaviour) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield "event", each.event
    yield "of", each.company
    for category in each.categories:
        yield "in", category


def _done(done: Done, lists: CrmLists) -> Text:
    if done.rule is None:
        return words(in_words(done.reason), STYLES[done.reason.outcome])
    said = in_words(done.reason.outcome if done.effect else done.reason)
    text = words(f"{done.rule}: ").append_text(words(said, STYLES[done.reason.outcome]))
    if done.effect is not None:
        found = lists.category(done.effect.category)
        text.append_text(words(f" → {done.effect.category if found is None else found.name}"))
        expires = done.effect.expires_after
        text.append_text(words(f", expires after {expires}" if expires else ""))
    return text


def _undecided(each: Undecided) -> Line:
    side, rule = ("new", each.new) if each.old is None else ("old", each.old)
    return "  ?  ", words(f"events by which {rule} of the {side} ruleset fires: {each.why}")


def _verdict(difference: Difference) -> Text:
    if difference.verdict is Verdict.DIFFERS:
        examples = plural(len(difference.behaviours), "example")
        more = f"; these are the first {examples}" if difference.has_more else f": {examples}"
        return Text(f"They don't mean the same{more}.", "yellow")
    if difference.verdict is Verdict.UNDECIDED:
        return Text("It can't be decided whether they mean the same.", "yellow")
    if difference.rules or difference.head:
        return Text("They mean the same: no event is treated otherwise.", "green")
    return Text("They are the same.", "green")
