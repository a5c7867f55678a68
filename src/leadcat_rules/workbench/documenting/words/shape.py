"""What each language has to say, so that none can leave a word out."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from leadcat_rules.domain import CategoryGroup, SaleStatus
from leadcat_rules.events import Origin, Trigger


@frozen(kw_only=True)
class Titles:
    """Headings, columns and sentences about the whole ruleset."""

    sentences: str
    table: str
    diagram: str
    order: str
    """That the first rule that matches ends the search (E5)."""
    eligible: str
    """Which companies are moved at all (E1, E2)."""
    unknown: str
    """That nothing holds for what is unknown."""
    no_rules: str
    no_moves: str
    """Said in the place of a diagram that would be empty."""
    numbers: str
    """Which numbers stand at the arrows of the diagram."""
    number: str
    rule: str
    trigger: str
    conditions: str
    target: str
    asks: str
    because: str


@frozen(kw_only=True)
class Words:
    """One language. `{…}` stands for what is filled in; clauses are those after *when*."""

    language: str
    quoted: str
    """`“{text}”`."""
    triggers: Mapping[Trigger, str]
    """Clauses; that of a lead status names its `{status}`."""
    variables: Mapping[str, str]
    attributes: Mapping[str, str]
    """For each kind of record, with the attribute's `{name}`."""
    operators: Mapping[str, str]
    """Clauses of `{it}`, the variable, and of the `{value}` where it has one."""
    particular: Mapping[tuple[str, str], str]
    """In the place of these, for a variable and an operator."""
    groups: Mapping[CategoryGroup, str]
    sale_statuses: Mapping[SaleStatus, str]
    origins: Mapping[Origin, str]
    """As they stand in `comes_from`."""
    comes_from: str
    """A clause about `{value}`, one origin or several."""
    sentence: str
    """Of `{conditions}`, the `{target}`, and the `{confirmation}`, empty or one of these two."""
    confirmed: str
    confirmed_within: str
    """With its `{time}`."""
    units: Mapping[str, tuple[str, str]]
    """Of time: one, and several."""
    nothing: str
    """An empty list in a condition."""
    yes: str
    no: str
    yes_within: str
    all_of: str
    any_of: str
    off: str
    broken: str
    target_gone: str
    lead_status_gone: str
    deleted: str
    """What is told behind a `{name}` that the CRM has deleted."""
    not_set: str
    anything_eligible: str
    """Any category of a potential customer, where no CRM says which there are."""
    titles: Titles
