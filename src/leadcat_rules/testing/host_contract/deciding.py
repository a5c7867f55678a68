"""An engine over the host: one event, one update, and nothing half-done."""

from __future__ import annotations

import pytest

from leadcat_rules.decisions import Outcome, Reason
from leadcat_rules.domain import Id
from leadcat_rules.errors import NotAllowed
from leadcat_rules.events import SaleSaved, Trigger
from leadcat_rules.testing.contract import needs, the_only
from leadcat_rules.testing.crm import (
    CUSTOMER,
    LEAD,
    OPEN,
    OPPORTUNITY,
    PARTNER,
    PROSPECT,
    QUALIFIED,
    SUSPECT,
)
from leadcat_rules.testing.events import a_contact, a_sale, lead_status_set, sale_saved, sold
from leadcat_rules.testing.host_contract.crm import Crm
from leadcat_rules.testing.host_contract.host import Crash
from leadcat_rules.testing.host_contract.suite import HostSuite
from leadcat_rules.testing.rules import a_rule


class Deciding(HostSuite, adds_promises=True):
    """What an engine's automatic updates come to with this host."""

    def test_E3_a_sold_sale_moves_its_company(self, crm: Crm) -> None:
        crm.publish()
        decision = crm.handle(_sold_to(crm.lead))
        assert decision.reason is Reason.RULE_MATCHED
        assert crm.category_of(crm.lead) == decision.to_category == str(crm.id_of(CUSTOMER))
        assert len(crm.writes) == 1

    def test_E3_a_sold_sale_saved_again_fires_nothing(self, crm: Crm) -> None:
        crm.publish()
        sale = a_sale(company=crm.lead, status="sold")
        decision = crm.handle(sale_saved(before=sale, after=sale))
        assert decision.reason is Reason.NO_TRIGGER
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))

    def test_S1_a_second_delivery_returns_the_first_decision(self, crm: Crm) -> None:
        crm.publish()
        event = _sold_to(crm.lead)
        first = crm.handle(event)
        crm.put_category(crm.lead, LEAD)
        assert crm.handle(event) == first
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))

    def test_S1_of_16_deliveries_at_once_one_updates(self, crm: Crm) -> None:
        crm.publish()
        event = _sold_to(crm.lead)
        decisions = crm.handle_at_once([event] * 16)
        stored = crm.decision(event)
        assert stored is not None
        assert [step.reason for step in stored.steps] == [Reason.RULE_MATCHED]
        assert {decision.outcome for decision in decisions} <= {None, Outcome.UPDATED}
        assert len(crm.writes) == 1
        assert crm.category_of(crm.lead) == str(crm.id_of(CUSTOMER))

    def test_E1_only_a_potential_customer_is_moved(self, crm: Crm) -> None:
        crm.publish()
        before = crm.all_categories
        for company in (crm.customer, crm.uncategorised):
            assert crm.handle(_sold_to(company)).reason is Reason.NOT_ELIGIBLE
        assert crm.all_categories == before

    def test_E1_a_company_in_a_deleted_category_is_still_a_potential_customer(
        self, crm: Crm
    ) -> None:
        crm.publish()
        assert crm.handle(_sold_to(crm.in_deleted_category)).outcome is Outcome.UPDATED

    def test_an_unknown_company_is_a_failed_decision(self, crm: Crm) -> None:
        crm.publish()
        assert crm.handle(_sold_to(crm.nobody)).reason is Reason.COMPANY_NOT_FOUND

    def test_S4_a_deleted_target_moves_nobody(self, crm: Crm) -> None:
        crm.publish(a_rule(to=crm.category(SUSPECT)))
        assert crm.handle(_sold_to(crm.lead)).reason is Reason.TARGET_MISSING
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))

    @needs("lists_lead_statuses")
    def test_E2_a_lead_status_counts_where_the_category_has_it_enabled(self, crm: Crm) -> None:
        rule = a_rule(
            to=crm.category(CUSTOMER),
            trigger=Trigger.LEAD_STATUS_CHANGED,
            lead_status=crm.lead_status(QUALIFIED),
        )
        crm.publish(rule)
        reasons = {}
        for company in (crm.lead, crm.opportunity):
            before = a_contact(company=company, lead_status=crm.lead_status(OPEN))
            event = lead_status_set(crm.lead_status(QUALIFIED), before)
            reasons[company] = crm.handle(event).reason
        assert reasons == {
            crm.lead: Reason.RULE_MATCHED,
            crm.opportunity: Reason.LEAD_STATUS_NOT_ENABLED,
        }

    @needs("others_write_meanwhile")
    def test_S2_a_category_that_changes_meanwhile_is_judged_afresh(self, crm: Crm) -> None:
        crm.publish()
        crm.just_after("leadcat_get_company", lambda: crm.put_category(crm.lead, PROSPECT))
        decision = crm.handle(_sold_to(crm.lead))
        assert decision.from_category == str(crm.id_of(PROSPECT))
        assert crm.category_of(crm.lead) == decision.to_category == str(crm.id_of(CUSTOMER))

    @needs("others_write_meanwhile")
    def test_S2_what_somebody_else_made_of_it_meanwhile_stands(self, crm: Crm) -> None:
        crm.publish()
        crm.just_after("leadcat_get_company", lambda: crm.put_category(crm.lead, PARTNER))
        assert crm.handle(_sold_to(crm.lead)).reason is Reason.NOT_ELIGIBLE
        assert crm.category_of(crm.lead) == str(crm.id_of(PARTNER))

    def test_S3_a_crash_just_after_the_write_loses_nothing(self, crm: Crm) -> None:
        crm.publish()
        event = _sold_to(crm.lead)
        crm.dies_just_after("leadcat_set_category")
        with pytest.raises(Crash):
            crm.handle(event)
        left = crm.decision(event)
        crm.clock.advance(hours=1)
        if left is None:
            # The host's transaction took it all back: the event comes again.
            assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))
            finished = crm.handle(event)
        else:
            assert left.intent is not None, "the category was written before its intent was durable"
            assert left.intent.change == crm.writes[0]
            finished = the_only(crm.recover())
        assert finished == crm.decision(event)
        assert finished.reason is Reason.RULE_MATCHED
        assert crm.category_of(crm.lead) == finished.to_category == str(crm.id_of(CUSTOMER))

    def test_S6_an_update_is_undone(self, crm: Crm) -> None:
        crm.publish()
        crm.handle(event := _sold_to(crm.lead))
        undone = the_only(crm.undo(event))
        assert undone.is_done
        assert undone.decision.outcome is Outcome.UNDONE
        assert crm.category_of(crm.lead) == str(crm.id_of(LEAD))

    def test_S6_an_update_that_somebody_changed_since_is_not_undone(self, crm: Crm) -> None:
        crm.publish()
        crm.handle(event := _sold_to(crm.lead))
        crm.put_category(crm.lead, OPPORTUNITY)
        undone = the_only(crm.undo(event))
        assert not undone.is_done
        assert crm.category_of(crm.lead) == str(crm.id_of(OPPORTUNITY))

    def test_R6_a_stranger_undoes_nothing(self, crm: Crm) -> None:
        crm.publish()
        crm.handle(event := _sold_to(crm.lead))
        with pytest.raises(NotAllowed):
            crm.undo(event, by=self.stranger)
        assert crm.category_of(crm.lead) == str(crm.id_of(CUSTOMER))

    def test_C8_a_preview_writes_nothing(self, crm: Crm) -> None:
        crm.publish()
        event = _sold_to(crm.lead)
        before = crm.all_categories
        assert crm.preview(event).would_update
        assert crm.all_categories == before
        assert crm.decision(event) is None
        assert not crm.writes
        assert crm.handle(event).outcome is Outcome.UPDATED


def _sold_to(company: Id) -> SaleSaved:
    return sold(a_sale(company=company))
