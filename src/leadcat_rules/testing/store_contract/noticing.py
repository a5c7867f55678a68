"""Observers are told of each committed change once, whoever asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from leadcat_rules.decisions import Decision, Reason
from leadcat_rules.store import Notice, Store
from leadcat_rules.testing.contract import needs, the_only
from leadcat_rules.testing.events import sold
from leadcat_rules.testing.records import (
    answered,
    asked,
    claimed,
    decided,
    intending,
    minutes_later,
)
from leadcat_rules.testing.store_contract.suite import StoreSuite
from leadcat_rules.testing.together import at_once


class Noticing(StoreSuite, adds_promises=True):
    """The promises of `Store.watch` and `Store.take`."""

    def test_a_new_cursor_stands_at_the_end(self, store: Store) -> None:
        self.saved(store, decided())
        store.watch("log")
        later = self.saved(store, decided())
        assert _told(self.reopen(store), "log") == [later]

    def test_watching_again_keeps_the_cursor(self, store: Store) -> None:
        store.watch("log")
        missed = self.saved(store, decided())
        self.reopen(store).watch("log")
        assert _told(store, "log") == [missed]

    def test_each_notice_is_taken_once_oldest_first(self, store: Store) -> None:
        store.watch("log")
        first, second = self.saved(store, decided()), self.saved(store, decided())
        notices = store.take("log")
        assert [notice.decision for notice in notices] == [first, second]
        assert notices[0].position < notices[1].position
        assert list(self.reopen(store).take("log")) == []

    def test_each_observer_has_a_cursor_of_its_own(self, store: Store) -> None:
        store.watch("log")
        store.watch("mail")
        first = self.saved(store, decided())
        assert _told(store, "log") == [first]
        second = self.saved(store, decided())
        assert _told(store, "mail") == [first, second]
        assert _told(store, "log") == [second]

    def test_as_many_as_asked_for_are_taken(self, store: Store) -> None:
        store.watch("log")
        made = [self.saved(store, decided()) for _ in range(5)]
        taken = [[notice.decision for notice in store.take("log", 2)] for _ in range(4)]
        assert taken == [made[:2], made[2:4], made[4:], []]

    def test_who_never_watched_is_told_nothing(self, store: Store) -> None:
        store.watch("log")
        self.saved(store, decided())
        assert list(store.take("stranger")) == []

    def test_what_is_in_hand_is_no_news(self, store: Store) -> None:
        store.watch("log")
        store.claim(claimed())
        failed = self.saved(store, decided(reason=Reason.HOST_ERROR))
        taken = self.saved(store, failed.taken(minutes_later(1)))
        intended = self.saved(store, intending(taken))
        assert _told(store, "log") == [failed]
        ended = self.saved(store, decided(intended))
        assert _told(store, "log") == [ended]

    def test_R7_a_published_revision_is_news(self, store: Store) -> None:
        store.watch("log")
        saved = store.publish("r1", "{}", at=minutes_later(1), by="ann", expect=None)
        store.publish("r2", "{}", at=minutes_later(2), by="bo", expect="r0")
        assert [(told.revision, told.decision) for told in store.take("log")] == [(saved, None)]

    @needs("keeps_history")
    def test_what_came_to_nothing_is_no_news(self, store: Store) -> None:
        updated = self.saved(store, decided())
        store.watch("log")
        undoing = self.saved(store, intending(updated))
        self.saved(store, undoing.released())
        assert list(store.take("log")) == []

    def test_a_save_that_lost_is_no_news(self, store: Store) -> None:
        store.watch("log")
        ended = self.saved(store, decided())
        assert not store.save(decided(claimed(ended.event)))
        assert _told(store, "log") == [ended]

    def test_a_notice_carries_the_confirmation_that_it_opens(self, store: Store) -> None:
        store.watch("log")
        waiting, confirmation = asked()
        self.saved(store, waiting, confirmation)
        self.saved(store, *answered(waiting, confirmation))
        opening, closing = store.take("log")
        assert (opening.decision, opening.confirmation) == (waiting, confirmation)
        assert closing.confirmation is None

    def test_C6_a_superseded_decision_is_news_too(self, store: Store) -> None:
        older, _ = asked()
        self.saved(store, older, _)
        store.watch("log")
        newer, confirmation = asked(at=minutes_later(1))
        self.saved(store, newer, confirmation)
        notices = store.take("log")
        assert {_id(notice) for notice in notices} == {older.id, newer.id}
        ended = _of(older.id, notices).decision
        assert ended is not None
        assert ended.reason is Reason.SUPERSEDED
        assert _of(older.id, notices).confirmation is None
        assert _of(newer.id, notices).confirmation == confirmation

    def test_each_notice_is_taken_once_by_16_at_once(self, store: Store) -> None:
        store.watch("log")
        made = [self.saved(store, decided()).id for _ in range(32)]
        taken = at_once(partial(self.reopen(store).take, "log", 3) for _ in range(16))
        told = [_id(notice) for notices in taken for notice in notices]
        assert sorted(map(str, told)) == sorted(made)

    def test_what_is_saved_while_others_take_is_told_once(self, store: Store) -> None:
        store.watch("log")
        decisions = [claimed(sold()) for _ in range(12)]
        for decision in decisions:
            store.claim(decision)
        told: list[str] = []
        writing = [partial(_decide, self.reopen(store), decision) for decision in decisions]
        taking = [partial(_take_into, told, self.reopen(store)) for _ in range(4)]
        at_once([*writing, *taking])
        _take_into(told, store)
        assert sorted(told) == sorted(decision.id for decision in decisions)


def _told(store: Store, observer: str) -> list[Decision]:
    return [each.decision for each in store.take(observer) if each.decision is not None]


def _of(decision_id: str, notices: Sequence[Notice]) -> Notice:
    return the_only(notice for notice in notices if _id(notice) == decision_id)


def _id(notice: Notice) -> str | None:
    return None if notice.decision is None else notice.decision.id


def _decide(store: Store, decision: Decision) -> None:
    assert store.save(decided(decision))


def _take_into(told: list[str], store: Store) -> None:
    for _ in range(6):
        told.extend(decision.id for decision in _told(store, "log"))
