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
        self._unreadable: set[str] = set()
        self.places: set[str] = set()
        """Where something was found."""

    def at(self, *parts: str | int) -> Findings:
        """The same findings, taking problems of what stands there in the file."""
        part = self.part(*parts)
        part.places = self.places
        return part

    def part(self, *parts: str | int) -> Findings:
        """Like `at`, with `places` of its own."""
        part = Findings(self._file, self._line)
        part._below = self._below + pointer(*parts)
        part._gathered = self._gathered
        part._unreadable = self._unreadable
        return part

    def __bool__(self) -> bool:
        return bool(self._gathered)

    @property
    def is_full(self) -> bool:
        """Whether there was one problem more than are told."""
        return len(self._gathered) > MOST_TOLD

    def add(self, problem: Problem) -> None:
        """Take this problem, its pointer below the place of these findings.

        One that names its file already stays as it is. One that comes of a value that couldn't
        be read, or of the null in its place, is none.
        """
        if problem.file is not None:
            self._gather(problem)
            return
        placed = self._placed(problem)
        if not self._unreadable or not _comes_of(placed, self._unreadable):
            self._gather(placed)

    def add_unreadable(self, problem: Problem) -> None:
        """Take the problem of a value in whose place null is read."""
        self._gather(self._placed(problem))
        self.pass_over(problem.pointer)

    def pass_over(self, place: str) -> None:
        """Take no problem of what stands at this place: that it can't be read is told."""
        self._unreadable.add(self._below + place)

    def _placed(self, problem: Problem) -> Problem:
        placed = problem.at(file=self._file, line=self._line, below=self._below)
        self.places.add(placed.pointer)
        return placed

    def _gather(self, problem: Problem) -> None:
        if not self.is_full:
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


def touches(place: str, places: Iterable[str]) -> bool:
    """Whether the place is one of these, lies below one, or has one below it."""
    return any(_is_within(place, each) or _is_within(each, place) for each in places)


def _is_within(place: str, other: str) -> bool:
    return place == other or place.startswith(f"{other}/")


_OF_THE_CONTENT = (ErrorCode.WRONG_TYPE, ErrorCode.INVALID_VALUE)
"""Codes of problems that may lie in what an object or list has within it."""


def _comes_of(problem: Problem, unreadable: Iterable[str]) -> bool:
    if problem.code in _OF_THE_CONTENT:
        return touches(problem.pointer, unreadable)
    return any(_is_within(problem.pointer, each) for each in unreadable)


def _place_in_file(problem: Problem) -> tuple[str, int, list[tuple[int, str]]]:
    steps = problem.pointer.split("/")
    numbered = [(int(step) if step.isdecimal() and len(step) < 9 else -1, step) for step in steps]
    return problem.file or "", problem.line or 0, numbered


def _cut(problem: Problem) -> Problem:
    if len(problem.message) <= _LONGEST and len(problem.hint or "") <= _LONGEST:
        return problem
    hint = None if problem.hint is None else problem.hint[:_LONGEST]
    return evolve(problem, message=f"{problem.message[:_LONGEST]}...", hint=hint)
