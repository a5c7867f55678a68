"""A history made ready: read, joined with the CRM, each event once, and matched with the rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from attrs import field, frozen

from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.files import Snapshot
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Variable, schema_for
from leadcat_rules.workbench.simulating.arrivals import Settled, settle
from leadcat_rules.workbench.simulating.codes import Policy
from leadcat_rules.workbench.simulating.companies import with_companies
from leadcat_rules.workbench.simulating.currencies import Currencies, currencies_of
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.irregularities import Irregularities
from leadcat_rules.workbench.simulating.matching import Matches, match_rulesets
from leadcat_rules.workbench.simulating.progress import NoProgress, Progress
from leadcat_rules.workbench.simulating.result import Mode
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted

Source: TypeAlias = Callable[[Engine, Wanted, Irregularities], Arrived]
"""Brings the events to the engine."""


@frozen
class Rules:
    """A ruleset, and the file or store that it is from."""

    ruleset: Ruleset
    file: str


@frozen(kw_only=True)
class Request:
    """What is to be simulated."""

    rules: tuple[Rules, ...]
    """The ruleset; with a second one, both are compared: the new one first."""
    source: Source
    snapshot: Snapshot
    """Its lists, and the companies as they stand before the first event."""
    mode: Mode
    answer: Policy = "park"
    verify: int = 0
    """So many events are decided again by the live engine."""
    seed: int = 0
    strict: bool = False
    """Refuse a history with irregularities."""
    variables: Sequence[Variable] = ()
    """Those of plugins."""
    plugins: Sequence[object] = ()
    """For the live engine, beside those that are installed."""
    without: Sequence[str] = ()
    progress: Progress = field(factory=NoProgress)


@frozen(kw_only=True)
class Prepared:
    """All that counting needs."""

    request: Request
    engine: Engine
    arrived: Arrived
    settled: Settled
    compiled: Sequence[CompiledRuleset]
    matches: Sequence[Matches]
    currencies: Currencies
    irregularities: Irregularities

    @property
    def flows(self) -> bool:
        """Whether the category flows from event to event."""
        return self.request.mode is Mode.IN_ORDER

    @property
    def is_in_sequence(self) -> bool:
        """Whether batches can be put in order without sorting."""
        return self.arrived.is_in_sequence and self.settled.is_contiguous


def prepare(request: Request, engine: Engine) -> Prepared:
    """Read the history and match it with the rules. Raises InvalidInput."""
    lists = request.snapshot.lists
    compiled = [
        compile_rules(each.ruleset, schema_for(each.ruleset.attributes, request.variables), lists)
        for each in request.rules
    ]
    wanted, irregularities = Wanted.by(compiled), Irregularities()
    request.progress.begin("reading the events")
    arrived = request.source(engine, wanted, irregularities)
    companies = request.snapshot.companies
    history = with_companies(engine, arrived, companies, wanted, irregularities)
    request.progress.begin("checking their order", arrived.rows)
    settled = settle(engine, arrived, history, irregularities)
    request.progress.begin("trying the rules", arrived.rows)
    matches = match_rulesets(
        settled.history,
        [(each, lists) for each in compiled],
        engine,
        in_order=request.mode is Mode.IN_ORDER,
    )
    return Prepared(
        request=request,
        engine=engine,
        arrived=arrived,
        settled=settled,
        compiled=compiled,
        matches=matches,
        currencies=currencies_of(engine, settled.history),
        irregularities=irregularities,
    )
