"""Observers are told of committed decisions only, each by itself."""

from __future__ import annotations

import logging

import pytest

from leadcat_rules import (
    Answer,
    Confirmation,
    Decision,
    Revision,
    SettingsDraft,
    hookimpl,
)
from tests.contract.further_hosts import JoinedStore
from tests.unit.engine.world import World, sale_event, when_sold, when_sold_ask


class Listener:
    def __init__(self) -> None:
        self.decided: list[tuple[str, str]] = []
        self.opened: list[str] = []
        self.saved: list[str] = []

    @hookimpl
    def leadcat_decided(self, context: object, decision: Decision) -> None:
        self.decided.append((decision.id, str(decision.reason)))

    @hookimpl
    def leadcat_confirmation_opened(self, confirmation: Confirmation) -> None:
        self.opened.append(confirmation.id)

    @hookimpl
    def leadcat_ruleset_saved(self, revision: Revision) -> None:
        self.saved.append(revision.id)


class Broken(Listener):
    @hookimpl
    def leadcat_decided(self, context: object, decision: Decision) -> None:
        raise RuntimeError("the line is dead")


def test_an_observer_is_told_once_of_each_step() -> None:
    listener = Listener()
    world = World(when_sold_ask(), plugins=[listener])
    world.sold(id="e1")
    world.sold(id="e1")
    world.engine.inbox.answer(world.pending()[0].id, Answer.accept(), by="bo")
    assert listener.decided == [("e1", "asked"), ("e1", "accepted")]


def test_an_observer_is_told_of_a_question_that_waits_and_not_of_one_answered_at_once() -> None:
    listener = Listener()
    world = World(when_sold_ask(), plugins=[listener])
    world.sold(id="e1")
    assert listener.opened == [world.pending()[0].id]
    world.host.will_answer(Answer.accept())
    world.sold(id="e2", sale="s2")
    assert len(listener.opened) == 1


def test_an_observer_is_told_of_a_superseded_decision() -> None:
    listener = Listener()
    world = World(when_sold_ask(), plugins=[listener])
    world.sold(id="e1")
    world.sold(id="e2", sale="s2")
    assert ("e1", "superseded") in listener.decided


def test_an_observer_is_told_of_a_saved_ruleset() -> None:
    listener = Listener()
    world = World(when_sold(), plugins=[listener])
    draft: SettingsDraft = world.engine.settings.open().edit("sale_sold", enabled=False)
    revision = world.engine.settings.save(draft, by="admin")
    assert listener.saved[-1] == revision.id


def test_an_observer_that_raises_stops_nobody_and_is_named(
    caplog: pytest.LogCaptureFixture,
) -> None:
    listener = Listener()
    world = World(when_sold(), plugins=[listener, Broken()])
    with caplog.at_level(logging.ERROR, logger="leadcat_rules"):
        decision = world.sold(id="e1")
    assert decision.outcome == "updated"
    assert listener.decided == [("e1", "rule_matched")]
    assert "Broken" in caplog.text
    assert "the line is dead" in caplog.text


def test_where_the_host_owns_the_transaction_observers_are_told_after_its_commit() -> None:
    listener = Listener()
    world = World(when_sold(), plugins=[listener], store=JoinedStore())
    world.sold(id="e1")
    assert listener.decided == []
    world.engine.notify()
    assert listener.decided == [("e1", "rule_matched")]


def test_C3_nobody_is_asked_inside_the_hosts_transaction() -> None:
    world = World(when_sold_ask(), store=JoinedStore())
    world.host.will_answer(Answer.accept())
    assert world.sold(id="e1").outcome == "awaiting_confirmation"
    assert world.host.confirmations == []
    assert world.sold(id="e2", sale="s2", answer=Answer.accept()).outcome == "updated"


def test_the_context_goes_back_to_the_observer_of_the_same_operation() -> None:
    contexts: list[object] = []

    class Curious:
        @hookimpl
        def leadcat_decided(self, context: object) -> None:
            contexts.append(context)

    world = World(when_sold(), plugins=[Curious()])
    world.engine.handle(sale_event("open", "sold"), context="request 7")
    assert contexts == ["request 7"]


def test_news_from_elsewhere_comes_without_a_context() -> None:
    contexts: list[object] = []

    class Curious:
        @hookimpl
        def leadcat_decided(self, context: object) -> None:
            contexts.append(context)

    world = World(when_sold(), plugins=[Curious()], store=JoinedStore())
    world.engine.handle(sale_event("open", "sold"), context="request 7")
    world.engine.notify(context="request 8")
    assert contexts == [None]


def test_where_the_host_owns_the_transaction_a_saved_ruleset_is_told_after_its_commit() -> None:
    listener = Listener()
    world = World(plugins=[listener], store=JoinedStore())
    assert listener.saved == []
    world.engine.notify()
    assert listener.saved == [world.engine.settings.history()[0].id]
