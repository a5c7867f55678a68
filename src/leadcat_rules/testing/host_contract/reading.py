"""What the host tells the engine is what the CRM has."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from leadcat_rules.domain import Category, LeadStatus
from leadcat_rules.testing.contract import needs
from leadcat_rules.testing.crm import CUSTOMER, OPPORTUNITY
from leadcat_rules.testing.host_contract.crm import Crm
from leadcat_rules.testing.host_contract.suite import HostSuite


class Reading(HostSuite, adds_promises=True):
    """The promises of `leadcat_get_company` and of the two lists."""

    def test_a_company_is_as_the_crm_has_it(self, crm: Crm) -> None:
        for id, company in crm.snapshot.companies.items():
            assert crm.company(id) == company

    def test_an_unknown_company_is_none(self, crm: Crm) -> None:
        assert crm.company(crm.nobody) is None

    def test_what_is_no_id_of_this_crm_is_no_company(self, crm: Crm) -> None:
        for id in ("no such id", "-1", "Ö", "0", " "):
            assert crm.company(id) is None

    def test_E1_a_company_without_a_category_says_so(self, crm: Crm) -> None:
        crm.put_category(crm.lead, None)
        company = crm.company(crm.lead)
        assert company is not None
        assert company.category is None

    def test_C5_a_company_is_as_it_is_now(self, crm: Crm) -> None:
        for category in (CUSTOMER, OPPORTUNITY, CUSTOMER):
            crm.put_category(crm.lead, category)
            company = crm.company(crm.lead)
            assert company is not None
            assert company.category == crm.category(category)

    def test_several_companies_at_once_are_those_that_there_are(self, crm: Crm) -> None:
        wanted = (crm.opportunity, crm.nobody, crm.lead)
        found = {company.id: company for company in crm.companies(wanted)}
        alone = {str(id): crm.company(id) for id in wanted}
        assert found == {id: company for id, company in alone.items() if company is not None}

    def test_S4_all_categories_are_listed_the_deleted_ones_too(self, crm: Crm) -> None:
        listed: Sequence[Category] = crm.ask("leadcat_list_categories")
        assert _by_id(listed) == _by_id(crm.snapshot.categories)

    @needs("lists_lead_statuses")
    def test_S4_all_lead_statuses_are_listed_the_deleted_ones_too(self, crm: Crm) -> None:
        listed: Sequence[LeadStatus] = crm.ask("leadcat_list_lead_statuses")
        assert _by_id(listed) == _by_id(crm.snapshot.lead_statuses)


def _by_id(items: Sequence[Any]) -> list[Any]:
    return sorted(items, key=attrgetter("id"))
