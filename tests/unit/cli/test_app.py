"""The app around the commands: help, version, and how a command ends."""

from __future__ import annotations

import errno
import logging
import subprocess
import sys

import pytest

from leadcat_rules.cli.app import _OneLine
from leadcat_rules.errors import ErrorCode, LeadcatError, Problem
from leadcat_rules.terminal.exits import ExitCode, code_of
from tests.unit.cli.calls import leadcat, leadcat_process


def test_help_names_the_commands_and_the_global_options() -> None:
    done = leadcat("--help")
    assert (done.code, done.err) == (0, "")
    for word in ("run", "compile", "schema", "plugins", "--strict", "--without"):
        assert f"  {word} " in done.out
    assert "..." not in done.out.split("Commands:")[1], "each command is told in one line"


@pytest.mark.parametrize("name", ["run", "compile", "schema", "plugins"])
def test_each_command_has_its_help(name: str) -> None:
    done = leadcat(name, "--help")
    assert done.code == 0
    assert done.out.startswith(f"Usage: leadcat {name} [OPTIONS]")


def test_without_the_plugin_that_brings_it_there_is_no_demo_and_help_says_which_does() -> None:
    done = leadcat("demo")
    assert (done.code, done.out) == (2, "")
    assert "No such command 'demo'" in done.err
    assert "leadcat-sql brings the demo" in leadcat("--help").out


def test_the_version_is_told() -> None:
    done = leadcat("--version")
    assert done.code == 0
    assert done.out.startswith("leadcat-rules")


def test_a_process_of_its_own_ends_with_the_exit_code() -> None:
    assert leadcat_process("schema", "decisions").code == 0
    done = leadcat_process("schema", "rulset")
    assert (done.code, done.out) == (2, "")


def test_closed_standard_output_is_no_error() -> None:
    line = [sys.executable, "-c", "from leadcat_rules.cli import main; main()", "schema"]
    done = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" >&-', "sh", *line],
        env={"PYTHONPATH": ":".join(sys.path)},
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def _raising(error: BaseException) -> ExitCode:
    def command() -> None:
        raise error

    return code_of(command)


def test_what_a_command_returns_is_its_exit_code() -> None:
    assert code_of(lambda: ExitCode.FAILED) is ExitCode.FAILED
    assert code_of(lambda: None) is ExitCode.DONE
    assert code_of(lambda: "anything else") is ExitCode.DONE


def test_a_refusal_is_told_problem_by_problem(capsys: pytest.CaptureFixture[str]) -> None:
    one = Problem(ErrorCode.MISSING, "a", "b", "c.json", pointer="/d")
    two = Problem(ErrorCode.NOT_FOUND, "e")
    assert _raising(LeadcatError(one, two)) is ExitCode.INVALID
    assert capsys.readouterr().err == "c.json:/d: missing: a (b)\nnot_found: e\n"


def test_a_full_disk_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert _raising(OSError(errno.ENOSPC, "No space left")) is ExitCode.FAILED
    assert "not_writable: the output can't be written: no space left" in capsys.readouterr().err


def test_a_defect_is_not_hidden() -> None:
    with pytest.raises(FileNotFoundError):
        _raising(FileNotFoundError(errno.ENOENT, "a plugin's file"))


def test_ctrl_c_is_told_in_one_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert _raising(KeyboardInterrupt()) is ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"


def test_what_is_logged_is_one_line_without_its_traceback() -> None:
    failure = (ValueError, ValueError("x"), None)
    record = logging.LogRecord("n", logging.ERROR, "p", 1, "it %s", ("failed",), failure)
    assert _OneLine().format(record) == "it failed"
