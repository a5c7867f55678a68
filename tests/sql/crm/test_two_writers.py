"""Whoever comes second waits for the first, and decides by what is there then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Protocol

import pytest
from sqlalchemy import Update, text, update

from leadcat_rules import Decision, Outcome, Reason
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    LEAD,
    MORNING,
    OPPORTUNITY,
    PARTNER,
    VIP_CUSTOMER,
    a_contact,
    a_rule,
    a_sale,
    at_once,
)
from leadcat_sql import EmbeddedCrm
from leadcat_sql.crm.work import Work
from leadcat_sql.schema.crm_tables import sales
from tests.sql.crm.conftest import OpenCrm
from tests.sql.crm.meanwhile import while_somebody
from tests.sql.databases import Kind

SOLD = a_sale(status="sold")


class Meanwhile(Protocol):
    """Somebody works in a transaction while a CRM is called; see `while_somebody`."""

    def __call__(
        self, crm: EmbeddedCrm, works: Callable[[Work], object], call: Callable[[], Decision]
    ) -> Decision: ...


@pytest.fixture
def meanwhile(kind: Kind) -> Meanwhile:
    return lambda crm, works, call: while_somebody(kind, crm.shared.tenant, works, call)


def test_S1_one_save_delivered_twice_at_the_same_moment_updates_once(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        second = meanwhile(
            crm,
            lambda work: work.save_sale(SOLD, id="e1", at=MORNING),
            lambda: crm.save_sale(SOLD, id="e1", at=MORNING),
        )
        assert second.event.before is None
        assert [step.reason for step in second.steps] == [Reason.RULE_MATCHED]
        assert crm.engine.decisions() == [second]


def test_S1_an_event_id_that_somebody_uses_for_another_record_is_refused(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        second = meanwhile(
            crm,
            lambda work: work.save_sale(a_sale(id="1"), id="e1"),
            lambda: crm.save_sale(a_sale(id="2", company=None), id="e1"),
        )
        assert second.reason is Reason.EVENT_ID_REUSED
        assert crm.sale("2").company is None
        assert len(crm.engine.decisions()) == 1


def test_E3_a_record_that_somebody_else_saves_is_compared_with_what_they_saved(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        crm.save_sale(a_sale())
        second = meanwhile(
            crm, lambda work: work.save_sale(SOLD), lambda: crm.save_sale(a_sale(status="sold"))
        )
        assert second.event.before == SOLD
        assert second.reason is Reason.NO_TRIGGER


def test_E3_so_is_a_record_that_somebody_else_makes(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        second = meanwhile(
            crm,
            lambda work: work.save_contact(a_contact()),
            lambda: crm.save_contact(a_contact(lead_status="3")),
        )
        assert second.event.before == a_contact()


def test_E10_what_somebody_else_decided_about_the_record_counts(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        late = MORNING + timedelta(hours=1)
        crm.save_sale(a_sale())
        second = meanwhile(
            crm,
            lambda work: work.save_sale(a_sale(status="lost"), at=late),
            lambda: crm.save_sale(SOLD, at=MORNING),
        )
        assert second.reason is Reason.OUT_OF_ORDER
        assert crm.company(ACME.id).category == LEAD


def test_S2_a_category_that_somebody_changes_meanwhile_is_what_it_is_decided_on(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        second = meanwhile(
            crm,
            lambda work: work.set_category(ACME.id, OPPORTUNITY.id),
            lambda: crm.save_sale(SOLD),
        )
        assert (second.reason, second.from_category) == (Reason.RULE_MATCHED, OPPORTUNITY.id)
        assert crm.company(ACME.id).category == CUSTOMER


def test_S2_what_somebody_made_of_it_meanwhile_stands(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        second = meanwhile(
            crm,
            lambda work: work.set_category(ACME.id, PARTNER.id),
            lambda: crm.save_sale(SOLD),
        )
        assert second.reason is Reason.NOT_ELIGIBLE
        assert crm.company(ACME.id).category == PARTNER


def test_S2_two_events_of_one_company_update_it_once(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        second = meanwhile(
            crm,
            lambda work: work.save_sale(a_sale(id="1", status="sold")),
            lambda: crm.save_sale(a_sale(id="2", status="sold")),
        )
        assert second.reason is Reason.NOT_ELIGIBLE
        outcomes = [decision.outcome for decision in crm.engine.decisions()]
        assert sorted(map(str, outcomes)) == ["not_fired", "updated"]


def test_C6_two_questions_about_one_company_leave_one_open(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm(a_rule(ask=True)) as crm:
        second = meanwhile(
            crm,
            lambda work: work.save_sale(a_sale(id="1", status="sold")),
            lambda: crm.save_sale(a_sale(id="2", status="sold")),
        )
        assert [each.event.id for each in crm.engine.inbox.pending()] == [second.id]
        assert len(crm.engine.inbox.history()) == 2


def test_E7_a_choice_made_in_the_save_is_kept_whatever_somebody_set_before(
    open_crm: OpenCrm, meanwhile: Meanwhile
) -> None:
    with open_crm() as crm:
        second = meanwhile(
            crm,
            lambda work: work.set_category(ACME.id, PARTNER.id),
            lambda: crm.save_sale(SOLD, chosen_category=OPPORTUNITY.id),
        )
        assert second.reason is Reason.CHOICE_KEPT
        assert crm.company(ACME.id).category == OPPORTUNITY


def test_what_somebody_rolls_back_leaves_no_trace(open_crm: OpenCrm, kind: Kind) -> None:
    with open_crm() as crm:

        def works(work: Work) -> None:
            work.save_sale(SOLD, id="e1")
            raise _ChangedHerMind

        with pytest.raises(_ChangedHerMind):
            while_somebody(kind, crm.shared.tenant, works, lambda: None)
        decision = crm.save_sale(SOLD, id="e1")
        assert decision.event.before is None
        assert decision.reason is Reason.RULE_MATCHED


class _ChangedHerMind(Exception):
    """After all."""


def test_S1_of_sixteen_deliveries_at_once_one_updates(open_crm: OpenCrm) -> None:
    with open_crm() as crm:
        save = partial(crm.save_sale, SOLD, id="e1", at=MORNING)
        decisions = at_once([save] * 16)
        assert len({decision.version for decision in decisions}) == 1
        assert crm.engine.decisions() == [decisions[0]]


def test_S3_a_deadlock_is_undone_and_the_whole_save_repeated(open_crm: OpenCrm, kind: Kind) -> None:
    """Somebody has the company and wants the sale; the save has the sale and wants the company."""
    if kind == "sqlite":
        return  # one writer has no deadlock
    with open_crm() as crm:
        crm.save_sale(a_sale())

        def has_the_company(work: Work) -> None:
            # Whoever looks for a deadlock first is the one who loses.
            work.connection.execute(text("SET LOCAL deadlock_timeout = '1min'"))
            work.set_category(ACME.id, OPPORTUNITY.id)

        def wants_the_sale(work: Work) -> None:
            work.connection.execute(_touch(crm))

        tenant = crm.shared.tenant
        decision = while_somebody(
            kind, tenant, has_the_company, lambda: crm.save_sale(SOLD), wants_the_sale
        )
        assert [step.reason for step in decision.steps] == [Reason.RULE_MATCHED]
        assert decision.from_category == OPPORTUNITY.id


def test_saves_of_many_at_once_leave_every_company_explained(open_crm: OpenCrm) -> None:
    with open_crm(a_rule(), a_rule(trigger="sale_lost", to=VIP_CUSTOMER)) as crm:
        sales = [
            a_sale(id=str(number % 3), status="sold" if number % 2 else "lost")
            for number in range(12)
        ]
        decisions = at_once(partial(crm.save_sale, sale) for sale in sales)
        updated = [each for each in decisions if each.outcome is Outcome.UPDATED]
        assert len(updated) == 1
        assert crm.company(ACME.id).category_id == updated[0].to_category


def _touch(crm: EmbeddedCrm) -> Update:
    mine = sales.c.tenant == crm.shared.tenant
    return update(sales).where(mine).values(version=sales.c.version + 1)
