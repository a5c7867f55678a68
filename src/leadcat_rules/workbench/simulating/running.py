"""A simulation from its source to its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter

from attrs import evolve, frozen

from leadcat_rules.errors import InvalidInput
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.failing import engine_failures
from leadcat_rules.workbench.simulating.in_order import moved
from leadcat_rules.workbench.simulating.irregularities import as_problems
from leadcat_rules.workbench.simulating.noticing import notice, reused_ids, span, written_time
from leadcat_rules.workbench.simulating.prepared import Prepared, Request, prepare
from leadcat_rules.workbench.simulating.replaying import Replayed, replay
from leadcat_rules.workbench.simulating.result import (
    Comparison,
    Count,
    Example,
    Simulation,
    Verified,
)
from leadcat_rules.workbench.simulating.sampling import (
    expected_of_companies,
    expected_of_rows,
    some_companies,
    some_rows,
)
from leadcat_rules.workbench.simulating.stateless import count_stateless
from leadcat_rules.workbench.simulating.tallying import merged
from leadcat_rules.workbench.simulating.verifying import Expected, verify


def simulate(request: Request, engine: Engine) -> Simulation:
    """What the ruleset would have done to the history.

    InvalidInput for a source that can't be used, or with irregularities when these are refused;
    StoreError where the engine fails on the way.
    """
    with engine_failures(engine):
        return _run(request, engine)[1][0]


def compare(request: Request, engine: Engine) -> Comparison:
    """What two rulesets would have done to it, and where they part. Raises as `simulate`."""
    with engine_failures(engine):
        prepared, simulations, replayed = _run(request, engine)
        if replayed is None or replayed.meeting is None:
            raise ValueError("a comparison needs two rulesets")
        meeting = replayed.meeting
        return Comparison(
            new=simulations[0],
            old=simulations[1],
            elsewhere=meeting.elsewhere,
            companies_elsewhere=meeting.companies_elsewhere(),
            matrix=tuple(meeting.matrix()),
            examples=tuple(_examples(prepared, replayed)),
        )


_Done = tuple[Prepared, Sequence[Simulation], Replayed | None]


def _run(request: Request, engine: Engine) -> _Done:
    began = perf_counter()
    prepared = prepare(request, engine)
    notice(prepared)
    found = prepared.irregularities.all()
    if request.strict and found:
        raise InvalidInput(*as_problems(found))
    request.progress.begin("deciding", prepared.arrived.rows)
    counted = _in_order(prepared) if _needs_replay(prepared) else _stateless(prepared)
    simulations = [
        _simulation(prepared, place, counted, perf_counter() - began)
        for place in range(len(request.rules))
    ]
    if request.verify:
        request.progress.begin("deciding again, one by one", request.verify)
        simulations[0] = evolve(simulations[0], verified=_verified(prepared, counted))
    return prepared, simulations, counted.replayed


@frozen
class _Counted:
    counts: Sequence[tuple[Count, ...]]
    """For each ruleset."""
    companies: int
    replayed: Replayed | None = None
    watched: Sequence[str] = ()


def _needs_replay(prepared: Prepared) -> bool:
    return prepared.flows or len(prepared.matches) > 1


def _stateless(prepared: Prepared) -> _Counted:
    engine, matches = prepared.engine, prepared.matches[0]
    categories = {each.id for each in prepared.request.snapshot.categories}
    counts = merged(
        each if each.from_category in categories else evolve(each, from_category=None)
        for each in count_stateless(matches, prepared.request.answer, engine, prepared.currencies)
    )
    history = prepared.settled.history
    known = history.filter(history.company_known)
    companies = engine.fetch(known.aggregate(n=known.company.nunique())).to_pylist()[0]["n"]
    return _Counted([counts], companies)


def _in_order(prepared: Prepared) -> _Counted:
    watched: Sequence[str] = ()
    if prepared.request.verify and prepared.flows:
        watched = some_companies(prepared)
    replayed = replay(prepared, watched)
    counts = [each.counts() for each in replayed.replays]
    return _Counted(counts, len(replayed.seen), replayed, watched)


def _simulation(prepared: Prepared, place: int, counted: _Counted, seconds: float) -> Simulation:
    request, rules = prepared.request, prepared.request.rules[place]
    counts = merged((*counted.counts[place], *reused_ids(prepared)))
    replayed = counted.replayed
    first, last = span(prepared)
    return Simulation(
        ruleset=rules.ruleset.name,
        revision=rules.ruleset.revision,
        file=rules.file,
        mode=request.mode,
        engine=prepared.engine.name,
        source=prepared.arrived.name,
        answer=request.answer,
        events=sum(each.events for each in counts),
        companies=counted.companies,
        counts=counts,
        moved=() if replayed is None else moved(replayed.replays[place], replayed.seen),
        irregularities=prepared.irregularities.all(),
        in_python=prepared.matches[place].in_python,
        rules=tuple(rule.id for rule in prepared.compiled[place].rules),
        categories=_named(prepared),
        first_at=first,
        last_at=last,
        seconds=seconds,
    )


def _named(prepared: Prepared) -> Mapping[str, tuple[str, str]]:
    categories = prepared.request.snapshot.categories
    return {each.id: (each.name, each.group.value) for each in categories}


def _verified(prepared: Prepared, counted: _Counted) -> Verified:
    request = prepared.request
    return verify(
        _expected(prepared, counted),
        prepared.arrived.places,
        request.rules[0].ruleset,
        request.snapshot.lists,
        request.answer,
        flows=prepared.flows,
        plugins=request.plugins,
        without=request.without,
    )


def _expected(prepared: Prepared, counted: _Counted) -> Iterator[Expected]:
    if not prepared.flows or counted.replayed is None:
        return expected_of_rows(prepared, some_rows(prepared))
    return expected_of_companies(prepared, counted.replayed, counted.watched)


def _examples(prepared: Prepared, replayed: Replayed) -> Iterator[Example]:
    meeting = replayed.meeting
    if meeting is None or not meeting.examples:
        return
    rows = [each.row for each in meeting.examples]
    history = prepared.settled.history
    query = history.filter(history.row.isin(rows)).select("row", "id", "company", "at")
    told = {row["row"]: row for row in prepared.engine.fetch(query).to_pylist()}
    places = prepared.arrived.places(rows)
    for place, each in zip(places, meeting.examples, strict=True):
        yield Example(
            place=place,
            event=told[each.row]["id"],
            company=told[each.row]["company"],
            at=written_time(told[each.row]["at"]),
            from_category=meeting.new.layout.categories[each.category],
            new=each.new,
            old=each.old,
        )
