"""Faults made in the middle of a save: a plugin acts when a hook has answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from leadcat_rules import AutomationRule, Facts, hookimpl, numeric, parse_ruleset
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.crms import Waiting


@contextmanager
def after(crm: EmbeddedCrm, hook: str, happens: Callable[[Connection], object]) -> Iterator[None]:
    """Something happens with the save's own connection each time this hook has answered."""

    def told(call: Any) -> None:
        if call.hook == hook and call.arguments["context"] is not None:
            happens(call.arguments["context"].connection)

    engine: Any = crm.engine
    if isinstance(engine, Waiting):
        engine = engine.waits_for
    stop = engine.plugins.trace(told)
    try:
        yield
    finally:
        stop()


def break_it(connection: Connection) -> None:
    """A statement that fails; on PostgreSQL so does each one after it."""
    try:
        connection.execute(text("SELECT * FROM leadcat_nowhere"))
    except DBAPIError:
        return
    raise AssertionError("there is such a table")


class Scoring:
    """A plugin whose variable works, or fails."""

    def __init__(self) -> None:
        self.fails = True

    @hookimpl
    def leadcat_variables(self) -> list[Any]:
        @numeric("Lead score")
        def lead_score(facts: Facts) -> int:
            if self.fails:
                raise RuntimeError("no score today")
            return 5

        return [lead_score]


def when_scored() -> AutomationRule:
    """A sold sale makes a Customer of a company that this plugin scores."""
    leaf = {"name": "lead_score", "operator": "greater_than", "value": 1}
    rule = {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"}
    rules = {"name": "Scored", "rules": [{**rule, "when": {"all": [leaf]}}]}
    return parse_ruleset(rules, variables=Scoring().leadcat_variables()).rules[0]
