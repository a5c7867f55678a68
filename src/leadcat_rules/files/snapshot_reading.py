"""The parts of a snapshot as they come from a file, with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from attrs import define, field

from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.errors import ErrorCode, Problem, did_you_mean, shown
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.snapshot_shape import (
    CategoryEntry,
    CompanyEntry,
    LeadStatusEntry,
    SnapshotFile,
)
from leadcat_rules.files.validation import (
    check_schema_key,
    missing,
    unknown_key,
    validated,
    wrong_type,
)
from leadcat_rules.shape import identifier_text

_Entry = TypeVar("_Entry", CategoryEntry, LeadStatusEntry, CompanyEntry)
_Listed = TypeVar("_Listed", CategoryEntry, LeadStatusEntry)

LISTS = frozenset(SnapshotFile.model_fields)
"""The keys of a snapshot, each of which holds a list."""


@define
class _Unique:
    """Where in a list each id, or each name, was seen first."""

    key: str
    code: ErrorCode
    hint: str
    first: dict[str, int] = field(factory=dict)

    def check(self, value: str, index: int, findings: Findings) -> None:
        earlier = self.first.setdefault(value, index)
        if earlier != index:
            message = f"the {self.key} {shown(value)} is that of the entry {earlier} already"
            findings.at(index, self.key).add(Problem(self.code, message, self.hint))


def _unique_ids() -> _Unique:
    return _Unique("id", ErrorCode.DUPLICATE_ID, "ids are unique in their list")


def _unique_names() -> _Unique:
    return _Unique("name", ErrorCode.DUPLICATE_NAME, "rename one, or mark one as deleted")


class SnapshotReading:
    """Takes the keys of a snapshot in whatever order, and then gives what is in them."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._taken = set[str]()
        self._categories: list[tuple[int, CategoryEntry]] = []
        self._category_ids = set[object]()
        self._lead_statuses: list[LeadStatusEntry] = []
        # Many, so that each is kept in few bytes.
        self._companies: list[tuple[int, str, str, str | None, dict[str, Any]]] = []

    def take(self, key: str, value: Any) -> None:
        """Take one key of the file with its value, whose lists may still be read."""
        findings = self._findings.at(key)
        if key == "$schema":
            check_schema_key(value, self._findings)
            return
        if key not in LISTS:
            self._findings.add(unknown_key(key, SnapshotFile.known_keys()))
            return
        self._taken.add(key)
        if not isinstance(value, list | Iterator):
            findings.add(wrong_type("a list", value))
        elif key == "categories":
            self._take_categories(value, findings)
        elif key == "lead_statuses":
            entries = _entries(value, LeadStatusEntry, findings)
            self._lead_statuses = [entry for _, entry in _named(entries, findings)]
        else:
            for index, entry in _entries(value, CompanyEntry, findings):
                own = entry.id, entry.name, entry.category, entry.attributes
                self._companies.append((index, *own))

    def _take_categories(self, raw: Iterable[Any], findings: Findings) -> None:
        entries = _entries(self._noting_ids(raw), CategoryEntry, findings)
        self._categories = list(_named(entries, findings))

    def _noting_ids(self, raw: Iterable[Any]) -> Iterator[Any]:
        # Also those of categories that are malformed: companies may name them.
        for item in raw:
            id = item.get("id") if isinstance(item, dict) else None
            if isinstance(id, str | int) and id != "":
                self._category_ids.add(identifier_text(id))
            yield item

    def categories(self) -> Iterator[Category]:
        """The categories; also tells which lists were missing."""
        for key in SnapshotFile.known_keys():
            if key not in self._taken:
                self._findings.add(missing(key))
        for index, entry in self._categories:
            try:
                yield Category(**vars(entry))
            except ValueError as error:
                problem = Problem(ErrorCode.LEAD_STATUS_NOT_ALLOWED, str(error), "leave it out")
                self._findings.at("categories", index, "lead_status_enabled").add(problem)
                # Its companies needn't be told that it is missing.
                yield Category(**{**vars(entry), "lead_status_enabled": False})

    def lead_statuses(self) -> Iterator[LeadStatus]:
        """The lead statuses."""
        return (LeadStatus(**vars(entry)) for entry in self._lead_statuses)

    def companies(self, categories: Iterable[Category]) -> Iterator[Company]:
        """The companies, each with its category among these."""
        by_id = {category.id: category for category in categories}
        for index, id, name, category_id, attributes in self._companies:
            category = None if category_id is None else by_id.get(category_id)
            if category_id is not None and category is None:
                self._check_known(category_id, by_id, self._findings.at("companies", index))
            yield Company(id=id, name=name, category=category, attributes=attributes)

    def _check_known(
        self, category_id: str, by_id: dict[str, Category], findings: Findings
    ) -> None:
        if "categories" not in self._taken or category_id in self._category_ids:
            return
        namesake = next((each.id for each in by_id.values() if each.name == category_id), None)
        hint = did_you_mean(category_id, by_id)
        if namesake is not None:
            hint = f"a company names its category by the id: {namesake!r}"
        message = f"no category has the id {shown(category_id)}"
        findings.at("category").add(Problem(ErrorCode.UNKNOWN_CATEGORY, message, hint))


def _entries(
    raw: Iterable[Any], model: type[_Entry], findings: Findings
) -> Iterator[tuple[int, _Entry]]:
    """The entries of a list with their indexes, their ids checked; ends when nobody reads on."""
    ids = _unique_ids()
    for index, item in enumerate(raw):
        entry = validated(model, item, findings, index)
        if entry is not None:
            ids.check(entry.id, index, findings)
            yield index, entry
        if findings.is_full:
            return


def _named(
    entries: Iterable[tuple[int, _Listed]], findings: Findings
) -> Iterator[tuple[int, _Listed]]:
    """The same entries, the names checked of those that are not deleted."""
    names = _unique_names()
    for index, entry in entries:
        if not entry.deleted:
            names.check(entry.name, index, findings)
        yield index, entry
