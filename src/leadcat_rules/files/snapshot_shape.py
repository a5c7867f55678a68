"""The shape of a snapshot's file."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from leadcat_rules.domain import CategoryGroup
from leadcat_rules.shape import FileModel, Flag, Identifier, OptionalIdentifier


class CategoryEntry(FileModel):
    """What a company is to us."""

    id: Identifier = Field(description="Unique among the categories.")
    name: str = Field(description="Unique among the categories that are not deleted.")
    group: CategoryGroup = Field(description="Only a potential customer is ever moved by rules.")
    lead_status_enabled: Flag = Field(
        default=False,
        description="Whether lead statuses may fire rules; only for a potential customer.",
    )
    deleted: Flag = Field(default=False, description="Whether it was deleted.")


class LeadStatusEntry(FileModel):
    """How far a contact has come."""

    id: Identifier = Field(description="Unique among the lead statuses.")
    name: str = Field(description="Unique among the lead statuses that are not deleted.")
    deleted: Flag = Field(default=False, description="Whether it was deleted.")


class CompanyEntry(FileModel):
    """An organisation whose category rules may update."""

    id: Identifier = Field(description="Unique among the companies.")
    name: str = Field(description="The company's name.")
    category: OptionalIdentifier = Field(
        default=None, description="The id of one of the categories, or null."
    )
    attributes: dict[str, Any] = Field(default_factory=dict, description="Anything else.")


class SnapshotFile(FileModel):
    """A small CRM in a file: its categories, lead statuses and companies."""

    categories: tuple[CategoryEntry, ...] = Field(description="The categories of companies.")
    lead_statuses: tuple[LeadStatusEntry, ...] = Field(description="The lead statuses of contacts.")
    companies: tuple[CompanyEntry, ...] = Field(description="The companies.")
