"""`--answer ask`: the question at the terminal, and what can be said to it."""

from __future__ import annotations

import json
import os
import pty
from pathlib import Path
from select import select

import pytest

from leadcat_rules.terminal.dialog import login_name
from tests.unit.cli.calls import ASKING, Called, Folder, command, environment
from tests.unit.given import QUALIFIED, SOLD, rule

QUESTION = """
Acme AB: Lead → Customer?
  why    Whoever buys is a customer.
  rule   sold
  event  e1, a sale was sold, by ann, 2026-01-13 10:00 UTC
[a]ccept, [c]hoose another, [d]ecline, [l]ater: """


@pytest.fixture
def asking(folder: Folder) -> Folder:
    """A rule that asks, and an event of Ann's."""
    folder.use(rules=[ASKING], events=[SOLD | {"actor": "ann"}])
    return folder


def asked(folder: Folder, typed: str) -> Called:
    return folder.run("--answer", "ask", "--json", typed=typed)


def test_C1_the_question_has_company_category_suggestion_and_why(asking: Folder) -> None:
    assert asked(asking, "l\n").err == f"{QUESTION}l\n"


def test_C1_a_rule_without_a_sentence_is_named_all_the_same(asking: Folder) -> None:
    bare = rule(
        id="qualified",
        trigger="lead_status_changed",
        lead_status="Qualified",
        ask_for_confirmation=True,
    )
    asking.use(rules=[bare], events=[QUALIFIED])
    err = asked(asking, "l\n").err
    assert "  why    the rule doesn't say\n  rule   qualified\n" in err
    assert "  event  e2, a contact's lead status changed\n" in err


@pytest.mark.parametrize(
    ("typed", "outcome", "reason", "to"),
    [
        ("a\n", "updated", "accepted", "7"),
        ("Accept\n", "updated", "accepted", "7"),
        ("d\n", "declined", "declined", "7"),
        ("decline\n", "declined", "declined", "7"),
        ("l\n", "awaiting_confirmation", "asked", "7"),
        ("c Prospect 2\n", "updated", "overridden", "9"),
        ("c\n9\n", "updated", "overridden", "9"),
        ("c\nProspect 2\n", "updated", "overridden", "9"),
        ("choose Customer\n", "updated", "accepted", "7"),
        ("c Lead\n", "declined", "declined", "7"),
        ("", "awaiting_confirmation", "asked", "7"),
    ],
)
def test_C2_what_is_said_counts(
    asking: Folder, typed: str, outcome: str, reason: str, to: str
) -> None:
    _add_category(asking, {"id": "9", "name": "Prospect 2", "group": "partner"})
    done = asked(asking, typed)
    (row,) = done.rows
    assert (row["outcome"], row["reason"], row["to"]) == (outcome, reason, to)
    assert row["answered_by"] == (None if outcome.startswith("awaiting") else login_name())


def _add_category(folder: Folder, category: dict[str, object]) -> None:
    content = json.loads(Path(folder.crm).read_text("utf-8"))
    content["categories"].append(category)
    folder.write("crm.json", content)


@pytest.mark.parametrize("nothing", ["\n", "what\n", "x y\n"])
def test_what_means_nothing_is_asked_again(asking: Folder, nothing: str) -> None:
    done = asked(asking, f"{nothing}a\n")
    assert done.err.count("[l]ater: ") == 2
    assert done.rows[0]["reason"] == "accepted"


def test_an_unknown_category_is_asked_again_with_the_nearest(asking: Folder) -> None:
    done = asked(asking, "c Custmer\nCustomer\n")
    assert "there is no category 'Custmer', did you mean 'Customer'?" in done.err
    assert done.rows[0]["reason"] == "accepted"


def test_C2_a_deleted_category_is_not_offered_and_not_taken(asking: Folder) -> None:
    done = asked(asking, "c\nProspect\n\nd\n")
    assert "known  Lead (1), Customer (7)\n" in done.err
    assert "there is no category 'Prospect'" in done.err
    assert done.rows[0]["outcome"] == "declined"


def test_nothing_goes_back_from_choosing(asking: Folder) -> None:
    done = asked(asking, "c\n\na\n")
    assert done.rows[0]["reason"] == "accepted"


def test_C3_the_end_of_the_input_leaves_the_rest_for_later(asking: Folder) -> None:
    other = SOLD | {"id": "e2", "after": SOLD["after"] | {"amount": "1"}}
    asking.use(events=[SOLD, other])
    done = asked(asking, "")
    assert [row["outcome"] for row in done.rows] == ["awaiting_confirmation"] * 2


def test_nobody_is_asked_about_an_automatic_rule(folder: Folder) -> None:
    assert asked(folder, "d\n").err == ""


class Terminal:
    """A process at a terminal of its own: what it prints is read, what it asks is answered."""

    def __init__(self, line: list[str]) -> None:
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            os.execve(line[0], line, environment(COLUMNS="80", TERM="xterm"))
        self.screen = ""

    def until(self, text: str) -> str:
        """Everything that was printed, as soon as this is."""
        while text not in self.screen:
            self.screen += os.read(self._terminal, 1024).decode()
        return self.screen

    def prints(self, text: str, *, within: float) -> bool:
        """Whether this is printed before so many seconds go by without a word."""
        while text not in self.screen:
            if not select([self._terminal], [], [], within)[0]:
                return False
            self.screen += os.read(self._terminal, 1024).decode()
        return True

    def type(self, keys: str) -> None:
        """What a person types."""
        os.write(self._terminal, keys.encode())

    def end(self) -> int:
        """Wait for the end: the exit code."""
        try:
            while piece := os.read(self._terminal, 1024):
                self.screen += piece.decode("utf-8", "replace")
        except OSError:  # that is how Linux tells that nobody is at the other end
            pass
        os.close(self._terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def test_at_a_terminal_the_default_is_to_ask(asking: Folder) -> None:
    terminal = Terminal(command(*asking.arguments()))
    terminal.until("ater: ")
    terminal.type("a\n")
    assert terminal.end() == 0
    assert "accepted by" in terminal.screen
    assert "\x1b[" in terminal.screen, "with colours"


def test_ctrl_c_at_the_question_writes_nothing(asking: Folder) -> None:
    terminal = Terminal(command(*asking.arguments("--write", asking.crm)))
    before = Path(asking.crm).read_bytes()
    terminal.until("ater: ")
    terminal.type("\x03")
    if not terminal.prints("interrupted", within=3):
        # Python misses a signal that comes just before it begins to wait for a key.
        terminal.type("\x03")
    assert terminal.end() == 130
    assert Path(asking.crm).read_bytes() == before
    assert asking.names == {"rules.json", "crm.json", "events.jsonl"}


def test_progress_is_shown_at_a_terminal_when_the_rows_go_elsewhere(folder: Folder) -> None:
    folder.use(events=(SOLD | {"id": f"e{number}"} for number in range(2_500)))
    arguments = folder.arguments("--answer", "park", "--json")
    shell = f'exec "$@" > {folder.path}/rows.jsonl'
    terminal = Terminal(["/bin/sh", "-c", shell, "sh", *command(*arguments)])
    assert terminal.end() == 0
    assert "checking the events" in terminal.screen
    assert "2500/2500" in terminal.screen
    assert len((folder.path / "rows.jsonl").read_text().splitlines()) == 2_500
