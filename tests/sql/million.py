"""A store with a million decisions, made within seconds: rows straight into its tables.

Decision number `i`, from 1 to a million, was decided `i` seconds into 2026. They are about 20,000
companies and 200,000 sales. Of each 20 one updated, one asked, two came to nothing after their rule
had matched, and sixteen fired nothing; 100 failed, and 10 are in hand. Ann saved four of five,
nobody the fifth, and bob 20. Cyd answered every other update, dag 10. The newest thousand questions
are open. One observer is up to date but for a hundred notices, and another one hasn't asked for a
long time.

Of fewer decisions as many are rare; of all else there is less in proportion.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, create_engine, text

from leadcat_rules import (
    Company,
    Confirmation,
    Contact,
    ContactSaved,
    Decision,
    Trigger,
    confirmation_content,
    decision_content,
)

DECISIONS = 1_000_000
NOTICES = 20_000
TENANT = "default"
OBSERVER = "mail"
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def event_id(number: int) -> str:
    """The id of this decision; ids sort like their numbers."""
    return f"e{10_000_000 + number}"


def moment(number: int) -> datetime:
    """When this decision was decided."""
    return _FIRST + timedelta(seconds=number)


def fill(url: str, decision: object | None = None, *, decisions: int = DECISIONS) -> None:
    """All of it, into empty tables, by an engine of its own that cares for speed alone.

    Each is this decision's content, with its own id in the place of `#`, and the number of its
    company in the place of `@`.
    """
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    at, later = _TIMES[engine.dialect.name]
    careless, at_last = _SPEED[engine.dialect.name]
    contents: Mapping[str, tuple[str, object]] = {
        "decision": (_DECISIONS.format(at=at), decision or _decision()),
        "confirmation": (_CONFIRMATIONS.format(later=later), confirmation_content(_confirmation())),
        "notice": (_NOTICES, {"decision": _decision()}),
        "revision": (_REVISIONS.format(at=at), {"name": "x", "rules": []}),
    }
    with engine.connect() as connection:
        for statement in careless:
            connection.exec_driver_sql(statement)
        for name, (rows, content) in contents.items():
            values = {**_amounts(decisions), "content": json.dumps(content)}
            _fill(connection, f"leadcat_{name}", rows, values)
        connection.exec_driver_sql(at_last)
    engine.dispose()


def _amounts(decisions: int) -> Mapping[str, object]:
    companies = decisions // 50
    return {
        "decisions": decisions,
        "companies": companies,
        "sales": decisions // 5,
        "hundredth": decisions // 100,
        "twentieth": decisions // 20,
        "tenth": decisions // 10,
        "answered": event_id(decisions - companies),
    }


# PostgreSQL gathers statistics by itself, in its time; SQLite only where somebody tells it to.
_SPEED = {
    "sqlite": (
        (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA cache_size = -300000",
        ),
        "PRAGMA journal_mode = WAL",
    ),
    "postgresql": (
        (
            "SET maintenance_work_mem = '256MB'",
            "ALTER TABLE leadcat_confirmation SET UNLOGGED",
            "ALTER TABLE leadcat_decision SET UNLOGGED",
        ),
        "VACUUM ANALYZE",
    ),
}
_INDEXES = {
    "sqlite": """
        SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :name
        AND sql IS NOT NULL ORDER BY rowid
    """,
    "postgresql": """
        SELECT indexname, indexdef FROM pg_indexes WHERE tablename = :name
        AND indexname NOT LIKE 'pk%'
    """,
}


def _fill(connection: Connection, table: str, rows: str, values: Mapping[str, object]) -> None:
    """Rows first and indexes afterwards takes half as long.

    They are made in the order in which they were there: where SQLite knows nothing better, it
    prefers the newest.
    """
    there = text(_INDEXES[connection.dialect.name])
    indexes = connection.execute(there, {"name": table}).all()
    for name, _ in indexes:
        connection.exec_driver_sql(f"DROP INDEX {name}")
    connection.execute(text(rows), values)
    for _, definition in indexes:
        connection.exec_driver_sql(definition)


_EVENT = ContactSaved(id="#", before=None, after=Contact(id="p1"))


def _decision() -> object:
    return decision_content(Decision(event=_EVENT, fingerprint="f", claimed_at=_FIRST))


def _confirmation() -> Confirmation:
    return Confirmation(
        id="#-1",
        event=_EVENT,
        company=Company(id="c1", name="Acme AB"),
        suggested="7",
        rule="status",
        trigger=Trigger.LEAD_STATUS_CHANGED,
        revision="r",
        opened_at=_FIRST,
    )


_TIMES = {
    "sqlite": (
        "strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', '2026-01-01', '+' || i || ' seconds')",
        "strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', position_at, '+1 day')",
    ),
    "postgresql": (
        "timestamptz '2026-01-01 00:00:00Z' + i * interval '1 second'",
        "position_at + interval '1 day'",
    ),
}
"""The moment of a number, and a day after the decision, as each database says it."""
_NUMBERS = (
    "WITH RECURSIVE numbers(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < {})"
)
_REASONS = """
    SELECT i, CASE WHEN i % :tenth = 7 THEN NULL
                   WHEN i % :hundredth = 9 THEN 'host_error'
                   WHEN i % 20 = 19 THEN 'asked'
                   WHEN i % 20 = 18 THEN 'rule_matched'
                   WHEN i % 20 >= 16 THEN 'already_in_category'
                   WHEN i % 20 >= 4 THEN 'no_trigger'
                   ELSE 'no_rule_matched' END AS reason,
              CASE WHEN i % :tenth = 18 THEN 'rare'
                   WHEN i % 20 = 19 THEN 'status'
                   WHEN i % 20 >= 16 THEN 'sold' END AS rule
    FROM numbers
"""
_DECISIONS = f"""
    INSERT INTO leadcat_decision
           (tenant, event_id, version, receipt, steps, is_news, in_hand, claimed_at, position_at,
            at, company, record, counted_at, outcome, rule, "trigger", reason, answered_by, actor,
            content)
    {_NUMBERS.format(":decisions")}
    SELECT '{TENANT}', 'e' || (10000000 + i), 1, 'r', 1, TRUE, reason IS NULL, at, at,
           CASE WHEN reason IS NOT NULL THEN at END, 'c' || (i % :companies),
           'sale:s' || (i % :sales), CASE WHEN reason <> 'host_error' THEN at END,
           CASE reason WHEN 'asked' THEN 'awaiting_confirmation'
                       WHEN 'rule_matched' THEN 'updated'
                       WHEN 'host_error' THEN 'failed'
                       WHEN reason THEN 'not_fired' END,
           rule, CASE WHEN rule = 'rare' THEN 'sale_lost'
                      WHEN rule IS NOT NULL THEN 'sale_sold' END, reason,
           CASE WHEN i % :tenth = 38 THEN 'dag' WHEN i % 40 = 18 THEN 'cyd' END,
           CASE WHEN i % :twentieth = 3 THEN 'bob' WHEN i % 5 > 0 THEN 'ann' END,
           replace(replace(:content, '#', 'e' || (10000000 + i)), '@', '' || (i % :companies))
    FROM (SELECT i, reason, rule, {{at}} AS at FROM ({_REASONS}) AS reasons) AS decided
"""
_CONFIRMATIONS = """
    INSERT INTO leadcat_confirmation
           (tenant, id, event_id, company, rule, status, opened_at, expires_at, content)
    SELECT tenant, event_id || '-1', event_id, company, rule,
           CASE WHEN event_id > :answered THEN 'pending'
                ELSE 'accepted' END,
           position_at, {later}, replace(:content, '#', event_id)
    FROM leadcat_decision WHERE outcome = 'awaiting_confirmation'
"""
_NOTICES = f"""
    INSERT INTO leadcat_notice (tenant, observer, content)
    {_NUMBERS.format(NOTICES)}
    SELECT '{TENANT}', CASE WHEN i > {NOTICES - 100} THEN '{OBSERVER}' ELSE 'late' END, :content
    FROM numbers
"""
_REVISIONS = f"""
    INSERT INTO leadcat_revision (tenant, number, id, at, receipt, content)
    {_NUMBERS.format(1000)}
    SELECT '{TENANT}', i, 'sha256:' || i, {{at}}, 'r' || i, :content
    FROM numbers
"""
