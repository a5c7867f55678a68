"""Files as bytes, and what keeps them from being read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from os import PathLike, fspath
from pathlib import Path
from typing import IO, TypeAlias

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, did_you_mean

FilePath: TypeAlias = str | PathLike[str]


@contextmanager
def opened(path: FilePath) -> Iterator[IO[bytes]]:
    """The file, open for reading; InvalidInput when it can't be read, now or later."""
    try:
        with Path(path).open("rb") as stream:
            yield stream
    except (OSError, ValueError) as error:
        raise InvalidInput(_unreadable(path, error)) from None


def read_bytes(path: FilePath, limit: int | None = None) -> bytes:
    """The content of a file of at most `limit` bytes; InvalidInput when it can't be had."""
    with opened(path) as stream:
        raw = stream.read() if limit is None else stream.read(limit + 1)
    if limit is not None and len(raw) > limit:
        raise InvalidInput(too_large(limit, "split it").at(file=fspath(path)))
    return raw


def too_large(limit: int, hint: str) -> Problem:
    """The problem of a file or line of more than `limit` bytes."""
    size = f"{limit // 1_000_000} MB"
    return Problem(ErrorCode.TOO_LARGE, f"larger than {size}, which is the limit", hint)


def _unreadable(path: FilePath, error: OSError | ValueError) -> Problem:
    file = fspath(path)
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        hint = _near(Path(path)) or "check the path"
        return Problem(ErrorCode.FILE_NOT_FOUND, "there is no such file", hint, file)
    if isinstance(error, IsADirectoryError):
        hint = "name a file in it"
        return Problem(ErrorCode.NOT_A_FILE, "a directory, where a file is needed", hint, file)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    message = f"can't be read: {reason.lower()}"
    return Problem(ErrorCode.NOT_READABLE, message, "check its permissions and its path", file)


def _near(path: Path) -> str | None:
    with suppress(OSError):
        return did_you_mean(path.name, (entry.name for entry in islice(path.parent.iterdir(), 500)))
    return None
