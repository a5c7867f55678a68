"""A CRM is opened on a database, with a ruleset and plugins, beside other processes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules import (
    Answer,
    HostError,
    InvalidInput,
    Outcome,
    PluginError,
    Reason,
    SaleSaved,
    StoreError,
    hookimpl,
)
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    LEAD,
    VIP_CUSTOMER,
    Observer,
    a_company,
    a_contact,
    a_rule,
    a_ruleset,
    a_sale,
    a_snapshot,
    sold,
)
from leadcat_sql import AsyncEmbeddedCrm, EmbeddedCrm
from tests.sql.crm.crms import a_crm, an_async_crm, publish
from tests.sql.databases import Kind

SOLD = a_sale(status="sold")
RULESET = a_ruleset(a_rule())


def test_a_crm_is_made_where_there_was_none_and_is_there_the_next_time(url: str) -> None:
    with EmbeddedCrm.open(url, create=True, ruleset=RULESET) as crm:
        crm.load(a_snapshot())
        crm.save_sale(SOLD)
    with EmbeddedCrm.open(url) as crm:
        assert crm.company(ACME.id).category == CUSTOMER
        (decision,) = crm.engine.decisions()
        assert decision.revision == RULESET.revision


def test_so_is_one_of_coroutines(url: str) -> None:
    async def play() -> None:
        async with await AsyncEmbeddedCrm.open(url, create=True, ruleset=RULESET) as crm:
            await crm.load(a_snapshot())
            assert (await crm.save_sale(SOLD)).outcome is Outcome.UPDATED
        async with await AsyncEmbeddedCrm.open(url) as crm:
            assert (await crm.company(ACME.id)).category == CUSTOMER

    asyncio.run(play())


def test_a_database_without_the_tables_of_a_crm_is_refused(url: str) -> None:
    with pytest.raises(StoreError):
        EmbeddedCrm.open(url)
    with pytest.raises(StoreError):
        asyncio.run(AsyncEmbeddedCrm.open(url))


def test_what_is_wrong_with_rules_or_plugins_is_said_and_nothing_stays_open(
    migrated_url: str, tmp_path: Path
) -> None:
    (tmp_path / "rules.json").write_text('{"name": "Wrong"}')
    with pytest.raises(InvalidInput):
        EmbeddedCrm.open(migrated_url, ruleset=tmp_path / "rules.json")
    with pytest.raises(PluginError):
        EmbeddedCrm.open(migrated_url, plugins=[object()])
    with pytest.raises(InvalidInput):
        EmbeddedCrm.open(migrated_url, tenant="\0")
    with pytest.raises(PluginError):
        asyncio.run(AsyncEmbeddedCrm.open(migrated_url, plugins=[object()]))


@pytest.fixture
def two(kind: Kind) -> Iterator[tuple[EmbeddedCrm, EmbeddedCrm]]:
    """The same CRM, opened twice."""
    with a_crm(kind) as one:
        database = one.store.database
        yield one, EmbeddedCrm(database, tenant=one.shared.tenant)


def test_R7_the_rules_saved_in_one_process_govern_the_next_save_of_another(
    two: tuple[EmbeddedCrm, EmbeddedCrm],
) -> None:
    one, other = two
    other.save_sale(a_sale())
    publish(one, a_rule(to=VIP_CUSTOMER))
    other.save_sale(SOLD)
    assert other.company(ACME.id).category == VIP_CUSTOMER


def test_S4_a_target_deleted_in_one_process_moves_nobody_in_another(
    two: tuple[EmbeddedCrm, EmbeddedCrm],
) -> None:
    one, other = two
    other.save_sale(a_sale())
    one.delete_category(CUSTOMER.id)
    assert other.save_sale(SOLD).reason is Reason.TARGET_MISSING


def test_a_company_in_a_category_that_is_newer_than_what_a_process_has_read(
    two: tuple[EmbeddedCrm, EmbeddedCrm],
) -> None:
    one, other = two
    other.save_sale(a_sale())
    hot = LEAD.__class__(id="77", name="Hot", group="potential_customer")
    one.put_category(hot)
    one.put_company(a_company(category=hot))
    assert other.save_sale(SOLD).from_category == "77"
    assert other.dump() == one.dump()


def test_an_observer_hears_what_another_process_saved(kind: Kind) -> None:
    observer = Observer()
    with a_crm(kind, plugins=[observer]) as one:
        other = EmbeddedCrm(one.store.database, tenant=one.shared.tenant)
        decision = other.save_sale(SOLD)
        assert not observer.decisions
        one.save_contact(a_contact())
        assert observer.decisions[0] == decision


def test_S3_without_a_transaction_an_intent_bridges_store_and_crm(kind: Kind) -> None:
    with a_crm(kind) as crm:
        event = sold(SOLD, id="e1")
        event = SaleSaved(before=a_sale(), after=SOLD, id=event.id)
        decision = crm.engine.handle(event)
        assert decision.reason is Reason.RULE_MATCHED
        assert decision.version > 1
        assert crm.company(ACME.id).category == CUSTOMER
        assert crm.engine.handle(event) == decision


@pytest.mark.parametrize("context", ["a request", 7])
def test_a_context_that_is_no_transaction_of_the_crm_is_refused(
    crm: EmbeddedCrm, context: Any
) -> None:
    with pytest.raises(HostError, match="a transaction of this CRM or None"):
        crm.engine.handle(sold(), context=context)


def test_plugins_of_coroutines_are_waited_for(kind: Kind) -> None:
    """Also in the middle of a transaction, where others have their turn meanwhile."""
    plugin = _Slow()

    async def play() -> None:
        async with an_async_crm(kind, a_rule(ask=True), plugins=[plugin]) as crm:
            await crm.save_sale(SOLD)
            (confirmation,) = await crm.engine.inbox.apending()
            answering = crm.answer(confirmation.id, Answer.accept(), by="bea")
            decision, _ = await asyncio.gather(answering, plugin.is_asked())
            assert decision.reason is Reason.ACCEPTED
            assert plugin.told == [Reason.ASKED, Reason.ACCEPTED]
            plugin.is_patient = False
            with pytest.raises(HostError, match="TimeoutError"):
                await crm.undo([decision.id], by="bea")
            assert (await crm.company(ACME.id)).category == CUSTOMER

    asyncio.run(play())


class _Slow:
    """Says who may do what, and is told, after others had their turn."""

    def __init__(self) -> None:
        self.told: list[Reason | None] = []
        self.is_patient = True
        self._asked = asyncio.Event()
        self._heard = asyncio.Event()

    async def is_asked(self) -> None:
        """Another task, without which there is no answer."""
        await self._asked.wait()
        self._heard.set()

    @hookimpl
    async def leadcat_is_allowed(self, permission: str) -> bool:
        if permission == "answer":
            self._asked.set()
            await self._heard.wait()
        async with asyncio.timeout(None if self.is_patient else 0):
            await asyncio.sleep(0 if self.is_patient else 60)
        return True

    @hookimpl
    async def leadcat_decided(self, decision: Any) -> None:
        await asyncio.sleep(0)
        self.told.append(decision.reason)
