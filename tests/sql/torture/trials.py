"""Everything there is to be tried, each with the figures that it comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeAlias

from attrs import frozen

from tests.sql.crashes import founding, sudden
from tests.sql.crashes.dying import Dying, Toll
from tests.sql.crashes.founding import Founders
from tests.sql.crashes.nursery import Nursery
from tests.sql.crashes.operations import OPERATIONS
from tests.sql.crashes.sudden import Sudden
from tests.sql.databases import KINDS, Kind
from tests.sql.races.pair import Pair
from tests.sql.races.races import RACES
from tests.sql.races.running import Running
from tests.sql.torture.places import Place
from tests.sql.torture.sites import STORES, Store, new_place

_ROUNDS_FOR_A_KILL = 10

Figures: TypeAlias = tuple[object, ...]

RACES_COME_TO = ("rounds", "won by 1", "won by 2", "at once", "errors", "seconds")
"""`at once`: rounds with both in the database at one moment; `errors`: the database's, got over."""
CRASHES_COME_TO = ("kills", "moments", "between", "seconds")
"""`between`: kills after the category was written and before it was recorded."""
WORK_COMES_TO = ("kills", "done", "in hand", "seconds")
"""`done`: what was acknowledged, and there afterwards; `in hand`: what recovery finished."""


@frozen(kw_only=True)
class Limits:
    """How much of it."""

    rounds: int
    seed: int
    flaw: str | None
    """The fault that the places have which are alone."""
    until: float | None
    """Monotonic seconds; None for as long as it takes."""


@frozen(kw_only=True)
class Trial:
    """One row of a table."""

    name: str
    database: Kind
    store: str
    run: Callable[[Limits], Figures]
    """Raises Violation."""


def races(pair: Pair) -> Iterator[Trial]:
    """Each race at each kind of place."""
    for name, race in RACES.items():
        stores = [store for store in STORES if not (race.needs_the_crm and store == "alone")]
        yield from _everywhere(name, partial(_race, pair, name), stores)


def crashes(cradle: Nursery) -> Iterator[Trial]:
    """Each operation at each kind of place, and the making of both databases."""
    for name in OPERATIONS:
        yield from _everywhere(name, partial(_crash, cradle, name))
    for kind in KINDS:
        run = partial(_founding, cradle, kind)
        yield Trial(name=founding.NAME, database=kind, store="", run=run)


def work(cradle: Nursery) -> Iterator[Trial]:
    """Work that is killed from outside, at each kind of place."""
    yield from _everywhere(sudden.NAME, partial(_work, cradle))


def _everywhere(
    name: str, run: Callable[[Place, Limits], Figures], stores: Sequence[Store] = STORES
) -> Iterator[Trial]:
    for kind in KINDS:
        for store in stores:
            at_new = partial(_at_new, partial(new_place, kind, store), run)
            yield Trial(name=name, database=kind, store=store, run=at_new)


def _at_new(
    make: Callable[..., Place], run: Callable[[Place, Limits], Figures], limits: Limits
) -> Figures:
    return run(make(flaw=limits.flaw), limits)


def _race(pair: Pair, name: str, place: Place, limits: Limits) -> Figures:
    tally = Running(pair, RACES[name], place).run(limits.rounds, until=limits.until)
    won = (tally.won[1], tally.won[2])
    return (tally.rounds, *won, tally.met, tally.failures, _seconds(tally.seconds))


def _crash(cradle: Nursery, name: str, place: Place, _: Limits) -> Figures:
    return _figures_of(Dying(cradle, OPERATIONS[name], place).run())


def _founding(cradle: Nursery, kind: Kind, _: Limits) -> Figures:
    return _figures_of(Founders(cradle, kind).run())


def _work(cradle: Nursery, place: Place, limits: Limits) -> Figures:
    kills = max(1, limits.rounds // _ROUNDS_FOR_A_KILL)
    losses = Sudden(cradle, place, limits.seed).run(kills, until=limits.until)
    return (losses.kills, losses.acknowledged, losses.recovered, _seconds(losses.seconds))


def _figures_of(toll: Toll) -> Figures:
    return (toll.kills, toll.moments, toll.between, _seconds(toll.seconds))


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f}"
