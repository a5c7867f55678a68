"""An event from elsewhere is decided in one transaction of the CRM."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadcat_rules import Answer, Reason, SaleSaved
from leadcat_rules.testing import ACME, CUSTOMER, LEAD, MORNING, a_rule, a_sale
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.breaking import Scoring, after, break_it, when_scored
from tests.sql.crm.conftest import OpenCrm

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
