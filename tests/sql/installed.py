"""`leadcat` finds the plugins as an installation lets it, also where only source is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import invalidate_caches
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from leadcat_rules.plugins import GROUP

_PLUGINS = ("sql", "web")


@contextmanager
def plugin_installed(folder: Path) -> Iterator[None]:
    """Put the plugins' entry points into this folder, those that aren't installed."""
    there = {found.name for found in entry_points(group=GROUP)}
    missing = [name for name in _PLUGINS if name not in there]
    for name in missing:
        _install(folder / f"leadcat_{name}-0.1.dist-info", name)
    folder.chmod(0o755)  # also for a test that is somebody without rights
    with pytest.MonkeyPatch.context() as patch:
        if missing:
            patch.syspath_prepend(folder)
            invalidate_caches()
        yield


def _install(info: Path, name: str) -> None:
    info.mkdir()
    metadata = f"Metadata-Version: 2.1\nName: leadcat-{name}\nVersion: 0.1\n"
    (info / "METADATA").write_text(metadata, "utf-8")
    entry = f"[{GROUP}]\n{name} = leadcat_{name}.plugin\n"
    (info / "entry_points.txt").write_text(entry, "utf-8")
