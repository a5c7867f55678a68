"""Waiting until a ruleset, its cases or their CRM change. Needs the extra `workbench`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from watchfiles import watch

from leadcat_rules.workbench.cases.suite import files_of

_LOOKED_AT_ANYWAY = 1_000
"""Milliseconds after which files are looked at that lie where no change is told, on a share."""
_AT_REST = 50
"""Milliseconds without a change after which a file is taken to be whole."""
_Stamps: TypeAlias = Mapping[Path, tuple[int, ...]]


class Watching:
    """The files of these rulesets, as they were when it was made or last waited for them."""

    def __init__(self, rulesets: Iterable[str], crm: str | None = None) -> None:
        self._rulesets = tuple(rulesets)
        self._crm = crm
        self._seen = self._stamps()

    def wait(self) -> None:
        """Return when one of them is another than it was. KeyboardInterrupt ends it."""
        while (now := self._stamps()) == self._seen:
            self._pause(_LOOKED_AT_ANYWAY)
        while True:
            self._pause(_AT_REST)
            if (settled := self._stamps()) == now:
                break
            now = settled
        self._seen = now

    def _pause(self, milliseconds: int) -> None:
        """Return when something changes in their folders, or after so long."""
        # An editor puts another file in the place of the first, so a file can't be watched itself.
        folders = {file.parent for file in self._files() if file.parent.is_dir()}
        next(watch(*folders, recursive=False, rust_timeout=milliseconds, yield_on_timeout=True))

    def _stamps(self) -> _Stamps:
        """What tells that a file is another; nothing for one that isn't there."""
        stamps = {}
        for file in self._files():
            with suppress(OSError):
                found = file.stat()
                stamps[file] = (found.st_mtime_ns, found.st_size, found.st_ino)
        return stamps

    def _files(self) -> set[Path]:
        """What the outcome hangs on, also of files that can't be read as they are."""
        named = [] if self._crm is None else [Path(self._crm)]
        found = (file for ruleset in self._rulesets for file in files_of(ruleset))
        return {file.resolve() for file in (*named, *found)}
