"""A save that asks no plugin: claimed with the record, decided by a sweep (S1, S3)."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event
from typing import Any

import pytest

from leadcat_rules import Answer, Decision, Facts, InvalidInput, Reason, Sweep, hookimpl, numeric
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    LEAD,
    MORNING,
    OPEN,
    OPPORTUNITY,
    FakeClock,
    a_contact,
    a_rule,
    a_sale,
    a_snapshot,
)
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.breaking import when_scored
from tests.sql.crm.conftest import OpenCrm
from tests.sql.crm.crms import Everybody, a_crm, publish
from tests.sql.databases import Kind
from tests.sql.operations import Mistake

SOLD = a_sale(status="sold")
SECONDS = 20


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def crm(open_crm: OpenCrm, clock: FakeClock) -> Iterator[EmbeddedCrm]:
    with open_crm(clock=clock) as crm:
        yield crm


def swept(crm: EmbeddedCrm, clock: FakeClock) -> Sweep:
    clock.advance(minutes=2)
    return crm.sweep()


def test_it_is_saved_and_claimed_and_the_next_sweep_decides_it(
    crm: EmbeddedCrm, clock: FakeClock
) -> None:
    saved = crm.save_sale(SOLD, actor="ann", decide_later=True)
    assert (saved.outcome, saved.in_hand, saved.event.actor) == (None, True, "ann")
    assert crm.sale(SOLD.id) == SOLD
    assert crm.engine.decision(saved.id) == saved
    assert crm.company(ACME.id).category == LEAD
    (decision,) = swept(crm, clock).recovered
    assert (decision.id, decision.reason) == (saved.id, Reason.RULE_MATCHED)
    assert crm.company(ACME.id).category == CUSTOMER


def test_so_it_is_with_a_contact(open_crm: OpenCrm, clock: FakeClock) -> None:
    rule = a_rule(trigger="lead_status_changed", lead_status=OPEN, to=OPPORTUNITY)
    with open_crm(rule, clock=clock) as crm:
        assert crm.save_contact(a_contact(lead_status=None), decide_later=True).outcome is None
        assert crm.contact("301").lead_status == OPEN.id
        assert [each.reason for each in swept(crm, clock).recovered] == [Reason.RULE_MATCHED]
        assert crm.company(ACME.id).category == OPPORTUNITY


def test_it_knows_what_the_record_was_before(crm: EmbeddedCrm, clock: FakeClock) -> None:
    crm.save_sale(SOLD)
    crm.set_category(ACME.id, LEAD.id)
    saved = crm.save_sale(a_sale(status="sold", amount="7"), decide_later=True)
    assert saved.event.before == SOLD
    assert [each.reason for each in swept(crm, clock).recovered] == [Reason.NO_TRIGGER]


def test_S1_the_same_save_again_gives_the_same_decision(crm: EmbeddedCrm, clock: FakeClock) -> None:
    first = crm.save_sale(SOLD, id="e1", decide_later=True)
    assert crm.save_sale(SOLD, id="e1", decide_later=True) == first
    assert crm.save_sale(SOLD, id="e1") == first
    (decision,) = swept(crm, clock).recovered
    assert crm.save_sale(SOLD, id="e1", decide_later=True) == decision
    assert list(crm.engine.decisions()) == [decision]


def test_S3_the_same_save_again_decides_what_nobody_has_swept(
    crm: EmbeddedCrm, clock: FakeClock
) -> None:
    crm.save_sale(SOLD, id="e1", decide_later=True)
    clock.advance(minutes=2)
    assert crm.save_sale(SOLD, id="e1").reason is Reason.RULE_MATCHED
    assert crm.sweep() == Sweep()


def test_S1_an_event_id_of_another_save_is_refused_and_the_record_kept(crm: EmbeddedCrm) -> None:
    first = crm.save_sale(a_sale(id="1"), id="e1", decide_later=True)
    second = crm.save_sale(a_sale(id="2"), id="e1", decide_later=True)
    assert second.reason is Reason.EVENT_ID_REUSED
    assert crm.sale("2").id == "2"
    assert list(crm.engine.decisions()) == [first]


def test_E7_the_category_that_was_chosen_is_written_with_it(
    crm: EmbeddedCrm, clock: FakeClock
) -> None:
    crm.save_sale(SOLD, chosen_category=OPPORTUNITY.id, decide_later=True)
    assert crm.company(ACME.id).category == OPPORTUNITY
    assert [each.reason for each in swept(crm, clock).recovered] == [Reason.CHOICE_KEPT]


def test_E10_what_was_saved_since_is_not_undone_by_it(crm: EmbeddedCrm, clock: FakeClock) -> None:
    publish(crm, a_rule(), a_rule(id="lost", trigger="sale_lost", to=OPPORTUNITY))
    crm.save_sale(SOLD, decide_later=True)
    clock.advance(seconds=5)
    crm.save_sale(a_sale(status="lost"))
    assert [each.reason for each in swept(crm, clock).recovered] == [Reason.OUT_OF_ORDER]
    assert crm.company(ACME.id).category == OPPORTUNITY


def test_C3_what_asks_waits_in_the_inbox_then(open_crm: OpenCrm, clock: FakeClock) -> None:
    with open_crm(a_rule(ask=True), clock=clock) as crm:
        crm.save_sale(SOLD, decide_later=True)
        assert crm.engine.inbox.pending() == []
        swept(crm, clock)
        (waiting,) = crm.engine.inbox.pending()
        assert crm.answer(waiting.id, Answer.accept()).reason is Reason.ACCEPTED


def test_an_answer_is_not_kept_for_later(crm: EmbeddedCrm) -> None:
    with pytest.raises(ValueError, match="answer"):
        crm.save_sale(SOLD, answer=Answer.accept(), decide_later=True)
    assert crm.sales() == []


def test_what_a_save_is_refused_for_is_refused_at_once(crm: EmbeddedCrm) -> None:
    with pytest.raises(InvalidInput):
        crm.save_sale(a_sale(company="999"), decide_later=True)
    assert (list(crm.sales()), list(crm.engine.decisions())) == ([], [])


def test_several_commit_together(kind: Kind, clock: FakeClock) -> None:
    with a_crm(kind, clock=clock) as crm:
        with crm.transaction() as work:
            work.save_sale(a_sale(id="1", status="sold"), decide_later=True)
            work.save_sale(a_sale(id="2"), decide_later=True)
        assert len(swept(crm, clock).recovered) == 2
        with suppress(Mistake), crm.transaction() as work:
            work.save_sale(a_sale(id="3"), decide_later=True)
            raise Mistake
        assert len(crm.sales()) == 2
        assert swept(crm, clock).recovered == ()


class Hanging:
    """A plugin whose variable waits until it is let go."""

    def __init__(self) -> None:
        self.let_go = Event()

    @hookimpl
    def leadcat_variables(self) -> list[Any]:
        @numeric("Lead score")
        def lead_score(_: Facts) -> int:
            self.let_go.wait(SECONDS)
            return 5

        return [lead_score]


def test_S3_a_plugin_that_hangs_is_not_waited_for(open_crm: OpenCrm, clock: FakeClock) -> None:
    hanging = Hanging()
    with open_crm(when_scored(), plugins=[hanging], clock=clock) as crm:
        with ThreadPoolExecutor(1) as thread:
            saving = thread.submit(_save_later, crm)
            try:
                assert saving.result(SECONDS / 2).outcome is None
            finally:
                hanging.let_go.set()
        assert [each.reason for each in swept(crm, clock).recovered] == [Reason.RULE_MATCHED]


def _save_later(crm: EmbeddedCrm) -> Decision:
    return crm.save_sale(SOLD, decide_later=True)


_DYING = """
import os, signal, sys
from leadcat_rules.testing import FakeClock, a_sale
from leadcat_sql import EmbeddedCrm
crm = EmbeddedCrm.open(sys.argv[1], clock=FakeClock())
crm.save_sale(a_sale(status="sold"), id="e1", decide_later=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_S3_a_process_that_dies_after_it_loses_nothing(migrated_url: str) -> None:
    clock = FakeClock(MORNING)
    with EmbeddedCrm.open(migrated_url, clock=clock, plugins=[Everybody()]) as crm:
        crm.load(a_snapshot())
        publish(crm)
        died = subprocess.run([sys.executable, "-c", _DYING, migrated_url], check=False)
        assert died.returncode < 0
        assert crm.sale(SOLD.id) == SOLD
        assert [each.id for each in swept(crm, clock).recovered] == ["e1"]
        assert crm.company(ACME.id).category == CUSTOMER
