"""Reads files, each in a process of its own, and tells what it took: `heavy_reading.py KIND FILE…`.

Prints a line of JSON for each file: the code of its first problem, the CPU seconds, and the peak
of the memory in MB.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from leadcat_rules.errors import InvalidInput
from leadcat_rules.files import check_events, load_ruleset, load_snapshot


def _read_events(path: str) -> None:
    problems = check_events(path)
    if problems:
        raise InvalidInput(*problems)


_READ: dict[str, Callable[[str], object]] = {
    "ruleset": load_ruleset,
    "snapshot": load_snapshot,
    "events": _read_events,
}


def _code(kind: str, path: str) -> str:
    try:
        _READ[kind](path)
    except InvalidInput as error:
        return error.code.value
    return "fine"


def _peak() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says on Linux is at least what the parent had when it forked.
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found:
            return int(found[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2


def _tell(kind: str, path: str) -> None:
    begin = time.process_time()
    code = _code(kind, path)
    seconds = time.process_time() - begin
    print(json.dumps({"code": code, "seconds": seconds, "peak": _peak()}), flush=True)


def _main(kind: str, *paths: str) -> None:
    for path in paths:
        child = os.fork()
        if child == 0:
            _tell(kind, path)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    _main(*sys.argv[1:])
