"""The cases of a ruleset: what it is tested with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from itertools import chain
from os import fspath
from pathlib import Path
from typing import Any

from attrs import field, frozen

from leadcat_rules.decisions import Answer, Choice
from leadcat_rules.domain import CrmLists, find
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, did_you_mean, shown
from leadcat_rules.events import Event
from leadcat_rules.files.case_shape import CaseEntry, CasesFile, ExpectEntry
from leadcat_rules.files.event_reading import read_event_entry
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_text import read_json
from leadcat_rules.files.opening import FilePath, read_bytes
from leadcat_rules.files.snapshots import Snapshot, load_snapshot, read_snapshot
from leadcat_rules.files.validation import (
    list_in,
    missing,
    root_object,
    unknown_keys,
    validated,
    wrong_type,
)
from leadcat_rules.ruleset import ById, Reference
from leadcat_rules.times import format_time


@frozen(kw_only=True)
class Case:
    """One example of what a ruleset does."""

    name: str
    events: tuple[Event, ...]
    """Handled one after the other; the last one's decision is what is expected."""
    answer: Answer | None = None
    """What is handed in with each event."""
    expect: Mapping[str, Any] = field(factory=dict)
    """Some fields of the decision's row, as `decision_row` has them."""


@frozen
class Cases:
    """The content of a cases file."""

    crm: Snapshot
    cases: tuple[Case, ...]


def load_cases(path: FilePath) -> Cases:
    """The cases in this file; InvalidInput with all that is wrong with it and its snapshot."""
    findings = Findings(fspath(path))
    root = root_object(read_json(read_bytes(path), findings), findings)
    if root is None:
        raise InvalidInput(*findings.problems)
    crm = _crm(root, Path(path).parent, findings)
    raw_cases = list_in(root, "cases", findings) or []
    findings.extend(unknown_keys(CasesFile, root))
    lists = None if crm is None else crm.lists
    cases = tuple(_cases(raw_cases, lists, findings.at("cases")))
    if crm is None or findings:
        raise InvalidInput(*findings.problems)
    return Cases(crm, cases)


def _crm(root: dict[str, Any], folder: Path, findings: Findings) -> Snapshot | None:
    """The snapshot in the file or beside it; None when it can't be read."""
    if "crm" not in root:
        findings.add(missing("crm"))
        return None
    given = root.pop("crm")
    try:
        if isinstance(given, str):
            return load_snapshot(folder / given)
        if isinstance(given, dict):
            return read_snapshot(given.items(), findings.at("crm"))
    except InvalidInput as error:
        findings.extend(error.problems)
        return None
    findings.at("crm").add(wrong_type("a snapshot, or the path of one,", given))
    return None


def _cases(raw: list[Any], lists: CrmLists | None, findings: Findings) -> Iterator[Case]:
    for index, raw_case in enumerate(raw):
        case = _case(raw_case, lists, findings.at(index))
        if case is not None:
            yield case
        if findings.is_full:
            return


def _case(raw: object, lists: CrmLists | None, findings: Findings) -> Case | None:
    if not isinstance(raw, dict):
        findings.add(wrong_type("an object", raw))
        return None
    events = _events(raw.pop("event", None), raw.pop("events", None), findings)
    entry = validated(CaseEntry, raw, findings)
    readable = entry or validated(CaseEntry, _with_its_answer(raw), Findings())
    answer = None if readable is None else _answer(readable.answer, lists, findings.at("answer"))
    if entry is None:
        return None
    return Case(name=entry.name, events=events, answer=answer, expect=_expectation(entry.expect))


def _with_its_answer(raw: dict[str, Any]) -> dict[str, Any]:
    """A case without what else may be wrong with it."""
    return {"name": "", "answer": raw.get("answer"), "expect": {}}


def _events(one: object, several: object, findings: Findings) -> tuple[Event, ...]:
    if one is not None and several is not None:
        message = "a case has either an event or events"
        findings.at("events").add(Problem(ErrorCode.INVALID_VALUE, message, "leave one out"))
    elif several is None:
        return _event(one, findings, "event")
    elif not isinstance(several, list) or not several:
        findings.at("events").add(wrong_type("a list of events", several))
    else:
        indexes = range(len(several))
        read = [_event(several[index], findings, "events", index) for index in indexes]
        return tuple(chain.from_iterable(read))
    return ()


def _event(raw: object, findings: Findings, *place: str | int) -> tuple[Event, ...]:
    if raw is None and len(place) == 1:
        findings.add(missing("event"))
        return ()
    if not isinstance(raw, dict):
        findings.at(*place).add(wrong_type("an object", raw))
        return ()
    entry = read_event_entry(raw, findings.at(*place))
    return () if entry is None else (entry.event(),)


def _answer(given: Reference | None, lists: CrmLists | None, findings: Findings) -> Answer | None:
    if given is None or lists is None:
        return None
    if given in (Choice.ACCEPT, Choice.DECLINE):
        return Answer.accept() if given == Choice.ACCEPT else Answer.decline()
    name, id = (None, given.id) if isinstance(given, ById) else (given, given)
    category = find(lists.categories, name=name, id=id)
    if category is not None:
        return Answer.choose(category.id)
    known = [Choice.ACCEPT, Choice.DECLINE, *(item.name for item in lists.categories)]
    message = f"no answer, and no category is named {shown(id)}"
    findings.add(Problem(ErrorCode.UNKNOWN_CATEGORY, message, did_you_mean(id, known)))
    return None


def _expectation(entry: ExpectEntry) -> dict[str, Any]:
    given = entry.model_dump(by_alias=True, exclude_unset=True)
    if given.get("at") is not None:
        given["at"] = format_time(given["at"])
    return {key: value.value if isinstance(value, Enum) else value for key, value in given.items()}
