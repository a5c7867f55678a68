"""The testing kit: contract suites that a plugin inherits, fakes, builders of events and a clock.

It ships with leadcat-rules, but its dependencies don't: it needs pytest, and `StoreContract` needs
hypothesis too. Nothing else of the package imports this room.

    from leadcat_rules.testing import HostContract

    class TestMyCrm(HostContract):
        def make_host(self, snapshot):
            return MyCrm(snapshot.categories, snapshot.lead_statuses, snapshot.companies)

        def category_of(self, host, company_id):
            return host.rows[company_id].category

        def put_category(self, host, company_id, category_id):
            host.rows[company_id].category = category_id
"""

# ruff: noqa: E402  # pytest has to hear of the suites before they are imported

from __future__ import annotations

import pytest

# Their assertions explain themselves in a plugin's tests too.
pytest.register_assert_rewrite(
    "leadcat_rules.testing.host_contract",
    "leadcat_rules.testing.stateful",
    "leadcat_rules.testing.store_contract",
)

from leadcat_rules.testing.clock import MORNING, FakeClock
from leadcat_rules.testing.crm import (
    ACME,
    CATEGORIES,
    COMPANIES,
    COMPETITOR,
    CONTACTING,
    CUSTOMER,
    DISQUALIFIED,
    FJORD,
    GAMMALT,
    LEAD,
    LEAD_STATUSES,
    LINDQVIST,
    LOST,
    NOT_CATEGORISED,
    NYTT_BOLAG,
    OPEN,
    OPPORTUNITY,
    PARTNER,
    PROSPECT,
    QUALIFIED,
    RE_NURTURE,
    SUSPECT,
    UNREACHABLE,
    VIP_CUSTOMER,
    a_company,
    a_snapshot,
)
from leadcat_rules.testing.events import (
    a_contact,
    a_sale,
    contact_saved,
    lead_status_set,
    lost,
    registered,
    sale_saved,
    sold,
)
from leadcat_rules.testing.host_contract import HostContract
from leadcat_rules.testing.hosts import ADMINISTRATOR, AsyncHost, IntIdHost, MemoryHost
from leadcat_rules.testing.observers import Observer
from leadcat_rules.testing.rules import a_rule, a_ruleset
from leadcat_rules.testing.store_contract import StoreContract
from leadcat_rules.testing.together import at_once
from leadcat_rules.testing.waiting import waited

__all__ = [
    "ACME",
    "ADMINISTRATOR",
    "CATEGORIES",
    "COMPANIES",
    "COMPETITOR",
    "CONTACTING",
    "CUSTOMER",
    "DISQUALIFIED",
    "FJORD",
    "GAMMALT",
    "LEAD",
    "LEAD_STATUSES",
    "LINDQVIST",
    "LOST",
    "MORNING",
    "NOT_CATEGORISED",
    "NYTT_BOLAG",
    "OPEN",
    "OPPORTUNITY",
    "PARTNER",
    "PROSPECT",
    "QUALIFIED",
    "RE_NURTURE",
    "SUSPECT",
    "UNREACHABLE",
    "VIP_CUSTOMER",
    "AsyncHost",
    "FakeClock",
    "HostContract",
    "IntIdHost",
    "MemoryHost",
    "Observer",
    "StoreContract",
    "a_company",
    "a_contact",
    "a_rule",
    "a_ruleset",
    "a_sale",
    "a_snapshot",
    "at_once",
    "contact_saved",
    "lead_status_set",
    "lost",
    "registered",
    "sale_saved",
    "sold",
    "waited",
]
