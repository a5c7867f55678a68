"""A ruleset and the cases beside it, read together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from os import fspath
from pathlib import Path

from attrs import evolve, frozen

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.files import Snapshot, load_cases, load_ruleset, load_snapshot
from leadcat_rules.files.cases import Case, Cases
from leadcat_rules.files.opening import FilePath
from leadcat_rules.files.reading import Reading
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Variable

_ENDING = ".cases.json"
_HINT = 'begin with {"crm": "crm.json", "cases": []}; --suggest writes the cases'


@frozen
class Suite:
    """A ruleset, its cases, and the CRM that they play on: all of it checked."""

    ruleset: str
    """The path of the ruleset, as it was given."""
    file: str
    """The path of its cases."""
    rules: Ruleset
    crm: Snapshot
    cases: tuple[Case, ...]
    variables: tuple[Variable, ...] = ()
    """Those that plugins bring."""


def cases_beside(ruleset: FilePath) -> Path:
    """Where the cases of NAME.json are: in NAME.cases.json."""
    return Path(ruleset).with_suffix(_ENDING)


def is_cases(file: FilePath) -> bool:
    """Whether it is a file of cases, by its name."""
    return Path(file).name.endswith(_ENDING)


def ruleset_beside(cases: FilePath) -> Path:
    """Whose cases NAME.cases.json has: those of NAME.json."""
    path = Path(cases)
    return path.with_name(f"{path.name.removesuffix(_ENDING)}.json")


def crm_beside(file: FilePath) -> Path:
    """Where the CRM of a ruleset or its cases usually is."""
    return Path(file).with_name("crm.json")


def files_of(ruleset: FilePath) -> Iterator[Path]:
    """The ruleset, its cases and their CRM, also where they aren't there or can't be read."""
    cases = cases_beside(ruleset)
    yield from (Path(ruleset), cases, crm_beside(ruleset))
    with suppress(OSError, ValueError, AttributeError, TypeError):
        yield cases.parent / json.loads(cases.read_bytes()).get("crm")


def new_suite(ruleset: FilePath, crm: FilePath, *, variables: Iterable[Variable] = ()) -> Suite:
    """The ruleset without any cases yet, on this CRM; InvalidInput as `load_suite`."""
    reading = Reading()
    known = tuple(variables)
    snapshot = reading.attempt(load_snapshot, crm)
    rules = reading.attempt(load_ruleset, ruleset, crm=snapshot, variables=known)
    if snapshot is None or rules is None:
        reading.refuse()
    return Suite(fspath(ruleset), fspath(cases_beside(ruleset)), rules, snapshot, (), known)


def load_suite(
    ruleset: FilePath, cases: FilePath | None = None, *, variables: Iterable[Variable] = ()
) -> Suite:
    """The ruleset with the cases beside it, or in another file.

    InvalidInput with all that is wrong in both files.
    """
    file = cases_beside(ruleset) if cases is None else cases
    reading = Reading()
    loaded = reading.attempt(_cases, file)
    crm = None if loaded is None else loaded.crm
    known = tuple(variables)
    rules = reading.attempt(load_ruleset, ruleset, crm=crm, variables=known)
    if loaded is None or rules is None:
        reading.refuse()
    return Suite(fspath(ruleset), fspath(file), rules, loaded.crm, loaded.cases, known)


def _cases(file: FilePath) -> Cases:
    try:
        return load_cases(file)
    except InvalidInput as error:
        raise InvalidInput(*(_with_an_example(each, file) for each in error.problems)) from None


def _with_an_example(problem: Problem, file: FilePath) -> Problem:
    is_missing = problem.code is ErrorCode.FILE_NOT_FOUND and problem.file == fspath(file)
    return evolve(problem, hint=_HINT) if is_missing else problem
