"""A save takes at most four round trips on PostgreSQL, BEGIN and COMMIT among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from leadcat_rules import Answer, Decision, Reason
from leadcat_rules.testing import (
    ACME,
    FJORD,
    LEAD,
    LINDQVIST,
    PROSPECT,
    QUALIFIED,
    a_contact,
    a_rule,
    a_sale,
    a_snapshot,
)
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.crms import Everybody, publish
from tests.sql.databases import new_database
from tests.sql.wire import resting_connection, round_trips

_FAMILIAR = 8
"""After a few times psycopg has the server prepare a statement, which is one more trip, once."""

RULES = (
    a_rule(),
    a_rule(trigger="sale_lost", ask=True),
    a_rule(trigger="lead_status_changed", lead_status=QUALIFIED, to=PROSPECT),
)


@pytest.fixture
def crm() -> Iterator[EmbeddedCrm]:
    with EmbeddedCrm.open(new_database("postgresql"), plugins=[Everybody()]) as crm:
        crm.load(a_snapshot())
        publish(crm, *RULES)
        yield crm


def _an_update(crm: EmbeddedCrm, number: int) -> Decision:
    return crm.save_sale(a_sale(id=str(number), status="sold"))


def _a_contact(crm: EmbeddedCrm, number: int) -> Decision:
    crm_contact = a_contact(id=str(number), lead_status=QUALIFIED)
    return crm.save_contact(crm_contact)


def _a_sale_that_fires_nothing(crm: EmbeddedCrm, number: int) -> Decision:
    return crm.save_sale(a_sale(id=str(number), company=LINDQVIST.id))


def _a_question(crm: EmbeddedCrm, number: int) -> Decision:
    return crm.save_sale(a_sale(id=str(number), company=FJORD.id, status="lost"))


def _an_answer(crm: EmbeddedCrm, number: int) -> Decision:
    return crm.save_sale(a_sale(id=str(number), status="lost"), answer=Answer.accept())


def _a_choice(crm: EmbeddedCrm, number: int) -> Decision:
    return crm.save_sale(a_sale(id=str(number)), chosen_category=PROSPECT.id)


SAVES = {
    _an_update: Reason.RULE_MATCHED,
    _a_contact: Reason.RULE_MATCHED,
    _a_sale_that_fires_nothing: Reason.NOT_ELIGIBLE,
    _a_question: Reason.ASKED,
    _an_answer: Reason.ACCEPTED,
    _a_choice: Reason.NO_RULE_MATCHED,
}


@pytest.mark.parametrize(("save", "reason"), SAVES.items())
def test_a_save_takes_four_round_trips(
    crm: EmbeddedCrm, save: Callable[[EmbeddedCrm, int], Decision], reason: Reason
) -> None:
    numbers = count(1)
    driver = resting_connection(crm.store.database.engine)
    decisions: list[Decision] = []
    for _ in range(_FAMILIAR):
        trips = round_trips(driver, lambda: decisions.append(save(crm, next(numbers))))
        for pending in crm.engine.inbox.pending():
            crm.answer(pending.id, Answer.decline(), by="ann")
        crm.set_category(ACME.id, LEAD.id)
    assert trips == 4
    assert decisions[-1].reason is reason


def test_E3_a_record_that_is_saved_again_takes_no_more(crm: EmbeddedCrm) -> None:
    driver = resting_connection(crm.store.database.engine)
    for number in range(_FAMILIAR):
        sale = a_sale(status="sold" if number % 2 else "open")
        trips = round_trips(driver, lambda: crm.save_sale(sale, id=str(number)))  # noqa: B023
        crm.set_category(ACME.id, LEAD.id)
    assert trips == 4
    assert crm.sale("201") == sale
