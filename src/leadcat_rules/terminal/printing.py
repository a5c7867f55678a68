"""What is printed on standard output: consoles for people, JSON for programs."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable
from errno import EPIPE
from typing import Any

from rich.console import Console
from rich.text import Text

from leadcat_rules.files import Snapshot
from leadcat_rules.files.snapshot_writing import snapshot_text

_UNLIMITED = 10_000
_NARROWEST = 20
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Rich would exit here, and hide from the command that its output is lost."""
        raise BrokenPipeError(EPIPE, "nobody reads the output any more")


def screen(*, stderr: bool = False) -> Console:
    """A console as wide as its terminal, or as COLUMNS says; where neither is, lines never break.

    It has colours only on a terminal, and prints text as it is: no markup, no emoji codes.
    """
    stream = sys.stderr if stderr else sys.stdout
    is_limited = stream.isatty() or bool(os.environ.get("COLUMNS"))
    return _Console(
        stderr=stderr,
        width=None if is_limited else _UNLIMITED,
        highlight=False,
        markup=False,
        emoji=False,
    )


def words(text: str, style: str = "") -> Text:
    """Text from a file, on one line and without what would steer a terminal."""
    return Text(_CONTROL.sub("\N{REPLACEMENT CHARACTER}", text), style)


def print_hanging(console: Console, head: str | Text, text: Text) -> None:
    """The text beside its head, which is dimmed if it is a str; further lines stand below it."""
    beside = Text(head, "dim") if isinstance(head, str) else head
    width = max(_NARROWEST, console.width - len(head))
    for line in text.wrap(console, width):
        line.rstrip()
        console.print(Text.assemble(beside, line))
        beside = Text(" " * len(head))


def print_json(value: Any, *, indent: int | None = None) -> None:
    """The value as JSON, at once; characters that the output can't hold are escaped."""
    print(json.dumps(value, indent=indent, ensure_ascii=is_narrow()), flush=True)


def print_json_lines(values: Iterable[Any]) -> None:
    """Each value as a line of JSON, all of them at once; escaped like `print_json`."""
    encode = json.JSONEncoder(ensure_ascii=is_narrow()).encode
    sys.stdout.write("".join([f"{encode(value)}\n" for value in values]))
    sys.stdout.flush()


def print_snapshot(snapshot: Snapshot) -> None:
    """The snapshot as it stands in a file, escaped like `print_json`."""
    sys.stdout.writelines(snapshot_text(snapshot, ascii_only=is_narrow()))


def is_narrow() -> bool:
    """Whether standard output may have no place for some characters."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower()
    return not encoding.startswith("utf")
