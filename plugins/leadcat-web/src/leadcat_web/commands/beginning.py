"""What a new CRM begins with: a small one to try the rules on, and who may sign in."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from leadcat_rules import Company, DecisionQuery, Ruleset, parse_ruleset
from leadcat_sql import Account, EmbeddedCrm, Place, Role, migrate
from leadcat_web.commands.secrets import made_password
from leadcat_web.crm.login.passwords import Passwords

_RULES = {
    "name": "Lead to customer",
    "description": "A company that buys becomes a customer; a qualified lead is looked at first.",
    "rules": [
        {
            "id": "sold",
            "trigger": "sale_sold",
            "set_category_to": "Customer",
            "because": "A company that has bought from us is a customer.",
        },
        {
            "id": "lost",
            "trigger": "sale_lost",
            "enabled": False,
            "set_category_to": "Lost",
            "ask_for_confirmation": True,
        },
        {
            "id": "registered",
            "trigger": "sale_registered",
            "enabled": False,
            "set_category_to": "Opportunity",
        },
        {
            "id": "lead-status",
            "trigger": "lead_status_changed",
            "lead_status": "Qualified",
            "set_category_to": "Opportunity",
            "ask_for_confirmation": True,
            "because": "Sales looks at a qualified lead before it becomes an opportunity.",
        },
    ],
}
_LEADS = {"acme": "Acme AB", "norrsken": "Norrsken Energi AB"}
"""Those of the story that the documentation tells."""


def begin(url: str, seed: int) -> Ruleset | str | Path | None:
    """Make or migrate the database, and fill it when it is new: the rules that it is to get then.

    Raises StoreError, also for a database of something else.
    """
    place = Place.of(url)
    migrate(place.url)
    with EmbeddedCrm.open(place.url, tenant=place.tenant) as crm:
        if not _is_new(crm):
            return None
        crm.seed(companies=seed)
        lead = crm.categories()[0]
        for id, name in _LEADS.items():
            crm.put_company(Company(id=id, name=name, category=lead, attributes={"country": "SE"}))
    return parse_ruleset(_RULES)


def first_accounts(crm: EmbeddedCrm) -> Mapping[str, str]:
    """An account for each role, where there is none at all: their names with their passwords."""
    if crm.accounts():
        return {}
    made = {role: made_password() for role in Role}
    with ThreadPoolExecutor(len(made)) as threads:
        hashes = dict(zip(made, threads.map(Passwords().hash, made.values()), strict=True))
    with crm.transaction() as work:
        if work.accounts():
            return {}
        for role, password_hash in hashes.items():
            work.put_account(Account(role.value, role, password_hash))
    return {role.value: password for role, password in made.items()}


def _is_new(crm: EmbeddedCrm) -> bool:
    has_rules = bool(crm.engine.settings.history(limit=1))
    has_decisions = bool(crm.engine.decisions(DecisionQuery(limit=1)))
    return not (crm.categories() or has_rules or has_decisions)
