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
from leadcat_rules.shape import readable_id

_Entry = TypeVar("_Entry", CategoryEntry, LeadStatusEntry, CompanyEntry)

LISTS = frozenset(SnapshotFile.model_fields)
"""The keys of a snapshot, each of which holds a list."""


@define
class _Unique:
    """Where in a list each id, or each name, was seen first."""

    key: str
    code: ErrorCode
    hint: str
    first: dict[str, int] = field(factory=dict)

    def check(self, value: str | None, index: int, findings: Findings) -> None:
        earlier = index if value is None else self.first.setdefault(value, index)
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
        self._named_by_malformed: list[tuple[int, str]] = []

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
            named = _with_unique_names(value, findings)
            entries = _entries(named, LeadStatusEntry, findings)
            self._lead_statuses = [entry for _, _, entry in entries if entry is not None]
        else:
            self._take_companies(value, findings)

    def _take_categories(self, raw: Iterable[Any], findings: Findings) -> None:
        named = _with_unique_names(raw, findings)
        for index, item, entry in _entries(named, CategoryEntry, findings):
            # Also those of categories that are malformed: companies may name them.
            self._category_ids.add(_id_in(item))
            if entry is not None:
                self._categories.append((index, entry))

    def _take_companies(self, raw: Iterable[Any], findings: Findings) -> None:
        for index, item, entry in _entries(raw, CompanyEntry, findings):
            if entry is not None:
                own = entry.id, entry.name, entry.category, entry.attributes
                self._companies.append((index, *own))
            elif (category := _id_in(item, "category")) is not None:
                self._named_by_malformed.append((index, category))

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
        for index, named in self._named_by_malformed:
            if named not in by_id:
                self._check_known(named, by_id, self._findings.at("companies", index))
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
) -> Iterator[tuple[int, Any, _Entry | None]]:
    """The items of a list with their indexes and what is read of them, their ids checked.

    Ends when nobody reads on.
    """
    ids = _unique_ids()
    for index, item in enumerate(raw):
        ids.check(_id_in(item), index, findings)
        yield index, item, validated(model, item, findings, index)
        if findings.is_full:
            return


def _with_unique_names(raw: Iterable[Any], findings: Findings) -> Iterator[Any]:
    """The same items, the names checked of those that are not deleted."""
    names = _unique_names()
    for index, item in enumerate(raw):
        if isinstance(item, dict) and item.get("deleted", False) is False:
            name = item.get("name")
            names.check(name if isinstance(name, str) else None, index, findings)
        yield item


def _id_in(item: object, key: str = "id") -> str | None:
    return readable_id(item.get(key)) if isinstance(item, dict) else None
