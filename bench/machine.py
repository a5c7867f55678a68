"""Where it was measured, and with what."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.peers.in_python import PEERS
from bench.peers.on_node import ENGINES, installed


def machine() -> str:
    """Processor, cores, system and Python."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    models = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    processor = models[0] if models else platform.processor() or platform.machine()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, {python}"


def versions() -> Iterator[tuple[str, str]]:
    """Each peer that is installed, and its version."""
    names = ["business-rules", *(peer.distribution for peer in PEERS)]
    for name in dict.fromkeys(names):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            continue
    for name in ENGINES:
        found = installed(name)
        if found is not None:
            yield name, found
