"""Several saves commit together, or leave nothing; observers hear only of what was committed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Text, create_engine, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from leadcat_rules import (
    Category,
    Decision,
    InvalidInput,
    Outcome,
    Reason,
    StoreError,
    hookimpl,
)
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    FJORD,
    LEAD,
    QUALIFIED,
    Observer,
    a_contact,
    a_rule,
    a_sale,
)
from leadcat_sql import EmbeddedCrm
from leadcat_sql.database.urls import StoreUrl
from tests.sql.crm.crms import a_crm, an_async_crm
from tests.sql.databases import Kind, shared_database

SOLD = a_sale(status="sold")
ASKING = a_rule(ask=True, trigger="sale_lost")


class _ChangedHerMind(Exception):
    """After all."""


@contextmanager
def _taken_back() -> Iterator[None]:
    """What happens in the block ends with somebody's change of mind."""
    with pytest.raises(_ChangedHerMind):
        yield


class Base(DeclarativeBase):
    """The host's own tables."""


class Note(Base):
    """What a host of its own keeps beside the CRM."""

    __tablename__ = "host_note"
    text: Mapped[str] = mapped_column(Text, primary_key=True)


def test_several_saves_commit_together(kind: Kind) -> None:
    observer = Observer()
    with a_crm(kind, a_rule(), ASKING, plugins=[observer]) as crm:
        with crm.transaction() as work:
            first = work.save_sale(SOLD)
            asked = work.save_sale(a_sale(id="2", company=FJORD.id, status="lost"))
            work.save_contact(a_contact(lead_status=QUALIFIED))
            assert work.company(ACME.id).category == CUSTOMER
            assert not observer.decisions
        assert crm.company(ACME.id).category == CUSTOMER
        assert crm.engine.decision(first.id) == first
        assert observer.reasons == [Reason.RULE_MATCHED, Reason.ASKED, Reason.NOT_ELIGIBLE]
        assert [each.event.id for each in observer.confirmations] == [asked.id]


def test_an_exception_takes_all_of_them_back(kind: Kind) -> None:
    observer = Observer()
    with a_crm(kind, a_rule(), ASKING, plugins=[observer]) as crm:
        with _taken_back(), crm.transaction() as work:
            work.save_sale(SOLD)
            work.save_sale(a_sale(id="2", company=FJORD.id, status="lost"))
            work.put_category(Category(id="77", name="New", group="other"))
            raise _ChangedHerMind
        crm.notify()
        _nothing_remains(crm, observer)


def test_a_save_that_is_refused_leaves_the_others_to_be_committed(kind: Kind) -> None:
    with a_crm(kind) as crm:
        with crm.transaction() as work:
            work.save_sale(SOLD)
            with pytest.raises(InvalidInput):
                work.save_sale(a_sale(id="2", company="999"))
        assert [sale.id for sale in crm.sales()] == [SOLD.id]
        assert crm.company(ACME.id).category == CUSTOMER


def test_a_list_that_was_changed_and_taken_back_is_as_it_was(kind: Kind) -> None:
    """Also for whoever has seen the same version of it before."""
    with a_crm(kind) as crm:
        with _taken_back(), crm.transaction() as work:
            work.delete_category(CUSTOMER.id)
            assert work.save_sale(SOLD).reason is Reason.TARGET_MISSING
            raise _ChangedHerMind
        crm.put_category(Category(id="77", name="New", group="other"))
        assert crm.save_sale(SOLD).reason is Reason.RULE_MATCHED


def test_E8_an_observer_may_save_in_the_same_crm(kind: Kind) -> None:
    follow_up = _FollowsUp()
    with a_crm(kind, plugins=[follow_up]) as crm:
        follow_up.crm = crm
        crm.save_sale(SOLD)
        assert crm.company(FJORD.id).category == CUSTOMER
        crm.sweep()
        assert len(crm.engine.decisions()) == 2


class _FollowsUp:
    """Another automation: whatever is sold to one is sold to the other."""

    crm: EmbeddedCrm

    @hookimpl
    def leadcat_decided(self, decision: Decision) -> None:
        if decision.event.company_id == ACME.id:
            self.crm.save_sale(a_sale(id="2", company=FJORD.id, status="sold"))


@pytest.fixture
def session(kind: Kind) -> Iterator[Session]:
    """Of a host that has set up nothing for the CRM."""
    engine = create_engine(StoreUrl.of(shared_database(kind)).for_functions())
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        yield session
        session.close()
        Base.metadata.drop_all(engine)
    engine.dispose()


def test_a_host_saves_inside_of_its_own_session(kind: Kind, session: Session) -> None:
    observer = Observer()
    with a_crm(kind, plugins=[observer]) as crm:
        session.add(Note(text="called"))
        decision = crm.joined(session).save_sale(SOLD)
        assert decision.reason is Reason.RULE_MATCHED
        session.commit()
        crm.notify()
        assert session.scalars(select(Note.text)).all() == ["called"]
        assert observer.decisions == [decision]
        assert crm.company(ACME.id).category == CUSTOMER


def test_a_host_that_rolls_its_session_back_leaves_nothing(kind: Kind, session: Session) -> None:
    observer = Observer()
    with a_crm(kind, a_rule(), ASKING, plugins=[observer]) as crm:
        session.add(Note(text="called"))
        work = crm.joined(session)
        work.save_sale(SOLD)
        asked = work.save_sale(a_sale(id="2", company=FJORD.id, status="lost"))
        assert asked.outcome is Outcome.AWAITING_CONFIRMATION
        session.rollback()
        crm.notify()
        assert session.scalars(select(Note.text)).all() == []
        session.rollback()
        _nothing_remains(crm, observer)


def test_a_connection_that_commits_each_statement_is_refused(kind: Kind) -> None:
    engine = create_engine(
        StoreUrl.of(shared_database(kind)).for_functions(), isolation_level="AUTOCOMMIT"
    )
    with a_crm(kind) as crm, engine.connect() as connection:
        with pytest.raises(StoreError, match="commits by itself"):
            crm.joined(connection)
        assert not crm.sales()
    engine.dispose()


def test_coroutines_save_several_and_take_them_back(kind: Kind) -> None:
    observer = Observer()

    async def play() -> None:
        async with an_async_crm(kind, plugins=[observer]) as crm:
            async with crm.transaction() as work:
                decision = await work.save_sale(SOLD)
                assert (await work.company(ACME.id)).category == CUSTOMER
            assert observer.decisions == [decision]
            with _taken_back():
                async with crm.transaction() as work:
                    await work.save_sale(a_sale(id="2", company=FJORD.id, status="sold"))
                    await work.put_category(Category(id="77", name="New", group="other"))
                    raise _ChangedHerMind
            assert (await crm.company(FJORD.id)).category_id == FJORD.category_id
            assert "77" not in {each.id for each in await crm.categories()}
            assert observer.decisions == [decision]

    asyncio.run(play())


def test_a_host_of_coroutines_rolls_its_session_back(kind: Kind) -> None:
    async def play() -> None:
        engine = create_async_engine(StoreUrl.of(shared_database(kind)).for_coroutines())
        async with an_async_crm(kind) as crm, AsyncSession(engine) as session:
            work = crm.joined(session)
            decision = await work.save_contact(a_contact())
            assert decision.reason is Reason.NO_RULE_MATCHED
            await session.rollback()
            assert await crm.contacts() == []
            assert await crm.engine.adecision(decision.id) is None
            await crm.joined(session).save_sale(SOLD)
            await session.commit()
            await crm.notify()
            assert (await crm.company(ACME.id)).category == CUSTOMER
        await engine.dispose()

    asyncio.run(play())


def _nothing_remains(crm: EmbeddedCrm, observer: Observer) -> None:
    assert not crm.sales()
    assert not crm.engine.decisions()
    assert not crm.engine.inbox.history()
    assert crm.company(ACME.id).category == LEAD
    assert "77" not in {category.id for category in crm.categories()}
    assert not observer.decisions
    assert not observer.confirmations
