"""A run that is ended in the middle leaves nothing behind."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from tests.unit.cli.calls import Folder, command, environment
from tests.unit.given import SOLD

MANY = 3_000
"""Lines whose decisions fill any pipe, so that the run can't end before it is ended."""


@pytest.fixture
def long(folder: Folder) -> Folder:
    folder.use(events=(SOLD | {"id": f"e{number}"} for number in range(MANY)))
    return folder


def begun(folder: Folder, *options: str) -> subprocess.Popen[str]:
    """A run that has printed its first line, and waits for somebody to read the others."""
    process = subprocess.Popen(
        command(*folder.arguments(*options)),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline()
    return process


@pytest.mark.parametrize("options", [("--json",), ()], ids=["json", "table"])
def test_ctrl_c_writes_no_snapshot_and_leaves_no_file(
    long: Folder, options: tuple[str, ...]
) -> None:
    before = Path(long.crm).read_bytes()
    with begun(long, *options, "--write", long.crm) as process:
        assert len(long.names) == 4, "the file is open before the first event"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "interrupted\n")
    assert long.names == {"rules.json", "crm.json", "events.jsonl"}
    assert Path(long.crm).read_bytes() == before


@pytest.mark.parametrize("options", [("--json",), ()], ids=["json", "table"])
def test_a_reader_that_goes_away_ends_the_run_quietly(
    long: Folder, options: tuple[str, ...]
) -> None:
    with begun(long, *options, "--write", str(long.path / "out.json")) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
    assert (process.returncode, err) == (141, "")
    assert long.names == {"rules.json", "crm.json", "events.jsonl"}


@pytest.mark.parametrize("name", ["plugins", "schema"])
def test_a_reader_that_is_gone_already_ends_any_command_quietly(name: str) -> None:
    with subprocess.Popen(
        command(name), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        err = process.stderr.read()
    assert (process.returncode, err) == (141, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("options", [("--json",), ()], ids=["json", "table"])
def test_output_that_finds_no_place_is_a_failure(folder: Folder, options: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            command(*folder.arguments(*options, "--write", str(folder.path / "out.json"))),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "not_writable: the output can't be written: no space left on device "
        "(make room, or name another place)\n"
    )
    assert "out.json" not in folder.names


def test_events_that_change_meanwhile_end_the_run_without_a_snapshot(long: Folder) -> None:
    with begun(long, "--json", "--write", str(long.path / "out.json")) as process:
        with Path(long.events).open("a") as events:
            events.write("half of a line")
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f'"event": "e{MANY - 1}"' in out.splitlines()[-1], "what was read before is decided"
    assert err.startswith(f"{long.events}:{MANY + 1}:: invalid_json: ")
    assert "out.json" not in long.names


def test_a_place_that_is_lost_meanwhile_is_a_failure(long: Folder) -> None:
    with begun(long, "--json", "--write", str(long.path / "out.json")) as process:
        for beside in long.path.glob(".out.json.*"):
            beside.unlink()
        out, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f'"event": "e{MANY - 1}"' in out.splitlines()[-1], "all is decided and printed"
    assert err.startswith(f"{long.path}/out.json:: not_writable: can't be written: ")
    assert "out.json" not in long.names
