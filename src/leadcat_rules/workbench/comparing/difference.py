"""What two rulesets differ in: their text, and what they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from attrs import field, frozen

from leadcat_rules.decisions import Reason
from leadcat_rules.ruleset import Ruleset


class Verdict(StrEnum):
    """Whether two rulesets mean the same."""

    SAME = "same"
    """Proved: no event and company are treated otherwise."""
    DIFFERS = "differs"
    UNDECIDED = "undecided"
    """No example of a difference was found, and none is ruled out."""


@frozen
class Effect:
    """What a rule that fires wants."""

    category: str
    """The target's id; without a CRM its name where it is named."""
    ask: bool
    expires_in: timedelta | None
    """How long the question can be answered; None without end."""
    expires_after: str | None = field(default=None, eq=False, repr=False)
    """The same as it is written."""


@frozen
class Done:
    """What a ruleset does about one event."""

    reason: Reason
    rule: str | None = None
    effect: Effect | None = None
    """None where nothing is written and nobody asked."""


@frozen
class Behaviour:
    """An event about a company that two rulesets treat otherwise; both were run on it."""

    old: Done
    new: Done
    event: Mapping[str, Any]
    """As it stands in a file of events."""
    company: Mapping[str, Any]
    """As it stands in a snapshot."""
    categories: Sequence[Mapping[str, Any]] = ()
    """Where no CRM is known: the company's category, as a snapshot has it."""


@frozen
class Undecided:
    """Where no example of a difference was found, and none is ruled out."""

    old: str | None
    """The id of the old ruleset's rule whose events it is about."""
    new: str | None
    """Else that of the new one's."""
    why: str


@frozen
class Changed:
    """One key of a rule that is written otherwise; both values as they stand in the file."""

    key: str
    old: Any
    new: Any
    means_the_same: bool | None
    """Whether it is certain that this alone changes nothing; None when it can't be decided."""


class RuleChange(StrEnum):
    """What became of a rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@frozen
class RuleDifference:
    """A rule that isn't written the same in both files."""

    change: RuleChange
    old: str | None
    """Its id in the old file."""
    new: str | None
    """Its id in the new file."""
    old_pointer: str | None
    new_pointer: str | None
    changed: tuple[Changed, ...] = ()
    moved: bool = False
    """Whether it stands before or behind other rules than it did."""
    decides_otherwise: bool | None = None
    """Whether it fires in an example; False: nothing changes by it, which is proved; else None."""

    def fires_in(self, behaviour: Behaviour) -> bool:
        """Whether it fires there, in either ruleset."""
        return (self.old is not None and self.old == behaviour.old.rule) or (
            self.new is not None and self.new == behaviour.new.rule
        )


@frozen
class Side:
    """One of the rulesets."""

    file: str
    ruleset: Ruleset


@frozen
class Difference:
    """All of it."""

    old: Side
    new: Side
    verdict: Verdict
    behaviours: tuple[Behaviour, ...]
    """An example for each two rules, or rule and none, that treat an event otherwise."""
    has_more: bool
    """Whether there are more, that were left out."""
    undecided: tuple[Undecided, ...]
    rules: tuple[RuleDifference, ...]
    """In the order of the new file; those that were removed at the end."""
    head: tuple[Changed, ...]
    """Keys beside the rules: name, description, attributes."""
