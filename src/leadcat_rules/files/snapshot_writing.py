"""Snapshots written to files, whole or not at all."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.files.opening import FilePath
from leadcat_rules.files.snapshots import Snapshot
from leadcat_rules.plain import plain_json


def dump_snapshot(snapshot: Snapshot, path: FilePath) -> None:
    """Write it beside the file and move it into place: `load_snapshot` gives the same again.

    Whatever goes wrong, the file stays as it was and nothing is left beside it. InvalidInput
    when it can't be written, or when an attribute has no JSON.
    """
    with SnapshotOutput(path) as output:
        output.write(snapshot)


class SnapshotOutput:
    """A place for a snapshot, taken before there is anything to write. A context manager.

    Unless it was written, the file stays as it was; nothing is left beside it, also after
    Ctrl-C. InvalidInput when nothing can be written there.
    """

    def __init__(self, path: FilePath) -> None:
        with _writing(path):
            self._path = path
            self._target = Path(os.path.realpath(path))
            _refuse_what_cannot_be_replaced(self._target)
            name = f".{self._target.name[:50]}.{uuid4().hex}.new"
            self._beside = self._target.with_name(name)
            self._stream = self._beside.open("x", encoding="utf-8", newline="\n")

    def __enter__(self) -> SnapshotOutput:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # what found no place in write finds none now
            self._stream.close()
        self._beside.unlink(missing_ok=True)

    def write(self, snapshot: Snapshot) -> None:
        """Write it and move it into place, once. InvalidInput as for `dump_snapshot`."""
        with _writing(self._path):
            with self._stream as stream:
                stream.writelines(snapshot_text(snapshot))
                stream.flush()
                with suppress(FileNotFoundError):
                    os.fchmod(stream.fileno(), stat.S_IMODE(self._target.stat().st_mode))
                os.fsync(stream.fileno())
            self._beside.replace(self._target)


@contextmanager
def _writing(path: FilePath) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        message = f"can't be written: {reason.lower()}"
        hint = "check the folder and its permissions"
        problem = Problem(ErrorCode.NOT_WRITABLE, message, hint, file=os.fspath(path))
        raise InvalidInput(problem) from None


def _refuse_what_cannot_be_replaced(target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(None, "it is a directory")
    if target.exists() and not target.is_file():
        raise OSError(None, "it is no ordinary file, so none can be moved into its place")
    if target.exists() and not os.access(target, os.W_OK):
        raise PermissionError(None, "it is write-protected")


def snapshot_text(snapshot: Snapshot, *, ascii_only: bool = False) -> Iterator[str]:
    """The snapshot as it stands in a file, in pieces; `ascii_only` escapes everything else.

    InvalidInput when an attribute has no JSON.
    """
    lists: tuple[tuple[str, Callable[[Any], dict[str, Any]], Iterable[Any]], ...] = (
        ("categories", _category, snapshot.categories),
        ("lead_statuses", _lead_status, snapshot.lead_statuses),
        ("companies", _company, snapshot.companies.values()),
    )
    yield "{"
    for number, (key, entry, items) in enumerate(lists):
        yield f'{"," if number else ""}\n  "{key}": ['
        yield from _entries(key, map(entry, items), ascii_only=ascii_only)
        yield "]"
    yield "\n}\n"


def _entries(key: str, entries: Iterable[dict[str, Any]], *, ascii_only: bool) -> Iterator[str]:
    number = -1
    for number, entry in enumerate(entries):
        plain = plain_json(entry, (key, number))
        yield ("," if number else "") + "\n    " + json.dumps(plain, ensure_ascii=ascii_only)
    yield "" if number < 0 else "\n  "


def _category(category: Category) -> dict[str, Any]:
    return {
        "id": category.id,
        "name": category.name,
        "group": category.group,
        **({"lead_status_enabled": True} if category.lead_status_enabled else {}),
        **({"deleted": True} if category.deleted else {}),
    }


def _lead_status(status: LeadStatus) -> dict[str, Any]:
    return {
        "id": status.id,
        "name": status.name,
        **({"deleted": True} if status.deleted else {}),
    }


def _company(company: Company) -> dict[str, Any]:
    return {
        "id": company.id,
        "name": company.name,
        "category": company.category_id,
        **({"attributes": company.attributes} if company.attributes else {}),
    }
