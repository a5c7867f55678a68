"""A long file, and a file that would need too much: memory is bounded."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.calls import Folder, peak_memory
from tests.unit.given import SOLD

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="needs Linux to tell a process's memory"
)


def test_S1_memory_grows_with_nothing_but_remembered_ids(folder: Folder) -> None:
    few, many = 500, 4_000
    grown = _memory_of_a_run(folder, many) - _memory_of_a_run(folder, few)
    assert grown < (many - few) * 0.9, "kilobytes for each event"


def _memory_of_a_run(folder: Folder, length: int) -> int:
    folder.use(events=(SOLD | {"id": f"e{number:09}"} for number in range(length)))
    done, kilobytes = peak_memory(*folder.arguments("--json"))
    assert (done.code, len(done.rows)) == (0, length)
    return kilobytes


def test_a_file_of_10_MB_is_refused_with_little_memory(folder: Folder) -> None:
    folder.write("rules.json", '{"name": "x", "rules": [' + "1," * 4_900_000 + "1]}")
    done, kilobytes = peak_memory(*folder.arguments())
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{folder.rules}:")
    assert kilobytes < 200_000
