"""Passwords: read from a file or made, and what is kept of them."""

from __future__ import annotations

import sys
from pathlib import Path
from secrets import choice

from leadcat_rules import ErrorCode, InvalidInput, Problem

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""None that is taken for another one."""
_GROUPS, _OF = 4, 4
_STANDARD_INPUT = "-"


def made_password() -> str:
    """One that nobody guesses, of letters that are easily typed: 80 bits."""
    return "-".join("".join(choice(_LETTERS) for _ in range(_OF)) for _ in range(_GROUPS))


def read_password(file: str, name: str) -> str:
    """The first line of a file. InvalidInput where it can't be read, or isn't good enough."""
    from leadcat_web.crm.login.passwords import weakness_of

    password = _first_line(file)
    weakness = weakness_of(password, name)
    if weakness is not None:
        message = f"{weakness[0].lower()}{weakness[1:].rstrip('.')}"
        raise InvalidInput(Problem(ErrorCode.INVALID_VALUE, message, file=_shown(file)))
    return password


def _first_line(file: str) -> str:
    try:
        if file == _STANDARD_INPUT:
            return sys.stdin.readline().rstrip("\r\n")
        with Path(file).open(encoding="utf-8") as opened:
            return opened.readline().rstrip("\r\n")
    except FileNotFoundError:
        problem = Problem(ErrorCode.FILE_NOT_FOUND, "there is no such file", file=file)
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(ErrorCode.NOT_READABLE, f"it can't be read: {error}", file=_shown(file))
    raise InvalidInput(problem)


def _shown(file: str) -> str:
    return "standard input" if file == _STANDARD_INPUT else file
