"""How a command ends: the exit codes, and problems on standard error."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum

from leadcat_rules.errors import ErrorCode, LeadcatError, Problem

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class ExitCode(IntEnum):
    """What the shell is told."""

    DONE = 0
    FAILED = 1
    """Done, and something failed or was found."""
    INVALID = 2
    """Invalid input or use: nothing was done."""
    INTERRUPTED = 130
    """Ended by Ctrl-C, as a shell numbers it."""
    BROKEN_PIPE = 141
    """Nobody reads the output any more."""


def code_of(command: Callable[[], object]) -> ExitCode:
    """Run a command: how it ended. It returns its ExitCode, or anything else when it is done."""
    try:
        code = command()
        _flush()
    except LeadcatError as error:
        report(*error.problems)
        return ExitCode.INVALID
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        _give_output_up()
        return ExitCode.BROKEN_PIPE
    except OSError as error:
        if error.errno not in _NO_SPACE:
            raise
        _give_output_up()
        report(_not_written(error))
        return ExitCode.FAILED
    return code if isinstance(code, ExitCode) else ExitCode.DONE


def report(*problems: Problem) -> None:
    """Each problem as a line on standard error."""
    for problem in problems:
        print(problem, file=sys.stderr)


def _not_written(error: OSError) -> Problem:
    message = f"the output can't be written: {(error.strerror or str(error)).lower()}"
    return Problem(ErrorCode.NOT_WRITABLE, message, "make room, or name another place")


def _flush() -> None:
    if sys.stdout is not None:  # closed by whoever started us
        sys.stdout.flush()


def _give_output_up() -> None:
    # Python flushes standard output once more when it ends.
    with suppress(OSError):
        output = sys.stdout.fileno()
        os.dup2(os.open(os.devnull, os.O_WRONLY), output)
