"""A category is compared and set in one step, and nothing else is touched (S2)."""

from __future__ import annotations

from leadcat_rules.testing.crm import (
    CUSTOMER,
    LEAD,
    LOST,
    OPPORTUNITY,
    PARTNER,
    PROSPECT,
    UNKNOWN_CATEGORY,
    VIP_CUSTOMER,
)
from leadcat_rules.testing.host_contract.crm import Crm
from leadcat_rules.testing.host_contract.suite import HostSuite

_RACES = 20
"""Of a host in memory that forgot its lock, about one race in four shows it."""


class Writing(HostSuite, adds_promises=True):
    """The promises of `leadcat_set_category`."""

    def test_S2_the_expected_category_is_replaced(self, crm: Crm) -> None:
        assert crm.set_category(crm.lead, LEAD, CUSTOMER) is True
        assert crm.category_of(crm.lead) == str(crm.id_of(CUSTOMER))

    def test_S2_no_other_company_is_touched(self, crm: Crm) -> None:
        crm.put_category(crm.opportunity, LEAD)
        before = crm.all_categories
        crm.set_category(crm.lead, LEAD, CUSTOMER)
        after = {**before, str(crm.lead): str(crm.id_of(CUSTOMER))}
        assert crm.all_categories == after

    def test_S2_the_host_returns_what_it_has_written(self, crm: Crm) -> None:
        crm.company(crm.lead)
        crm.set_category(crm.lead, LEAD, CUSTOMER)
        company = crm.company(crm.lead)
        assert company is not None
        assert company.category == crm.category(CUSTOMER)

    def test_S2_another_category_than_the_expected_one_is_kept(self, crm: Crm) -> None:
        crm.put_category(crm.lead, PARTNER)
        before = crm.all_categories
        assert crm.set_category(crm.lead, LEAD, CUSTOMER) is False
        assert crm.all_categories == before

    def test_S2_a_change_is_written_once(self, crm: Crm) -> None:
        assert crm.set_category(crm.lead, LEAD, CUSTOMER) is True
        assert crm.set_category(crm.lead, LEAD, CUSTOMER) is False

    def test_S2_a_company_without_a_category_is_kept(self, crm: Crm) -> None:
        before = crm.all_categories
        assert crm.set_category(crm.uncategorised, LEAD, CUSTOMER) is False
        assert crm.all_categories == before

    def test_S2_an_unknown_company_is_no_error(self, crm: Crm) -> None:
        before = crm.all_categories
        assert crm.set_category(crm.nobody, LEAD, CUSTOMER) is False
        assert crm.all_categories == before

    def test_S2_a_target_that_is_not_there_is_not_written(self, crm: Crm) -> None:
        before = crm.all_categories
        try:
            written = crm.set_category(crm.lead, LEAD, UNKNOWN_CATEGORY)
        except Exception:  # each CRM refuses it in its own way
            written = False
        assert written is False
        assert crm.all_categories == before

    def test_S2_several_at_once_are_each_compared_and_set(self, crm: Crm) -> None:
        crm.put_category(crm.opportunity, PARTNER)
        before = crm.all_categories
        changes = (
            (crm.opportunity, OPPORTUNITY, CUSTOMER),
            (crm.lead, LEAD, CUSTOMER),
            (crm.nobody, LEAD, CUSTOMER),
        )
        assert list(crm.set_categories(changes)) == [False, True, False]
        assert crm.all_categories == {**before, str(crm.lead): str(crm.id_of(CUSTOMER))}

    def test_S2_of_writers_at_once_one_wins(self, crm: Crm) -> None:
        targets = [CUSTOMER, OPPORTUNITY, PARTNER, LOST, PROSPECT, VIP_CUSTOMER] * 2
        for _ in range(_RACES):
            crm.put_category(crm.lead, LEAD)
            written = crm.set_category_at_once(crm.lead, LEAD, targets)
            assert written.count(True) == 1
            winner = targets[written.index(True)]
            assert crm.category_of(crm.lead) == str(crm.id_of(winner))
