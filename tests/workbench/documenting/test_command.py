"""`leadcat document`: a ruleset for people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.calls import Folder, folder, leadcat
from tests.unit.given import rule

__all__ = ["folder"]


def test_it_prints_markdown_unless_told_otherwise(folder: Folder) -> None:
    done = leadcat("document", folder.rules, "--crm", folder.crm)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# Rules\n")
    assert "1. When a sale is sold, the category becomes Customer.\n" in done.out
    assert "| 1 | sold | a sale is sold |  | Customer | no |  |\n" in done.out
    assert done.out.endswith("    s1 --> s2 : 1 sold\n```\n")


@pytest.mark.parametrize(
    ("format", "start", "end"),
    [
        ("html", "<!DOCTYPE html>", "</html>"),
        ("svg", "<svg ", "</svg>\n"),
        ("mermaid", "stateDiagram-v2\n", "1 sold\n"),
    ],
)
def test_a_file_holds_what_would_be_printed(
    folder: Folder, format: str, start: str, end: str
) -> None:
    arguments = ("document", folder.rules, "--language", "sv", "--format", format)
    printed = leadcat(*arguments)
    done = leadcat(*arguments, "--output", str(folder.path / "out"))
    assert (done.code, done.out, done.err) == (0, "", "")
    text = Path(folder.path / "out").read_text("utf-8")
    assert text == printed.out
    assert text.startswith(start)
    assert text.rstrip("\n").endswith(end.rstrip("\n"))


def test_a_document_does_not_replace_what_it_is_made_of(folder: Folder) -> None:
    for source in (folder.rules, folder.crm):
        before = Path(source).read_text("utf-8")
        done = leadcat("document", folder.rules, "--crm", folder.crm, "--output", source)
        assert (done.code, done.out) == (2, "")
        assert "not_writable: it would replace what it was made of" in done.err
        assert Path(source).read_text("utf-8") == before


def test_a_rule_that_is_off_or_broken_says_so(folder: Folder) -> None:
    folder.use(rules=[rule(enabled=False), rule(id="old", set_category_to="Prospect")])
    out = leadcat("document", folder.rules, "--crm", folder.crm).out
    assert "1. **Off:** When a sale is sold" in out
    assert "| 2 | old (Broken) |" in out
    assert "Prospect (deleted)" in out


def test_all_that_is_wrong_is_told_and_nothing_is_written(folder: Folder) -> None:
    folder.use(rules=[rule(set_category_to="Custome")])
    done = leadcat(
        "document", folder.rules, "--crm", folder.crm, "--output", str(folder.path / "out.md")
    )
    assert (done.code, done.out) == (2, "")
    assert "/rules/0/set_category_to: unknown_category: " in done.err
    assert "out.md" not in folder.names


def test_a_file_that_cant_be_written_is_a_refusal(folder: Folder) -> None:
    done = leadcat("document", folder.rules, "--output", str(folder.path / "no" / "out.md"))
    assert (done.code, done.out) == (2, "")
    assert "not_writable" in done.err
