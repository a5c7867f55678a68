"""Many events in one go come to what they come to one by one, whatever happens on the way."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules import (
    Answer,
    Change,
    Company,
    Contact,
    ContactSaved,
    Decision,
    Engine,
    Event,
    Facts,
    Sale,
    SaleSaved,
    Snapshot,
    Store,
    boolean,
    hookimpl,
    parse_ruleset,
)
from leadcat_rules.memory import ForgetfulStore, MemoryStore
from leadcat_rules.plugins import Plugins
from leadcat_rules.queries import ConfirmationQuery
from leadcat_rules.testing.clock import FakeClock
from leadcat_rules.testing.hosts import AsyncHost, MemoryHost
from tests.contract.further_hosts import JoinedStore
from tests.unit.engine import world

UNREADABLE, UNWRITABLE, NOT_THERE = "c5", "c6", "c7"
COMPANIES = ("c1", "c2", "c3", "c4", UNREADABLE, UNWRITABLE, NOT_THERE)
EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES", "25"))
NOON = datetime(2026, 1, 13, 12, tzinfo=UTC)
RULES = {
    "name": "Many",
    "rules": [
        world.when_sold(when={"all": [_is := {"name": "spoils", "operator": "is_false"}]}),
        world.when_sold("VIP", id="never-reached"),
        world.when_lost(ask_for_confirmation=True),
        world.when_registered(when={"all": [_is]}),
        world.when_lead_status("Qualified", "Opportunity"),
    ],
}


@boolean("Spoils")
def spoils(facts: Facts) -> bool:
    """Raises for amounts of 13."""
    if facts.sale is not None and facts.sale.amount == 13:
        raise ArithmeticError("thirteen")
    return False


class Conditions:
    @hookimpl
    def leadcat_variables(self) -> list[object]:
        return [spoils]


RULESET = parse_ruleset(
    RULES, variables=Plugins.load([MemoryHost(), Conditions()], discover=False).variables
)


class Faulty(MemoryHost):
    """Some of its companies can't be read or written."""

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        if company_id == UNREADABLE:
            raise OSError("unreadable")
        return super().leadcat_get_company(company_id)

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        if change.company_id == UNWRITABLE:
            raise OSError("unwritable")
        return super().leadcat_set_category(change)


class TakesMany(Faulty):
    """Takes several at once, and breaks off in the middle of them."""

    @hookimpl
    def leadcat_get_companies(self, company_ids: Sequence[str]) -> Sequence[Company]:
        found = map(self.leadcat_get_company, company_ids)
        return [company for company in found if company is not None]

    @hookimpl
    def leadcat_set_categories(self, changes: Sequence[Change]) -> Sequence[bool]:
        return [self.leadcat_set_category(change) for change in changes]


def crm() -> Snapshot:
    before = world.snapshot()
    more = [Company(id=id, name=id, category=world.LEAD) for id in (UNREADABLE, UNWRITABLE)]
    return evolve(before, companies={**before.companies, **{each.id: each for each in more}})


COMMON: dict[str, Any] = {
    "id": st.integers(1, 12).map("e{}".format),
    "at": st.none() | st.integers(0, 5).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    "origin": st.sampled_from(["api", "bulk"]),
    "chosen_category": st.sampled_from([None, None, None, "1"]),
}
COMPANY = st.sampled_from([None, *COMPANIES])


@st.composite
def sales(draw: st.DrawFn) -> Event:
    id, company = draw(st.sampled_from(["s1", "s2", "s3"])), draw(COMPANY)
    amount = draw(st.sampled_from([13, 100]))
    status = draw(st.sampled_from(["open", "sold", "lost"]))
    after = Sale(id=id, company=company, status=status, amount=amount)
    before = None if draw(st.booleans()) else Sale(id=id, company=company, status="open")
    return SaleSaved(before=before, after=after, **{k: draw(v) for k, v in COMMON.items()})


@st.composite
def contacts(draw: st.DrawFn) -> Event:
    id, company = draw(st.sampled_from(["p1", "p2"])), draw(COMPANY)
    status = draw(st.sampled_from([None, world.OPEN, world.QUALIFIED]))
    before, after = (Contact(id=id, company=company, lead_status=it) for it in ("6", status))
    return ContactSaved(before=before, after=after, **{k: draw(v) for k, v in COMMON.items()})


HAPPENED = st.lists(sales() | contacts(), max_size=14)
ANSWERS = st.sampled_from([None, Answer.accept(by="ann"), Answer.decline(by="ann")])


class Trial:
    """One CRM with an engine over it."""

    def __init__(self, host: MemoryHost, store: Store) -> None:
        self.host, self.store = host, store
        self.engine = self.opened(host)

    def opened(self, host: object) -> Engine:
        return Engine.open(
            RULESET,
            plugins=[host, Conditions()],
            store=self.store,
            clock=FakeClock(),
            discover=False,
        )

    def left(self) -> object:
        companies = {
            id: company.category_id for id, company in self.host.snapshot.companies.items()
        }
        return companies, sorted(map(repr, self.store.confirmations(ConfirmationQuery(limit=None))))


def one_by_one(trial: Trial, events: Sequence[Event], answer: Answer | None) -> list[Decision]:
    return [trial.engine.handle(event, answer=answer) for event in events]


@pytest.mark.parametrize("store", [MemoryStore, ForgetfulStore, JoinedStore])
@settings(max_examples=EXAMPLES)
@given(events=HAPPENED, answer=ANSWERS)
def test_S1_S2_E10_many_at_once_are_decided_as_one_by_one(
    store: Callable[[], Store], events: list[Event], answer: Answer | None
) -> None:
    alone, together = Trial(Faulty(crm()), store()), Trial(Faulty(crm()), store())
    expected = one_by_one(alone, events, answer)
    assert list(together.engine.handle_many(events, answer=answer)) == expected
    assert together.left() == alone.left()
    assert list(together.engine.handle_many(events[::-1], answer=answer)) == one_by_one(
        alone, events[::-1], answer
    )


@settings(max_examples=EXAMPLES)
@given(events=HAPPENED, answer=ANSWERS)
def test_S3_a_host_that_takes_many_and_breaks_off_comes_to_the_same(
    events: list[Event], answer: Answer | None
) -> None:
    alone, together = Trial(Faulty(crm()), MemoryStore()), Trial(TakesMany(crm()), MemoryStore())
    expected = one_by_one(alone, events, answer)
    made = together.engine.handle_many(events, answer=answer)
    assert [(each.id, each.latest) for each in made] == [
        (each.id, each.latest and evolve(each.latest, error=each.error and made_by.error))
        for each, made_by in zip(expected, made, strict=True)
    ]
    assert together.left()[0] == alone.left()[0]  # type: ignore[index]


@settings(max_examples=EXAMPLES)
@given(events=HAPPENED)
def test_many_at_once_are_decided_alike_by_a_host_of_coroutines(events: list[Event]) -> None:
    alone, together = (Trial(MemoryHost(crm()), MemoryStore()) for _ in range(2))
    engine = together.opened(AsyncHost(together.host))
    made = asyncio.run(engine.ahandle_many(events))
    assert list(made) == one_by_one(alone, events, None)
