"""Snapshots: a small CRM in a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from os import fspath
from typing import Any

from attrs import Factory, frozen

from leadcat_rules.collector import collector_paused
from leadcat_rules.domain import Category, Company, CrmLists, LeadStatus
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_stream import members
from leadcat_rules.files.opening import FilePath, read_bytes
from leadcat_rules.files.snapshot_reading import LISTS, SnapshotReading


@frozen
class Snapshot:
    """The lists and companies of a CRM, as they stood when it was taken."""

    categories: tuple[Category, ...] = ()
    lead_statuses: tuple[LeadStatus, ...] = ()
    companies: Mapping[str, Company] = Factory(dict)
    """By their ids, in the order of the file."""

    @cached_property
    def lists(self) -> CrmLists:
        """What names are resolved against."""
        return CrmLists(self.categories, self.lead_statuses)

    def company(self, id: str | None) -> Company | None:
        """The company of this id."""
        return None if id is None else self.companies.get(id)


def load_snapshot(path: FilePath) -> Snapshot:
    """The CRM in this file; InvalidInput with all that is wrong with it."""
    findings = Findings(fspath(path))
    with collector_paused():
        snapshot = read_snapshot(members(read_bytes(path), findings, LISTS), findings)
    findings.raise_any()
    return snapshot


def read_snapshot(content: Iterable[tuple[str, Any]], findings: Findings) -> Snapshot:
    """The CRM of these keys and values from JSON; what is wrong is left out and in `findings`."""
    reading = SnapshotReading(findings)
    for key, value in content:
        reading.take(key, value)
    categories = tuple(reading.categories())
    companies = {company.id: company for company in reading.companies(categories)}
    return Snapshot(categories, tuple(reading.lead_statuses()), companies)
