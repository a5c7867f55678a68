"""What a simulation found, in plain types: whoever shows it needs no database."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum

from attrs import field, frozen

from leadcat_rules.decisions import Outcome, Reason


class Mode(StrEnum):
    """Where an event's company gets its category from."""

    STATELESS = "stateless"
    """Each event is judged against the category given on it."""
    IN_ORDER = "in_order"
    """The category flows from event to event, company by company."""


@frozen(kw_only=True)
class Count:
    """So many events ended alike; what counts differ in is each field above `events`."""

    month: str | None
    """`2026-01`, in UTC; None for events without a time."""
    outcome: Outcome
    reason: Reason
    rule: str | None
    """The id of the rule that matched."""
    from_category: str | None
    """The id of the category that the company had; None also where no company was looked at."""
    to_category: str | None
    """The id of the category that was written or asked about."""
    currency: str | None
    events: int
    amount: Decimal
    """The sum of their sales' amounts in this currency; those without one add nothing."""


@frozen(kw_only=True)
class Moved:
    """In order only: so many companies went from their first known category to another."""

    before: str | None
    after: str | None
    """The id of the category at the end; the same as `before` for those that stayed."""
    companies: int


@frozen(kw_only=True)
class Irregularity:
    """Something in the history that isn't as it should be, with the first places of it."""

    kind: str
    """`duplicate`, `event_id_reused`, `out_of_order` …; `docs/simulating.md` explains each."""
    message: str
    count: int
    places: tuple[str, ...] = ()
    """The first 20, each `events.jsonl:17`: the file and its line, or row from 1."""


@frozen(kw_only=True)
class Ended:
    """What came of one event under one ruleset."""

    reason: Reason
    rule: str | None = None
    to: str | None = None
    """The id of the category that was written or asked about."""


@frozen(kw_only=True)
class Example:
    """An event that two rulesets decide differently."""

    place: str
    event: str
    company: str | None
    at: str | None
    """RFC 3339 in UTC."""
    from_category: str | None
    """The company's category under the new ruleset."""
    new: Ended
    old: Ended


@frozen(kw_only=True)
class Verified:
    """What the live engine said of some events, decided by it one by one."""

    asked: int
    """How many events were decided again."""
    differences: tuple[str, ...] = ()
    """A sentence for each that it decides otherwise; empty when both agree."""


@frozen(kw_only=True)
class Simulation:
    """What one ruleset would have done to a history."""

    ruleset: str
    """Its name."""
    revision: str
    file: str
    mode: Mode
    engine: str
    """What evaluated it: `DuckDB 2.0.1`."""
    source: str
    """Where the events came from."""
    answer: str
    """The stated policy for questions: accept, decline or park."""
    events: int
    companies: int
    counts: tuple[Count, ...] = ()
    moved: tuple[Moved, ...] = ()
    irregularities: tuple[Irregularity, ...] = ()
    rules: tuple[str, ...] = ()
    """The ids of the rules that are on, in the order of evaluation (E5)."""
    in_python: Mapping[str, str] = field(factory=dict, hash=False)
    """The ids of rules that the engine couldn't express whole, and why."""
    categories: Mapping[str, tuple[str, str]] = field(factory=dict, hash=False)
    """The CRM's categories: id -> (name, group)."""
    first_at: str | None = None
    last_at: str | None = None
    seconds: float = 0.0
    verified: Verified | None = None


@frozen(kw_only=True)
class Cell:
    """Events by the category that was written or asked about, under the old ruleset and the new.

    None: nothing was.
    """

    old_to: str | None
    new_to: str | None
    events: int
    companies: int
    amounts: Mapping[str, Decimal] = field(factory=dict, hash=False)
    """The sums of the sales' amounts by currency."""


@frozen(kw_only=True)
class Comparison:
    """The same history under two rulesets."""

    new: Simulation
    old: Simulation
    elsewhere: int
    """Events that end with another outcome or category; why nothing came of one may differ."""
    companies_elsewhere: int | None
    """Companies in another category at the end; None when the simulation is stateless."""
    matrix: tuple[Cell, ...] = ()
    examples: tuple[Example, ...] = ()
    """The first 20 events that end elsewhere."""
