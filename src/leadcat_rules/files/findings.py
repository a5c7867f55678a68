"""The problems of one file, gathered while it is read and raised together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from attrs import evolve

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, pointer

MOST_TOLD = 100
"""So many problems of a file are told one by one."""

_LONGEST = 500
"""A name of ten megabytes is not repeated in full."""


class Findings:
    """Gathers problems; a reader may stop when `is_full`."""

    def __init__(self, file: str | None = None, line: int | None = None) -> None:
        self._file = file
        self._line = line
        self._below = ""
        self._gathered: list[Problem] = []

    def at(self, *parts: str | int) -> Findings:
        """The same findings, taking problems of what stands there in the file."""
        part = Findings(self._file, self._line)
        part._below = self._below + pointer(*parts)
        part._gathered = self._gathered
        return part

    def __bool__(self) -> bool:
        return bool(self._gathered)

    @property
    def is_full(self) -> bool:
        """Whether there was one problem more than are told."""
        return len(self._gathered) > MOST_TOLD

    def add(self, problem: Problem) -> None:
        """Take this problem, its pointer below the place of these findings.

        One that names its file already stays as it is.
        """
        if not self.is_full:
            if problem.file is None:
                problem = problem.at(file=self._file, line=self._line, below=self._below)
            self._gathered.append(_cut(problem))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Take these problems, as far as there is room."""
        for problem in problems:
            self.add(problem)
            if self.is_full:
                break

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was found, in the order of the file, and whether there is more."""
        told = sorted(self._gathered[:MOST_TOLD], key=_place_in_file)
        if not self.is_full:
            return tuple(told)
        message = f"there are more problems than these {MOST_TOLD}"
        hint = "mend these and try again"
        further = Problem(ErrorCode.MORE_PROBLEMS, message, hint, file=self._file)
        return (*told, further)

    def refuse(self, *problems: Problem) -> NoReturn:
        """Take these and raise `InvalidInput` with all: there is no use in reading on."""
        self.extend(problems)
        raise InvalidInput(*self.problems)

    def raise_any(self) -> None:
        """Raise `InvalidInput` with all of them, if there are any."""
        if self._gathered:
            raise InvalidInput(*self.problems)


def _place_in_file(problem: Problem) -> tuple[str, int, list[tuple[int, str]]]:
    steps = problem.pointer.split("/")
    numbered = [(int(step) if step.isdecimal() and len(step) < 9 else -1, step) for step in steps]
    return problem.file or "", problem.line or 0, numbered


def _cut(problem: Problem) -> Problem:
    if len(problem.message) <= _LONGEST and len(problem.hint or "") <= _LONGEST:
        return problem
    hint = None if problem.hint is None else problem.hint[:_LONGEST]
    return evolve(problem, message=f"{problem.message[:_LONGEST]}...", hint=hint)
