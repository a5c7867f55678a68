"""The shape of a cases file."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import Field

from leadcat_rules.decisions import Outcome, Reason
from leadcat_rules.events import Trigger
from leadcat_rules.files.event_shape import ContactSavedEntry, Moment, SaleSavedEntry
from leadcat_rules.files.snapshot_shape import SnapshotFile
from leadcat_rules.ruleset import Reference
from leadcat_rules.shape import FileModel, Identifier, OptionalIdentifier

EventEntry: TypeAlias = Annotated[SaleSavedEntry | ContactSavedEntry, Field(discriminator="type")]


class ExpectEntry(FileModel):
    """Any of a decision's fields; those that are left out may be anything."""

    event: Identifier = Field(default="", description="The id of the event.")
    company: OptionalIdentifier = Field(default=None, description="The id of the company.")
    outcome: Outcome | None = Field(default=None, description="How the decision stands.")
    reason: Reason | None = Field(default=None, description="Why it stands so.")
    rule: OptionalIdentifier = Field(default=None, description="The rule that matched.")
    trigger: Trigger | None = Field(
        default=None, description="That rule's trigger, else the first that the event raised."
    )
    from_: OptionalIdentifier = Field(
        default=None, alias="from", description="The id of the category that the company has."
    )
    to: OptionalIdentifier = Field(
        default=None, description="The id of the category written or asked about."
    )
    revision: str | None = Field(default=None, description="The ruleset revision.")
    answered_by: OptionalIdentifier = Field(default=None, description="The actor who answered.")
    at: Moment = Field(default=None, description="When it was decided.")


class CaseEntry(FileModel):
    """One example of what the ruleset does."""

    name: str = Field(description="What it shows, as a sentence.")
    event: EventEntry | None = Field(default=None, description="What was saved.")
    events: tuple[EventEntry, ...] | None = Field(
        default=None, min_length=1, description="Or several, one after the other."
    )
    answer: Reference | None = Field(
        default=None, description="accept, decline, or a category's name or id."
    )
    expect: ExpectEntry = Field(description="What the decision of the last event is to be.")


class CasesFile(FileModel):
    """The tests of a ruleset."""

    crm: str | SnapshotFile = Field(description="A snapshot, or the path of one from here.")
    cases: tuple[CaseEntry, ...] = Field(description="The cases.")
