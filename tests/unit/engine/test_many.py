"""Many events at once: what happens in the middle of a batch."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from leadcat_rules import Answer, Change, Claim, Company, Decision, Engine, MemoryStore, hookimpl
from leadcat_rules.engine.batching import MOST_AT_ONCE, waves
from leadcat_rules.testing.clock import FakeClock
from leadcat_rules.testing.hosts import MemoryHost
from leadcat_rules.testing.observers import Observer
from leadcat_rules.testing.rules import a_ruleset
from tests.unit.engine.world import (
    World,
    sale_event,
    snapshot,
    told,
    when_lost,
    when_sold,
    when_sold_ask,
)

BOTH = [sale_event("open", "sold", company=id, sale=id, id=id) for id in ("c1", "c2")]


def test_what_shares_a_company_a_record_or_an_id_waits_for_the_next_wave() -> None:
    events = [
        sale_event("open", "sold", company="c1", sale="s1", id="e1"),
        sale_event("open", "sold", company="c2", sale="s2", id="e2"),
        sale_event("open", "lost", company="c1", sale="s3", id="e3"),
        sale_event("open", "lost", company="c3", sale="s3", id="e4"),
        sale_event("open", "sold", company="c2", sale="s2", id="e2"),
        sale_event("open", "sold", company=None, sale="s5", id="e5"),
        sale_event("open", "sold", company=None, sale="s6", id="e6"),
    ]
    assert waves(events) == [[0, 1, 5, 6], [2, 4], [3]]


def test_S2_a_write_that_is_overtaken_is_judged_afresh_and_takes_no_other_along() -> None:
    world = World(when_sold())
    world.host.lose_writes(1)
    decisions = world.engine.handle_many(BOTH)
    assert [told(each) for each in decisions] == [("updated", "rule_matched")] * 2
    assert world.host.attempts == 3


def test_S2_an_event_of_many_is_written_three_times_at_most() -> None:
    world = World(when_sold())
    world.host.lose_writes(3)
    decision, *_ = world.engine.handle_many(BOTH[:1])
    assert told(decision) == ("failed", "conflict")


def test_S3_what_one_host_hook_fails_for_is_the_failed_decision_of_that_event() -> None:
    world = World(when_sold())
    world.host.fail_next("leadcat_set_category", after=True)
    decisions = world.engine.handle_many(BOTH)
    assert [told(each) for each in decisions] == [
        ("failed", "host_error"),
        ("updated", "rule_matched"),
    ]
    assert [told(each) for each in world.engine.retry()] == [("updated", "rule_matched")]


def test_S3_somebody_who_took_a_batch_for_dead_is_told_what_was_written() -> None:
    world = World(when_sold())
    world.host.while_writing = lambda: (world.clock.advance(minutes=2), world.engine.recover())
    decisions = world.engine.handle_many(BOTH)
    assert {each.outcome for each in decisions} == {"updated"}
    assert [world.engine.decision(each.id) for each in decisions] == list(decisions)


def test_the_answer_is_every_events() -> None:
    world = World(when_sold_ask())
    decisions = world.engine.handle_many(BOTH, answer=Answer.decline(by="bo"))
    assert [told(each) for each in decisions] == [("declined", "declined")] * 2


def test_observers_are_told_of_each_decision_of_a_batch() -> None:
    observer = Observer()
    world = World(when_sold(), plugins=[observer])
    decisions = world.engine.handle_many(BOTH)
    assert sorted(each.id for each in observer.decisions) == sorted(each.id for each in decisions)


def test_what_is_no_event_is_refused_before_anything_is_decided() -> None:
    world = World(when_sold())
    with pytest.raises(TypeError, match="an event is a SaleSaved or ContactSaved, not str"):
        world.engine.handle_many([BOTH[0], "e1"])  # type: ignore[list-item]
    assert world.engine.decisions() == []


def test_nothing_is_nothing() -> None:
    assert World(when_sold()).engine.handle_many([]) == ()


def test_C3_who_is_asked_about_one_keeps_no_other_waiting() -> None:
    events = [BOTH[0], sale_event("open", "lost", company="c2", sale="c2", id="c2")]
    seen: list[object] = []

    class Dialog:
        @hookimpl
        def leadcat_confirm(self) -> None:
            seen.append(world.engine.decision("c2"))

    world = World(when_sold_ask(), when_lost(), plugins=[Dialog()])
    _, updated = world.engine.handle_many(events)
    assert told(updated) == ("updated", "rule_matched")
    assert seen == [updated]


def test_S2_what_broke_off_among_several_counts_as_one_write_of_three() -> None:
    class BreaksOff(MemoryHost):
        tries = 0

        @hookimpl
        def leadcat_set_categories(self, changes: Sequence[Change]) -> Sequence[bool]:
            raise OSError(len(changes))

        @hookimpl
        def leadcat_set_category(self, change: Change) -> bool:
            self.tries += 1
            return False

    host = BreaksOff(snapshot())
    engine = Engine.open(a_ruleset(), plugins=[host], clock=FakeClock(), discover=False)
    (decision,) = engine.handle_many(BOTH[:1])
    assert (told(decision), host.tries) == (("failed", "conflict"), 2)


def test_of_a_great_many_a_store_is_asked_for_so_many_at_once_as_a_statement_takes() -> None:
    asked: list[int] = []

    class Counting(MemoryStore):
        def claim_many(self, decisions: Sequence[Decision]) -> Sequence[Claim]:
            asked.append(len(decisions))
            return super().claim_many(decisions)

    world = World(store=Counting())
    ids = [f"e{number}" for number in range(MOST_AT_ONCE + 1)]
    events = [sale_event("open", "open", company=id, sale=id, id=id) for id in ids]
    assert [each.id for each in world.engine.handle_many(events)] == ids
    assert asked == [MOST_AT_ONCE, 1]


class Bulk(MemoryHost):
    """Answers for several companies at once, and remembers how often it was asked."""

    def __init__(self) -> None:
        super().__init__(snapshot())
        self.asked: list[int] = []

    @hookimpl
    def leadcat_get_companies(self, company_ids: Sequence[str]) -> Sequence[Company]:
        self.asked.append(len(company_ids))
        return super().leadcat_get_companies(company_ids)

    @hookimpl
    def leadcat_set_categories(self, changes: Sequence[Change]) -> Sequence[bool]:
        self.asked.append(len(changes))
        return [super(Bulk, self).leadcat_set_category(change) for change in changes]


def test_a_host_that_takes_several_is_asked_once_for_all() -> None:
    host = Bulk()
    engine = Engine.open(a_ruleset(), plugins=[host], clock=FakeClock(), discover=False)
    assert {each.outcome for each in engine.handle_many(BOTH)} == {"updated"}
    assert host.asked == [2, 2]
