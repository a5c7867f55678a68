"""Two processes at the same place, on both databases: never two winners, never none.

`make torture` plays a thousand rounds of each, here it is twenty.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from attrs import evolve, frozen

from tests.sql.databases import KINDS
from tests.sql.races.pair import Pair, two_processes
from tests.sql.races.races import RACES
from tests.sql.races.running import Running
from tests.sql.torture.alone import Alone
from tests.sql.torture.places import Place
from tests.sql.torture.sites import STORES, lasting_place
from tests.sql.torture.violation import Violation

ROUNDS = 20
FEW = 5
MOST_ROUNDS = 1_000


in_our_crm = pytest.mark.parametrize(
    "course", list(product(KINDS, STORES[1:])), indirect=True, ids="-".join
)
"""Where the CRM finds out itself what was there before."""


@frozen
class Course:
    """A place, and two processes there."""

    pair: Pair
    place: Place

    def play(self, name: str, *, rounds: int = ROUNDS) -> None:
        """A race, of few rounds where the embedded CRM's way is gone again; raises Violation."""
        if self.place.store in ("transactions", "async"):
            rounds = min(rounds, FEW)
        tally = Running(self.pair, RACES[name], self.place).run(rounds)
        assert sum(tally.won.values()) == tally.rounds == rounds
        assert tally.met or rounds < ROUNDS, "they were never in the database at one moment"


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with two_processes() as pair:
        yield pair


@pytest.fixture(scope="module", params=product(KINDS, STORES), ids="-".join)
def course(request: pytest.FixtureRequest, pair: Pair) -> Iterator[Course]:
    with lasting_place(*request.param) as place:
        yield Course(pair, place)


@pytest.fixture(scope="module", params=KINDS)
def alone(request: pytest.FixtureRequest) -> Iterator[Alone]:
    with lasting_place(request.param, "alone") as place:
        assert isinstance(place, Alone)
        yield place


def test_S1_of_two_processes_that_deliver_one_event_one_decides_it(course: Course) -> None:
    course.play("one event twice")


def test_S2_of_two_events_of_one_company_one_moves_it(course: Course) -> None:
    course.play("two events of one company")


@in_our_crm
def test_E3_of_two_saves_of_one_sale_one_makes_it(course: Course) -> None:
    course.play("two saves of one sale")


def test_C6_of_two_questions_about_one_company_one_waits(course: Course) -> None:
    course.play("two questions about one company")


def test_C4_of_two_answers_to_one_confirmation_the_first_counts(course: Course) -> None:
    course.play("one confirmation answered twice")


def test_R7_of_two_saves_over_the_same_settings_one_is_refused(course: Course) -> None:
    course.play("two saves of the settings")


def test_S6_an_undo_and_a_manual_change_are_not_both_done(course: Course) -> None:
    course.play("an undo against a manual change")


def test_S3_of_two_sweeps_one_does_each_chore(course: Course) -> None:
    course.play("two sweeps", rounds=FEW)


@pytest.mark.parametrize(
    ("flaw", "race"),
    [
        ("claims by reading first", "one event twice"),
        ("compares versions in Python", "one confirmation answered twice"),
        ("answers without comparing versions", "one confirmation answered twice"),
        ("publishes by reading first", "two saves of the settings"),
        ("sets a category by reading first", "an undo against a manual change"),
    ],
)
def test_whoever_reads_first_and_writes_then_is_found(
    pair: Pair, alone: Alone, flaw: str, race: str
) -> None:
    flawed = Running(pair, RACES[race], evolve(alone, flaw=flaw), flaw.replace(" ", "-"))

    with pytest.raises(Violation, match=race):
        flawed.run(MOST_ROUNDS)
