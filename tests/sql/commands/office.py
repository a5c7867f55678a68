"""A CRM in a database, in which things have happened before a command is called."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from attrs import evolve

from leadcat_rules import Decision, Ruleset
from leadcat_rules.testing import (
    ADMINISTRATOR,
    OPPORTUNITY,
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
from tests.sql import databases
from tests.unit.cli.calls import Called, leadcat

RULES = a_ruleset(
    a_rule(id="sold"),
    a_rule(
        id="lead",
        trigger="lead_status_changed",
        lead_status=QUALIFIED,
        to=OPPORTUNITY,
        ask=True,
        because="Sales looks at a lead before it becomes an opportunity.",
    ),
    name="Of the office",
)


class Office:
    """The kit's companies: 101 is a lead, 102 an opportunity, 103 a customer."""

    def __init__(self, url: str, rules: Ruleset = RULES) -> None:
        self.url = url
        self.clock = FakeClock()
        self.crm = EmbeddedCrm.open(url, clock=self.clock, plugins=[Operator()])
        self.crm.load(a_snapshot())
        self.publish(rules)

    def publish(self, rules: Ruleset) -> str:
        """Make these rules the active ones."""
        active = self.crm.store.active()
        expect = None if active is None else active.id
        settings = self.crm.engine.settings
        return settings.publish(rules, expect=expect, by=ADMINISTRATOR).id

    def sells(self, event: str, company: str) -> Decision:
        """A sale is sold there, a minute later; without asking it makes a customer."""
        self.clock.advance(minutes=1)
        sale = a_sale(id=f"sale-{event}", company=company, status="sold")
        return self.crm.save_sale(sale, id=event, actor="ann")

    def asks(self, event: str, company: str) -> str:
        """A contact there is qualified, a minute later: the id of the question."""
        contact = a_contact(id=f"contact-{event}", company=company)
        self.crm.save_contact(contact, id=f"{event}-new")
        self.clock.advance(minutes=1)
        self.crm.save_contact(evolve(contact, lead_status=QUALIFIED.id), id=event, actor="ann")
        return f"{event}-1"

    def category_of(self, company: str) -> str | None:
        """The id of the category that it has now."""
        return self.crm.company(company).category_id

    def leadcat(self, command: str, *arguments: str, columns: int | None = None) -> Called:
        """Call a command on this database."""
        return leadcat(command, *arguments, "--store", self.url, columns=columns)

    def close(self) -> None:
        """Leave the database to others."""
        self.crm.close()


@pytest.fixture
def office() -> Iterator[Office]:
    """An office on SQLite, in which nothing has happened yet."""
    opened = Office(databases.new_database("sqlite"))
    yield opened
    opened.close()


def refused(done: Called, code: str) -> str:
    """The lines of a command that has done nothing, of which the first has this code."""
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    assert code in done.err.splitlines()[0].split(": ")
    return done.err
