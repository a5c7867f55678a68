"""The hosts that the pages show keep the contract: whoever copies one starts from a sound one."""

from __future__ import annotations

from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any

from attrs import evolve
from sybil import Document
from sybil.parsers.markdown import PythonCodeBlockParser

from leadcat_rules.domain import Id, identifier
from leadcat_rules.files import Snapshot
from leadcat_rules.testing import HostContract

ROOT = Path(__file__).parents[2]


@cache
def crm_of(page: str) -> Any:
    """The class `Crm` of a page, as its first examples define it."""
    document = Document.parse(str(ROOT / page), PythonCodeBlockParser())
    with chdir(ROOT):
        for example in document:
            example.evaluate()
            if "Crm" in document.namespace:
                break
    return document.namespace["Crm"]


class OfAPage(HostContract):
    """They are short: two dicts, and no lead statuses of their own."""

    lists_lead_statuses = False

    def category_of(self, host: Any, company_id: Id) -> str | None:
        found: str | None = host.companies[identifier(company_id)].category_id
        return found

    def put_category(self, host: Any, company_id: Id, category_id: Id | None) -> None:
        company = host.companies[identifier(company_id)]
        category = None if category_id is None else host.categories[identifier(category_id)]
        host.companies[company.id] = evolve(company, category=category)


class TestTheHostOfTheReadme(OfAPage):
    def make_host(self, snapshot: Snapshot) -> object:
        categories = {each.id: each for each in snapshot.categories}
        return crm_of("README.md")(categories, dict(snapshot.companies))


class TestTheHostOfTheHooksPage(OfAPage):
    def make_host(self, snapshot: Snapshot) -> object:
        host = crm_of("docs/hooks.md")()
        host.categories = {each.id: each for each in snapshot.categories}
        host.companies = dict(snapshot.companies)
        return host
