"""Text files that are written whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self
from uuid import uuid4

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.files.opening import FilePath


def write_whole(path: FilePath, pieces: Iterable[str]) -> None:
    """Write the text beside the file and move it into place.

    Whatever goes wrong, the file stays as it was and nothing is left beside it. InvalidInput
    (`not_writable`) when it can't be written.
    """
    with WholeFile(path) as output:
        output.write_text(pieces)


def replacing(
    path: FilePath | None,
    inputs: Iterable[FilePath | None],
    message: str = "it would replace what it was made of",
) -> list[Problem]:
    """What is wrong with writing there: that the file is one of these inputs."""
    if path is None or not any(each and _is_same(path, each) for each in inputs):
        return []
    hint = "give it a name of its own"
    return [Problem(ErrorCode.NOT_WRITABLE, message, hint, os.fspath(path))]


def _is_same(one: FilePath, other: FilePath) -> bool:
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):  # one of them isn't there, or can't be
        return False


class WholeFile:
    """A place for a file, taken before there is anything to write. A context manager.

    Unless it was written, the file stays as it was; nothing is left beside it, also after
    Ctrl-C. InvalidInput (`not_writable`) when nothing can be written there.
    """

    def __init__(self, path: FilePath) -> None:
        with _writing(path):
            self._path = path
            self._target = Path(os.path.realpath(path))
            _refuse_what_cannot_be_replaced(self._target)
            name = f".{self._target.name[:50]}.{uuid4().hex}.new"
            self._beside = self._target.with_name(name)
            self._stream = self._beside.open("x", encoding="utf-8", newline="\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # what found no place in write finds none now
            self._stream.close()
        self._beside.unlink(missing_ok=True)

    def write_text(self, pieces: Iterable[str]) -> None:
        """Write it and move it into place, once. InvalidInput when that can't be done."""
        with _writing(self._path):
            with self._stream as stream:
                stream.writelines(pieces)
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
