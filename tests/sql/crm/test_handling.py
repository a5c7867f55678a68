"""An event from elsewhere is decided in one transaction of the CRM."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve

from leadcat_rules import Answer, Reason, SaleSaved
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    FJORD,
    LEAD,
    MORNING,
    OPPORTUNITY,
    a_rule,
    a_sale,
)
from leadcat_rules.testing.records import claimed
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.breaking import Scoring, after, break_it, when_scored
from tests.sql.crm.conftest import OpenCrm
from tests.sql.crm.crms import a_crm

SOLD = SaleSaved(id="e1", before=None, after=a_sale(status="sold"), at=MORNING)


@pytest.fixture
def crm(open_either: OpenCrm) -> Iterator[EmbeddedCrm]:
    with open_either() as crm:
        yield crm


def test_an_event_moves_the_company_and_saves_no_record(crm: EmbeddedCrm) -> None:
    decision = crm.handle(SOLD)
    assert decision.reason is Reason.RULE_MATCHED
    assert crm.engine.decision("e1") == decision
    assert crm.company(ACME.id).category == CUSTOMER
    assert crm.sales() == []


def test_S1_an_event_that_comes_twice_is_decided_once(crm: EmbeddedCrm) -> None:
    first = crm.handle(SOLD)
    assert crm.handle(SOLD) == first
    other = SaleSaved(id="e1", before=None, after=a_sale(id="9"))
    assert crm.handle(other).reason is Reason.EVENT_ID_REUSED
    assert list(crm.engine.decisions()) == [first]


def test_C8_the_answer_to_the_preview_comes_with_it(open_either: OpenCrm) -> None:
    with open_either(a_rule(ask=True)) as crm:
        assert crm.handle(SOLD, answer=Answer.decline()).reason is Reason.DECLINED
        assert crm.engine.inbox.pending() == []
        assert crm.company(ACME.id).category == LEAD


def test_S3_what_a_plugin_breaks_is_a_failed_decision(open_either: OpenCrm) -> None:
    scoring = Scoring()
    with open_either(when_scored(), plugins=[scoring]) as crm:
        assert crm.handle(SOLD).reason is Reason.PLUGIN_ERROR
        scoring.fails = False
        assert crm.handle(SOLD).reason is Reason.RULE_MATCHED


def test_S3_so_is_what_breaks_the_transaction(open_either: OpenCrm) -> None:
    with open_either() as crm:
        with after(crm, "leadcat_get_company", break_it):
            decision = crm.handle(SOLD)
        assert crm.engine.decision("e1") == decision
        crm.retry()
        assert crm.company(ACME.id).category == CUSTOMER


def many() -> list[SaleSaved]:
    """Of two companies in turn, one event twice, one of a company that isn't there."""
    sales = [a_sale(id=str(number), company=(ACME, FJORD)[number % 2].id) for number in range(6)]
    sold = [
        SaleSaved(id=f"e{sale.id}", before=None, after=evolve(sale, status="sold"), at=MORNING)
        for sale in sales
    ]
    lost = [
        SaleSaved(id=f"f{sale.id}", before=sale, after=evolve(sale, status="lost"), at=MORNING)
        for sale in sales
    ]
    elsewhere = SaleSaved(id="g", before=None, after=a_sale(id="9", company="404"), at=MORNING)
    return [*sold, elsewhere, *lost, sold[0]]


def test_S1_S2_many_events_at_once_are_decided_as_one_by_one(open_either: OpenCrm) -> None:
    rules = [
        a_rule(to=OPPORTUNITY),
        a_rule(trigger="sale_lost", ask=True),
        a_rule(trigger="sale_registered"),
    ]
    with open_either(*rules) as alone, open_either(*rules) as together:
        expected = [alone.handle(event) for event in many()]
        assert list(together.handle_many(many())) == expected
        assert list(together.handle_many(many())) == [alone.handle(event) for event in many()]
        assert together.companies() == alone.companies()
        assert together.engine.inbox.pending() == alone.engine.inbox.pending()


def test_S3_where_many_break_the_transaction_each_goes_alone(open_either: OpenCrm) -> None:
    with open_either() as crm:
        with after(crm, "leadcat_get_companies", break_it):
            decisions = crm.handle_many(many())
        told = [decision.reason for decision in decisions]
        assert told[:2] == [Reason.RULE_MATCHED, Reason.RULE_MATCHED]
        assert set(told[2:6]) == {Reason.NOT_ELIGIBLE}
        assert told[6] is Reason.COMPANY_NOT_FOUND
        assert crm.company(ACME.id).category == crm.company(FJORD.id).category == CUSTOMER


def test_S1_what_somebody_claims_while_many_are_decided_is_theirs() -> None:
    with a_crm("postgresql") as crm:
        others = claimed(SOLD)
        to_be_claimed = [others]

        def claim_it(_: object) -> None:
            if to_be_claimed:
                crm.store.claim(to_be_claimed.pop())

        later = SaleSaved(
            id="e2", before=None, after=a_sale(id="9", status="sold", company=FJORD.id)
        )
        with after(crm, "leadcat_get_companies", claim_it):
            first, second = crm.handle_many([SOLD, later])
        assert first == others
        assert second.reason is Reason.RULE_MATCHED
        assert crm.company(ACME.id).category == LEAD
