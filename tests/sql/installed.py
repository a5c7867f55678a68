"""`leadcat` finds the plugin as an installation lets it, also where only its source is at hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import invalidate_caches
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from leadcat_rules.plugins import GROUP

_METADATA = "Metadata-Version: 2.1\nName: leadcat-sql\nVersion: 0.1\n"


@contextmanager
def plugin_installed(folder: Path) -> Iterator[None]:
    """Put its entry point into this folder, unless it is installed."""
    if any(found.name == "sql" for found in entry_points(group=GROUP)):
        yield
        return
    info = folder / "leadcat_sql-0.1.dist-info"
    info.mkdir()
    folder.chmod(0o755)  # also for a test that is somebody without rights
    (info / "METADATA").write_text(_METADATA, "utf-8")
    (info / "entry_points.txt").write_text(f"[{GROUP}]\nsql = leadcat_sql.plugin\n", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        invalidate_caches()
        yield
