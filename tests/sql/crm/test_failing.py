"""S3: whatever fails in the engine's part, the user's own save is kept and can be decided later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Table, create_engine, event, text, update

from leadcat_rules import (
    Answer,
    Outcome,
    Reason,
    Sale,
    StoreError,
    hookimpl,
)
from leadcat_rules.testing import ACME, CUSTOMER, LEAD, a_rule, a_sale, a_snapshot
from leadcat_sql import AsyncEmbeddedCrm, EmbeddedCrm
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.schema.crm_tables import companies, sales
from tests.sql.crm.breaking import Scoring, after, break_it, when_scored
from tests.sql.crm.conftest import OpenCrm
from tests.sql.crm.crms import CarefulCrm, Everybody, a_crm, publish
from tests.sql.databases import Kind, new_database

SOLD = a_sale(status="sold")


def test_a_failing_plugin_is_a_failed_decision_that_can_be_tried_again(open_crm: OpenCrm) -> None:
    scoring = Scoring()
    with open_crm(when_scored(), plugins=[scoring]) as crm:
        decision = crm.save_sale(SOLD)
        assert decision.reason is Reason.PLUGIN_ERROR
        assert crm.sale(SOLD.id) == SOLD
        scoring.fails = False
        (again,) = crm.retry()
        assert again.reason is Reason.RULE_MATCHED
        assert crm.company(ACME.id).category == CUSTOMER


def test_S1_a_failed_save_that_is_delivered_again_is_tried_again(open_crm: OpenCrm) -> None:
    scoring = Scoring()
    with open_crm(when_scored(), plugins=[scoring]) as crm:
        assert crm.save_sale(SOLD, id="e1").outcome is Outcome.FAILED
        scoring.fails = False
        again = crm.save_sale(SOLD, id="e1")
        assert [step.reason for step in again.steps] == [Reason.PLUGIN_ERROR, Reason.RULE_MATCHED]
        assert crm.company(ACME.id).category == CUSTOMER


def test_a_plugin_that_breaks_the_transaction_takes_no_save_with_it(open_crm: OpenCrm) -> None:
    with open_crm() as crm:
        with after(crm, "leadcat_list_categories", break_it):
            decision = crm.save_sale(SOLD)
        assert crm.sale(SOLD.id) == SOLD
        assert crm.engine.decision(decision.id) == decision
        if decision.outcome is Outcome.FAILED:  # SQLite's transaction survives it
            (decision,) = crm.retry([decision.id])
        assert decision.reason is Reason.RULE_MATCHED
        assert crm.company(ACME.id).category == CUSTOMER


def test_on_postgresql_that_decision_has_failed() -> None:
    with a_crm("postgresql") as crm, after(crm, "leadcat_get_company", break_it):
        assert crm.save_sale(SOLD).reason is Reason.HOST_ERROR
        assert crm.company(ACME.id).category == LEAD


def test_a_plugin_that_writes_beside_the_save_commits_or_rolls_back_with_it(
    open_crm: OpenCrm,
) -> None:
    with open_crm() as crm:
        with after(crm, "leadcat_set_category", _rename):
            crm.save_sale(SOLD)
        assert crm.company(ACME.id).name == "Renamed"
        assert crm.company(ACME.id).category == CUSTOMER


@pytest.mark.parametrize("ending", ["rollback", "commit"])
def test_a_plugin_that_ends_the_transaction_is_an_error_and_no_silent_loss(
    open_crm: OpenCrm, ending: str
) -> None:
    with open_crm() as crm:
        ends_it = after(crm, "leadcat_get_company", lambda c: getattr(c, ending)())
        with ends_it, pytest.raises(StoreError, match="ended before the save did"):
            crm.save_sale(SOLD)
        assert len(crm.sales()) == (ending == "commit")
        assert crm.company(ACME.id).category == LEAD


def test_what_nobody_could_record_is_saved_all_the_same(kind: Kind) -> None:
    with _a_crm_of_its_own(kind) as crm:
        with _without_the_table(crm, "leadcat_decision"):
            decision = crm.save_sale(SOLD)
        assert decision.outcome is Outcome.FAILED
        assert "saved, but not recorded" in str(decision.error)
        assert crm.sale(SOLD.id) == SOLD
        assert crm.engine.decisions() == []
        assert crm.company(ACME.id).category == LEAD


def test_a_database_that_refuses_the_move_fails_the_decision_only(kind: Kind) -> None:
    with _a_crm_of_its_own(kind) as crm:
        _let_nobody_move(crm.store.database.engine)
        decision = crm.save_sale(SOLD)
        assert decision.reason is Reason.HOST_ERROR
        assert "no moves today" in str(decision.error)
        assert crm.sale(SOLD.id) == SOLD


def test_an_answer_that_cannot_be_carried_out_is_recorded_and_can_be_tried_again(
    kind: Kind,
) -> None:
    with _a_crm_of_its_own(kind) as crm:
        publish(crm, a_rule(ask=True))
        crm.save_sale(SOLD)
        (confirmation,) = crm.engine.inbox.pending()
        _let_nobody_move(crm.store.database.engine)
        decision = crm.answer(confirmation.id, Answer.accept(by="bea"))
        assert decision.reason is Reason.HOST_ERROR
        assert crm.engine.decision(decision.id) == decision
        _let_everybody_move(crm.store.database.engine)
        assert crm.retry()[0].reason is Reason.ACCEPTED
        assert crm.company(ACME.id).category == CUSTOMER


def test_observers_that_cannot_be_told_fail_no_save(kind: Kind) -> None:
    plugin = _TakesTheTableAway()
    with _a_crm_of_its_own(kind, plugins=[plugin]) as crm:
        plugin.engine = crm.store.database.engine
        assert crm.save_sale(SOLD).outcome is Outcome.UPDATED
        assert crm.sale(SOLD.id) == SOLD


def test_nor_do_observers_of_coroutines(kind: Kind) -> None:
    plugin = _TakesTheTableAway()
    url = new_database(kind)

    async def play() -> None:
        async with await AsyncEmbeddedCrm.open(url, plugins=[plugin]) as crm:
            plugin.engine = create_engine(StoreUrl.of(url).for_functions())
            await crm.load(a_snapshot())
            await crm.save_sale(SOLD)
            assert await crm.sale(SOLD.id) == SOLD

    asyncio.run(play())
    plugin.engine.dispose()


@pytest.mark.parametrize("of", [EmbeddedCrm, CarefulCrm])
def test_a_company_that_somebody_keeps_locked_fails_the_decision_only(
    of: type[EmbeddedCrm],
) -> None:
    with _a_crm_of_its_own("postgresql", of=of, busy_timeout=0.1) as crm:
        with _somebody_changes(crm, companies):
            decision = crm.save_sale(a_sale())
        assert decision.reason is Reason.HOST_ERROR
        assert "lock timeout" in str(decision.error)
        assert crm.sale("201") == a_sale()
        assert crm.retry([decision.id])[0].outcome is Outcome.NOT_FIRED


def test_a_statement_that_takes_too_long_fails_the_decision_only() -> None:
    with _a_crm_of_its_own("postgresql") as crm:
        crm.store.database.engine.dispose()
        event.listen(crm.store.database.engine, "connect", _hurry)
        with _somebody_changes(crm, companies):
            decision = crm.save_sale(a_sale())
        assert decision.reason is Reason.HOST_ERROR
        assert "statement timeout" in str(decision.error)
        assert crm.sale("201") == a_sale()


def test_a_record_that_somebody_keeps_locked_is_a_clear_error() -> None:
    with _a_crm_of_its_own("postgresql", busy_timeout=0.1, patience=0.3) as crm:
        crm.save_sale(a_sale())
        with _somebody_changes(crm, sales), pytest.raises(StoreError) as error:
            crm.save_sale(SOLD)
        assert error.value.code == "store_unavailable"
        assert crm.sale("201") == a_sale()


@pytest.mark.parametrize("of", [EmbeddedCrm, CarefulCrm])
def test_a_full_disk_loses_nothing_without_saying_so(of: type[EmbeddedCrm]) -> None:
    """Room for one more page each time: first for nothing, in the end for everything."""
    told = set()
    with _a_crm_of_its_own("sqlite", of) as crm:
        pages = _pages(crm)
        for number in range(12):
            sale = a_sale(id=str(number), status="sold", attributes={"note": "x" * 6_000})
            event.listen(crm.store.database.engine, "checkout", _room(pages + number))
            told.add(_told_of_save(crm, sale))
    assert told == {"saved", "store_full"}


def _told_of_save(crm: EmbeddedCrm, sale: Sale) -> str:
    try:
        decision = crm.save_sale(sale)
    except StoreError as error:
        return _not_saved(crm, sale, error)
    assert crm.sale(sale.id) == sale
    stored = crm.engine.decision(decision.id)
    assert stored == decision or "not recorded" in str(decision.error)
    return "saved"


def _not_saved(crm: EmbeddedCrm, sale: Sale, error: StoreError) -> str:
    assert sale.id not in {each.id for each in crm.sales()}
    return str(error.code)


@contextmanager
def _a_crm_of_its_own(
    kind: Kind, of: type[EmbeddedCrm] = EmbeddedCrm, plugins: Any = (), **options: Any
) -> Iterator[EmbeddedCrm]:
    """In a database of its own: what is done to it harms no other test."""
    plugins = [Everybody(), *plugins]
    with of.open(new_database(kind), plugins=plugins, **options) as crm:
        crm.load(a_snapshot())
        publish(crm)
        yield crm


@contextmanager
def _without_the_table(crm: EmbeddedCrm, table: str) -> Iterator[None]:
    """Somebody has renamed it meanwhile."""
    engine = crm.store.database.engine
    _execute(engine, f"ALTER TABLE {table} RENAME TO taken_away")
    yield
    _execute(engine, f"ALTER TABLE taken_away RENAME TO {table}")


class _TakesTheTableAway:
    """An observer after whom there is nothing to tell from."""

    engine: Engine

    @hookimpl
    def leadcat_decided(self) -> None:
        _execute(self.engine, "ALTER TABLE leadcat_notice RENAME TO taken_away")


@contextmanager
def _somebody_changes(crm: EmbeddedCrm, table: Table) -> Iterator[None]:
    """Somebody has changed all its rows, and is in no hurry to commit."""
    engine = create_engine(crm.store.database.engine.url)
    with engine.begin() as connection:
        connection.execute(update(table).values(version=table.c.version + 1))
        yield
    engine.dispose()


def _hurry(driver: Any, _: object) -> None:
    driver.execute("SET statement_timeout = '0.2s'")
    driver.commit()


def _rename(connection: Connection) -> None:
    connection.execute(update(companies).values(name="Renamed"))


def _room(pages: int) -> Callable[..., None]:
    """A disk on which a database may have so many pages."""
    return lambda driver, *_: driver.execute(f"PRAGMA max_page_count = {pages}").close()


def _pages(crm: EmbeddedCrm) -> int:
    with crm.store.database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        pages: int = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        return pages


def _execute(engine: Engine, statement: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(statement))


def _let_nobody_move(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        refusing = "BEGIN SELECT RAISE(ABORT, 'no moves today'); END"
    else:
        body = "$$ BEGIN RAISE 'no moves today'; END $$"
        _execute(engine, f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS {body}")
        refusing = "FOR EACH ROW EXECUTE FUNCTION refuse()"
    _execute(engine, f"CREATE TRIGGER nobody BEFORE UPDATE ON {companies.name} {refusing}")


def _let_everybody_move(engine: Engine) -> None:
    on = "" if engine.dialect.name == "sqlite" else f" ON {companies.name}"
    _execute(engine, f"DROP TRIGGER nobody{on}")
