"""Processes that are killed, and what the next one finds and finishes.

`make torture` kills at every moment of everything; here it is every moment of a save, and some of
the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from attrs import evolve, frozen

from tests.sql.crashes.dying import Dying, Toll
from tests.sql.crashes.founding import Founders
from tests.sql.crashes.nursery import Nursery, nursery
from tests.sql.crashes.operations import OPERATIONS
from tests.sql.crashes.sudden import Sudden
from tests.sql.databases import KINDS, Kind
from tests.sql.torture.alone import Alone
from tests.sql.torture.embedded import Embedded
from tests.sql.torture.places import Place
from tests.sql.torture.sites import Store, lasting_place
from tests.sql.torture.violation import Violation

AT_ONCE = 20
SUDDEN_KILLS = 2
SOME = 4
"""Kills only at every fourth moment."""


def _at(*stores: Store) -> pytest.MarkDecorator:
    places = list(product(KINDS, stores))
    return pytest.mark.parametrize("scene", places, indirect=True, ids="-".join)


alone = _at("alone")
mainly = _at("alone", "embedded")
otherwise = _at("transactions", "async")


@frozen
class Scene:
    """A place, and where processes come from that die there."""

    cradle: Nursery
    place: Place

    def kill(self, name: str, *, first: int = 1, step: int = 1) -> Toll:
        """In this operation; raises Violation."""
        dying = Dying(self.cradle, OPERATIONS[name], self.place)
        return dying.run(first=first, step=step, at_once=AT_ONCE)


@pytest.fixture(scope="module")
def cradle() -> Iterator[Nursery]:
    with nursery() as cradle:
        yield cradle


@pytest.fixture(scope="module")
def scene(request: pytest.FixtureRequest, cradle: Nursery) -> Iterator[Scene]:
    with lasting_place(*request.param) as place:
        yield Scene(cradle, place)


@mainly
def test_S3_a_save_may_die_at_any_moment(scene: Scene) -> None:
    toll = scene.kill("a save that updates")

    assert toll.kills == toll.moments >= 4
    assert bool(toll.between) == (scene.place.store == "alone")


@otherwise
def test_S3_a_save_may_die_also_in_its_callers_transaction_and_in_a_coroutine(scene: Scene) -> None:
    assert scene.kill("a save that updates", first=3, step=SOME + 2).kills


@mainly
def test_C6_a_question_that_supersedes_another_may_die(scene: Scene) -> None:
    assert scene.kill("a save that asks", first=2, step=SOME).kills


@mainly
def test_S3_an_answer_may_die(scene: Scene) -> None:
    assert scene.kill("an answer", step=SOME).kills


@mainly
def test_S6_an_undo_may_die(scene: Scene) -> None:
    assert scene.kill("an undo", first=3, step=SOME).kills


@mainly
def test_R7_a_save_of_the_settings_may_die(scene: Scene) -> None:
    assert scene.kill("a save of the settings", first=2, step=2 * SOME).kills


@mainly
def test_S3_a_sweep_may_die(scene: Scene) -> None:
    # What others left there is none of its business.
    assert isinstance(scene.place, Alone | Embedded)
    place = evolve(scene.place, tenant="sweeping")
    place.make()

    assert Dying(scene.cradle, OPERATIONS["a sweep"], place).run(first=15, step=10 * SOME).kills


@mainly
def test_S3_what_was_acknowledged_survives_sudden_deaths(scene: Scene) -> None:
    losses = Sudden(scene.cradle, scene.place).run(SUDDEN_KILLS)

    assert losses.kills
    assert losses.acknowledged


@alone
@pytest.mark.parametrize("flaw", ["keeps no intents", "sets a category behind"])
def test_whoever_keeps_no_intent_or_writes_behind_is_found(scene: Scene, flaw: str) -> None:
    assert isinstance(scene.place, Alone)
    update = OPERATIONS["a save that updates"]
    flawed = Dying(scene.cradle, update, evolve(scene.place, flaw=flaw), flaw.replace(" ", "-"))

    with pytest.raises(Violation, match="moment"):
        flawed.run(first=2, step=2, at_once=5)


def test_a_database_that_nobody_finished_is_made_by_the_next(cradle: Nursery, kind: Kind) -> None:
    assert Founders(cradle, kind).run(first=20, step=30).kills
