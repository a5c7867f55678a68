"""A page begins at its cursor or at the end of its time range, whichever is the nearer."""

from __future__ import annotations

from itertools import product

from leadcat_rules import ConfirmationQuery, DecisionQuery
from leadcat_rules.testing import sold
from leadcat_rules.testing.records import claimed, decided, minutes_later
from leadcat_sql import SqlStore
from tests.sql.records.made import claimed_and_saved, question

MINUTES = (1, 2, 2, 3)
EDGES = [minutes_later(minute) for minute in (0.5, 1, 2, 3, 3.5)]


def test_S5_a_cursor_in_a_time_range_of_the_log(store: SqlStore) -> None:
    made = [
        claimed_and_saved(store, decided(claimed(sold()), at=minutes_later(minute)))
        for minute in MINUTES
    ]
    made.sort(key=lambda decision: decision.position, reverse=True)
    for cursor, since, until in product(made, EDGES, EDGES):
        query = DecisionQuery(since=since, until=until, after=cursor.position)
        assert list(store.decisions(query)) == [each for each in made if query.fits(each)]


def test_C3_a_cursor_in_a_time_range_of_the_inbox(store: SqlStore) -> None:
    made = [
        question(store, company=f"c{number}", minute=minute)[1]
        for number, minute in enumerate(MINUTES)
    ]
    made.sort(key=lambda confirmation: confirmation.position)
    for cursor, since, until in product(made, EDGES, EDGES):
        query = ConfirmationQuery(since=since, until=until, after=cursor.position)
        assert list(store.confirmations(query)) == [each for each in made if query.fits(each)]
