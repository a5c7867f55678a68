"""Files checked one by one: whether they are rulesets, and then what follows from their rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from attrs import frozen

from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import ErrorCode, InvalidInput
from leadcat_rules.files import Snapshot, load_ruleset
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Variable
from leadcat_rules.workbench.checking.allowing import Allowed
from leadcat_rules.workbench.checking.categories import ways_between_categories
from leadcat_rules.workbench.checking.conditions import conditions
from leadcat_rules.workbench.checking.contradictions import contradictions
from leadcat_rules.workbench.checking.finding import Finding, Severity
from leadcat_rules.workbench.checking.naming import names_and_ids
from leadcat_rules.workbench.checking.shadowing import shadowed
from leadcat_rules.workbench.checking.subject import Subject
from leadcat_rules.workbench.checking.targets import (
    deleted_targets,
    targets_that_are_starts,
    unawaited_lead_statuses,
)

_UNUSABLE = (ErrorCode.FILE_NOT_FOUND, ErrorCode.NOT_A_FILE, ErrorCode.NOT_READABLE)
"""There is no file to find anything in."""

_CHECKS = (
    shadowed,
    conditions,
    contradictions,
    targets_that_are_starts,
    deleted_targets,
    unawaited_lead_statuses,
    ways_between_categories,
)


@frozen
class Checked:
    """What was found in all files that were named."""

    files: tuple[str, ...]
    findings: tuple[Finding, ...]
    """In the order of the files, and in each in the order of its text."""

    def count(self, severity: Severity) -> int:
        """How many findings are this severe."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing, or only notes."""
        return self.count(Severity.NOTE) == len(self.findings)


@frozen
class ReadFile:
    """A file's ruleset, or what keeps it from being one."""

    path: str
    content: Ruleset | InvalidInput


def read_files(
    paths: Iterable[str], *, crm: Snapshot | None = None, variables: Iterable[Variable] = ()
) -> list[ReadFile]:
    """Each file once. InvalidInput with all that can't be read at all."""
    known = tuple(variables)
    read = [ReadFile(path, _content(path, crm, known)) for path in dict.fromkeys(paths)]
    errors = (each.content for each in read if isinstance(each.content, InvalidInput))
    problems = [each for error in errors for each in error.problems if each.code in _UNUSABLE]
    if problems:
        raise InvalidInput(*problems)
    return read


def check_files(
    files: Iterable[ReadFile],
    *,
    lists: CrmLists | None = None,
    variables: Iterable[Variable] = (),
) -> Checked:
    """All that is found in these files, what keeps one from being used among it."""
    read, known = tuple(files), tuple(variables)
    found = (_found(each, lists, known) for each in read)
    return Checked(tuple(each.path for each in read), tuple(chain.from_iterable(found)))


def check_ruleset(
    ruleset: Ruleset,
    *,
    file: str = "ruleset",
    lists: CrmLists | None = None,
    variables: Iterable[Variable] = (),
) -> list[Finding]:
    """What follows from the rules of a ruleset that was checked when it was read."""
    subject = Subject.of(file, ruleset, lists, tuple(variables))
    mixed = [] if lists is not None else list(names_and_ids(ruleset, file, subject.schema))
    findings = mixed or chain.from_iterable(check(subject) for check in _CHECKS)
    left = Allowed(ruleset, file, has_crm=lists is not None, is_reasoned=not mixed).left(findings)
    return sorted(left, key=_place)


def _content(
    path: str, crm: Snapshot | None, variables: Sequence[Variable]
) -> Ruleset | InvalidInput:
    try:
        return load_ruleset(path, crm=crm, variables=variables)
    except InvalidInput as error:
        return error


def _found(
    file: ReadFile, lists: CrmLists | None, variables: Sequence[Variable]
) -> Iterator[Finding]:
    if isinstance(file.content, InvalidInput):
        yield from (Finding.of(problem, file.path) for problem in file.content.problems)
    else:
        yield from check_ruleset(file.content, file=file.path, lists=lists, variables=variables)


def _place(finding: Finding) -> list[tuple[int, str]]:
    """Where in the text it is, near enough: indexes by number, before anything below them."""
    steps = finding.pointer.split("/")
    return [(int(step) if step.isdecimal() else -1, step) for step in steps]
