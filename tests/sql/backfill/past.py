"""A CRM in which much has happened before there were rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

from leadcat_rules import Category, Company, Decision, Ruleset
from leadcat_rules.testing import (
    ADMINISTRATOR,
    LEAD,
    LOST,
    OPPORTUNITY,
    PROSPECT,
    QUALIFIED,
    FakeClock,
    a_contact,
    a_rule,
    a_ruleset,
    a_sale,
    a_snapshot,
)
from leadcat_sql import EmbeddedCrm
from leadcat_sql.commands.operator import Operator
from leadcat_sql.crm.backfilling.batch import decisions_of
from tests.sql import databases
from tests.unit.cli.calls import Called, leadcat

RULES = a_ruleset(
    a_rule(id="sold"),
    a_rule(id="lost", trigger="sale_lost", to=LOST, ask=True),
    a_rule(id="offer", trigger="sale_registered", to=OPPORTUNITY),
    a_rule(id="qualified", trigger="lead_status_changed", lead_status=QUALIFIED, to=PROSPECT),
    name="Of the past",
)


class Past:
    """Companies are added by `has`, and what happens to them before `publish` no rule sees."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clock = FakeClock()
        self.crm = EmbeddedCrm.open(url, clock=self.clock, plugins=[Operator()])
        self.crm.load(evolve(a_snapshot(), companies={}))

    def has(
        self,
        company: str,
        *statuses: str,
        category: Category = LEAD,
        lead_status: Any = None,
    ) -> None:
        """A company with a sale in each of these states, and a contact with this lead status."""
        self.crm.put_company(Company(id=company, name=f"Company {company}", category=category))
        for number, status in enumerate(statuses):
            self.clock.advance(minutes=1)
            self.crm.save_sale(a_sale(id=f"{company}-{number}", company=company, status=status))
        if lead_status is not None:
            contact = a_contact(id=f"{company}-p", company=company, lead_status=lead_status)
            self.crm.save_contact(contact)

    def many(self, number: int) -> list[str]:
        """So many leads, each with a sale that is sold."""
        ids = [f"m{each:03}" for each in range(number)]
        for id in ids:
            self.has(id, "sold")
        return ids

    def publish(self, rules: Ruleset = RULES) -> None:
        """Make these rules the active ones."""
        active = self.crm.store.active()
        expect = None if active is None else active.id
        self.crm.engine.settings.publish(rules, expect=expect, by=ADMINISTRATOR)

    def backfill(self, *arguments: str, columns: int | None = None) -> Called:
        """Call the command on this database."""
        return leadcat("backfill", "--store", self.url, *arguments, columns=columns)

    def batch(self, done: Called) -> str:
        """The id of the batch that a call began."""
        return done.err.splitlines()[0].removeprefix("batch ")

    def categories(self, *companies: str) -> list[str | None]:
        """What they are now."""
        return [self.crm.company(company).category_id for company in companies]

    def log_of(self, batch: str) -> list[Decision]:
        """All decisions of a batch."""
        return list(
            self.crm.store.database.read(lambda c: decisions_of(c, self.crm.shared.tenant, batch))
        )


def of_kind(kind: databases.Kind) -> Iterator[Past]:
    """On this kind of database."""
    opened = Past(databases.new_database(kind))
    yield opened
    opened.crm.close()


@pytest.fixture
def past(kind: databases.Kind) -> Iterator[Past]:
    """On both kinds of databases."""
    yield from of_kind(kind)


@pytest.fixture
def light_past() -> Iterator[Past]:
    """On SQLite alone, for what no database decides."""
    yield from of_kind("sqlite")
