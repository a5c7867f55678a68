"""For tests about missing rights: root has them all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_NOBODY = 65534


@contextmanager
def nobody(folder: Path) -> Iterator[None]:
    """Be somebody without rights of their own, who may look into this folder."""
    if os.geteuid() != 0:
        yield
        return
    for above in folder.parents:
        if above.stat().st_uid == 0 and above != Path(above.anchor):
            above.chmod(above.stat().st_mode | 0o055)
    os.setresuid(_NOBODY, _NOBODY, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)
