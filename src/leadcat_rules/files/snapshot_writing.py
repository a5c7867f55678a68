"""Snapshots written to files, whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.files.opening import FilePath
from leadcat_rules.files.snapshots import Snapshot
from leadcat_rules.files.whole_file import WholeFile
from leadcat_rules.plain import plain_json


def dump_snapshot(snapshot: Snapshot, path: FilePath) -> None:
    """Write it beside the file and move it into place: `load_snapshot` gives the same again.

    Whatever goes wrong, the file stays as it was and nothing is left beside it. InvalidInput
    when it can't be written, or when an attribute has no JSON.
    """
    with SnapshotOutput(path) as output:
        output.write(snapshot)


class SnapshotOutput(WholeFile):
    """A place for a snapshot, taken before there is anything to write. A context manager."""

    def write(self, snapshot: Snapshot) -> None:
        """Write it and move it into place, once. InvalidInput as for `dump_snapshot`."""
        self.write_text(snapshot_text(snapshot))


def snapshot_text(snapshot: Snapshot, *, ascii_only: bool = False) -> Iterator[str]:
    """The snapshot as it stands in a file, in pieces; `ascii_only` escapes everything else.

    InvalidInput when an attribute has no JSON.
    """
    lists: tuple[tuple[str, Callable[[Any], dict[str, Any]], Iterable[Any]], ...] = (
        ("categories", _category, snapshot.categories),
        ("lead_statuses", _lead_status, snapshot.lead_statuses),
        ("companies", company_row, snapshot.companies.values()),
    )
    yield "{"
    for number, (key, entry, items) in enumerate(lists):
        yield f'{"," if number else ""}\n  "{key}": ['
        yield from _entries(key, map(entry, items), ascii_only=ascii_only)
        yield "]"
    yield "\n}\n"


def _entries(key: str, entries: Iterable[dict[str, Any]], *, ascii_only: bool) -> Iterator[str]:
    number = -1
    for number, entry in enumerate(entries):
        plain = plain_json(entry, (key, number))
        yield ("," if number else "") + "\n    " + json.dumps(plain, ensure_ascii=ascii_only)
    yield "" if number < 0 else "\n  "


def _category(category: Category) -> dict[str, Any]:
    return {
        "id": category.id,
        "name": category.name,
        "group": category.group,
        **({"lead_status_enabled": True} if category.lead_status_enabled else {}),
        **({"deleted": True} if category.deleted else {}),
    }


def _lead_status(status: LeadStatus) -> dict[str, Any]:
    return {
        "id": status.id,
        "name": status.name,
        **({"deleted": True} if status.deleted else {}),
    }


def company_row(company: Company) -> dict[str, Any]:
    """The company as it stands in a snapshot."""
    return {
        "id": company.id,
        "name": company.name,
        "category": company.category_id,
        **({"attributes": company.attributes} if company.attributes else {}),
    }
