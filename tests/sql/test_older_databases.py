"""A database of the first version gets what is new, and keeps what it has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import Connection, Engine, func, insert, select

from leadcat_rules import DecisionQuery
from leadcat_rules.testing import sold
from leadcat_rules.testing.records import claimed, decided, minutes_later
from leadcat_sql import EmbeddedCrm
from leadcat_sql.database import schema_state
from leadcat_sql.database.connecting import Manner, make_engine
from leadcat_sql.database.migrating import migrate
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.schema.crm_tables import companies
from leadcat_sql.schema.tables import decisions
from leadcat_sql.stores.rows import decision_values

COMPANIES = 12_345
"""More than are brought over at a time."""
LONG = "a" * 2_000


@pytest.fixture
def older(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """A database of the first version, without content."""
    first = {branch: history[:1] for branch, history in schema_state.HISTORY.items()}
    monkeypatch.setattr(schema_state, "HISTORY", first)
    migrate(url)
    monkeypatch.undo()
    engine = make_engine(StoreUrl.of(url), Manner())
    yield engine
    engine.dispose()


def remember(connection: Connection, event_id: str, actor: str | None, minute: int) -> None:
    """Write a decision as the first version did."""
    event = evolve(sold(id=event_id), actor=actor)
    fresh = evolve(claimed(), event=event)
    values = decision_values(decided(fresh, at=minutes_later(minute)), "r")
    known = {name.removeprefix("decision_"): value for name, value in values.items()}
    known.pop("actor")
    connection.execute(insert(decisions).values(tenant="default", **known))


def company(number: int, name: str) -> dict[str, Any]:
    """The row of a company as the first version wrote it."""
    return {
        "tenant": "default" if number % 2 else "another",
        "id": f"c{number:06}",
        "name": name,
        "attributes": "{}",
        "version": 1,
    }


def test_who_saved_is_found_in_what_was_decided_before(url: str, older: Engine) -> None:
    actors = {"e1": "ann", "e2": None, "e3": "ann", "e4": "b\0b", "e5": LONG, "e6": "half \ud83d"}
    with older.begin() as connection:
        for minute, (event_id, actor) in enumerate(actors.items()):
            remember(connection, event_id, actor, minute)

    assert [each.revision for each in migrate(url)] == ["store_0002", "crm_0002"]

    with EmbeddedCrm.open(url) as crm:
        kept = crm.engine.decisions()
        assert [decision.id for decision in kept] == ["e6", "e5", "e4", "e3", "e2", "e1"]
        for actor in set(actors.values()) - {None}:
            found = crm.engine.decisions(DecisionQuery(actor=actor))
            assert {decision.id for decision in found} == {
                event_id for event_id, saved in actors.items() if saved == actor
            }


def test_companies_are_found_by_their_names_whatever_their_number(url: str, older: Engine) -> None:
    names = {number: f"Company {number}" for number in range(COMPANIES)}
    names[7], names[12_343] = "ÅNGSTRÖM & co", "Angström"
    with older.begin() as connection:
        rows = [company(number, name) for number, name in names.items()]
        connection.execute(insert(companies), rows)

    migrate(url)

    with EmbeddedCrm.open(url) as crm, EmbeddedCrm.open(url, tenant="another") as another:
        assert [each.id for each in crm.companies(search="ngström")] == ["c012343", "c000007"]
        assert [each.id for each in crm.companies(search="company 12341")] == ["c012341"]
        assert another.companies(search="company 12341") == []
        assert len(another.companies(search="COMPANY", limit=None)) == (COMPANIES + 1) // 2
    with older.connect() as connection:
        unfolded = select(func.count()).where(companies.c.folded == "")
        assert connection.scalar(unfolded) == 0


def test_a_company_of_before_is_put_again_under_another_name(url: str, older: Engine) -> None:
    with older.begin() as connection:
        connection.execute(insert(companies), [company(1, "Ältere AG")])
    migrate(url)
    with EmbeddedCrm.open(url) as crm:
        crm.put_company(evolve(crm.company("c000001"), name="Jüngere AG"))
        assert crm.companies(search="ältere") == []
        assert [each.name for each in crm.companies(search="JÜNG")] == ["Jüngere AG"]
