"""The command says what it did, and ends by itself with the right code."""

from __future__ import annotations

import pytest

from tests.sql.torture.__main__ import main

ONE_RACE = ("--only", "two saves of the settings", "--database", "sqlite", "--store", "alone")


def test_it_tells_what_it_did(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--rounds", "2", *ONE_RACE]) == 0

    heading, row, *_, last = capsys.readouterr().out.splitlines()
    assert heading.split()[:3] == ["database", "store", "rounds"]
    assert row.split()[:8] == [*["two", "saves", "of", "the", "settings"], "sqlite", "alone", "2"]
    assert last.startswith("no promise was broken in ")


def test_it_ends_at_a_broken_promise_and_says_how_to_see_it_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*ONE_RACE, "--flaw", "publishes by reading first"]) == 1

    told = capsys.readouterr().err
    assert "2 have won" in told
    assert "again: python -m tests.sql.torture --only 'two saves of the settings'" in told


def test_it_ends_when_its_time_is_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seconds", "0"]) == 0

    assert "the time is up" in capsys.readouterr().out
