"""A write that was compiled before does what it does when SQLAlchemy executes it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, bindparam, create_engine, func, select, update
from sqlalchemy.dialects import sqlite

from leadcat_rules.testing.records import claimed, decided
from leadcat_sql.schema.tables import decisions, metadata
from leadcat_sql.stores.claiming import insert_decision
from leadcat_sql.stores.prepared import Prepared
from leadcat_sql.stores.rows import decision_values

_AT = bindparam("at", type_=decisions.c.claimed_at.type)
INSERT = Prepared(insert_decision(lambda table: sqlite.insert(table).on_conflict_do_nothing()))
AGE = Prepared(
    update(decisions)
    .where(decisions.c.claimed_at < _AT)
    .values(version=decisions.c.version + 1, claimed_at=_AT)
)


@pytest.fixture(params=["qmark", "named"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    engine = create_engine("sqlite://", paramstyle=request.param)
    with engine.begin() as connection:
        metadata.create_all(connection)
        yield connection
    engine.dispose()


def test_it_says_how_many_rows_it_has_hit(connection: Connection) -> None:
    values = {"for_tenant": "north", **decision_values(decided(), "receipt")}

    assert INSERT.hits(connection, values) == 1
    assert INSERT.hits(connection, values) == 0
    assert connection.scalar(select(func.count()).select_from(decisions)) == 1


def test_values_are_those_of_the_columns_types(connection: Connection) -> None:
    decision = decided()
    INSERT.hits(connection, {"for_tenant": "north", **decision_values(decision, "receipt")})

    stored = connection.execute(select(decisions)).one()

    assert (stored.tenant, stored.claimed_at, stored.at, stored.in_hand, stored.answered_by) == (
        "north",
        decision.claimed_at,
        decision.at,
        False,
        None,
    )


def test_a_statement_keeps_the_values_of_its_own(connection: Connection) -> None:
    for name in ("first", "second"):
        decision = claimed(at=datetime(2026, 1, 1, tzinfo=UTC))
        INSERT.hits(connection, {"for_tenant": name, **decision_values(decision, "receipt")})

    later = decision.claimed_at + timedelta(days=1)

    assert AGE.hits(connection, {"at": later}) == 2
    assert AGE.hits(connection, {"at": later}) == 0
    found = connection.execute(select(decisions.c.version, decisions.c.claimed_at)).all()
    assert found == [(1, later)] * 2
