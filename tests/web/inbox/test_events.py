"""News of the inbox on a real server: whoever listens hears of each change."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

import httpx2
import pytest

from leadcat_rules import Answer
from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.roles import Roles
from leadcat_web.frame.streams import Streams, stop_streams, streams_of
from tests.web.inbox.asking import answers_as, asked
from tests.web.inbox.listening import listening
from tests.web.sites import WebSite


def test_it_tells_when_to_connect_again_and_what_waits(site: WebSite, address: str) -> None:
    with listening(address) as listener:
        assert listener.line() == "retry: 3000"
        assert listener.event()["pending"] == 0


def test_C3_a_new_question_and_its_answer_are_heard_by_all(site: WebSite, address: str) -> None:
    with listening(address) as ann, listening(address, "berit") as berit:
        before = [each.event() for each in (ann, berit)]
        question = asked(site.crm)
        news = [each.event() for each in (ann, berit)]
        assert [each["pending"] for each in news] == [1, 1]
        assert news[0]["version"] == news[1]["version"] != before[0]["version"]
        answers_as("olle")
        site.crm.answer(question.id, Answer.decline(), by="olle")
        assert [each.event()["pending"] for each in (ann, berit)] == [0, 0]


@pytest.mark.usefixtures("site")
def test_what_another_process_asks_is_heard(tmp_path: Path, address: str) -> None:
    other_process = EmbeddedCrm.open(f"sqlite:///{tmp_path / 'crm.db'}", plugins=[Roles()])
    with other_process as other, listening(address) as listener:
        listener.event()
        asked(other)
        assert listener.event()["pending"] == 1


def test_whoever_comes_back_hears_only_what_is_new(site: WebSite, address: str) -> None:
    with listening(address) as listener:
        listener.event()
        known = listener.last_id
    with listening(address, **{"last-event-id": known}) as listener:
        assert listener.line() == "retry: 3000"
        asked(site.crm)
        assert listener.event()["version"] != known


def test_one_look_serves_all_who_listen(site: WebSite, address: str) -> None:
    looks: list[float] = []
    site.app.state.streams = Streams(most_of_one=8)
    desk = site.app.state.site.desk
    confirmations = desk.confirmations

    async def counted(query: object) -> object:
        looks.append(monotonic())
        return await confirmations(query)

    desk.confirmations = counted
    with ExitStack() as listeners:
        all_of_them = [listeners.enter_context(listening(address)) for _ in range(8)]
        for each in all_of_them:
            each.event()
        looks.clear()
        asked(site.crm)
        for each in all_of_them:
            each.event()
        # A look a second, and one for the number beside the inbox.
        assert len(looks) <= monotonic() - looks[0] + 3


def test_who_has_gone_no_longer_counts_as_a_listener(site: WebSite, address: str) -> None:
    with listening(address) as listener:
        listener.event()
    _wait_until_closed(address, streams_of(site.app))
    assert len(streams_of(site.app)) == 0


def test_streams_end_at_once_when_the_server_stops(site: WebSite, address: str) -> None:
    with listening(address) as listener:
        listener.event()
        began = monotonic()
        stop_streams(site.app)
        assert listener.ends()
        assert monotonic() - began < 5
    assert httpx2.get(f"{address}/inbox/events", headers={"x-actor": "ann"}).status_code == 503


def test_more_listeners_than_the_bound_are_sent_away(site: WebSite, address: str) -> None:
    site.app.state.streams = Streams(most=1)
    with listening(address) as listener:
        listener.event()
        answer = httpx2.get(f"{address}/inbox/events", headers={"x-actor": "olle"})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")


def test_one_callers_windows_leave_room_for_others(site: WebSite, address: str) -> None:
    site.app.state.streams = Streams(most_of_one=1)
    with listening(address) as ann, listening(address, "olle") as olle:
        ann.event()
        olle.event()
        again = httpx2.get(f"{address}/inbox/events", headers={"x-actor": "ann"})
        assert again.status_code == 503


def test_a_burst_is_counted_before_anything_is_sent() -> None:
    async def burst() -> None:
        streams = Streams(most=2)
        first = streams.open("ann")
        streams.open("olle")
        assert not streams.has_room("berit")
        streams.close(first)
        assert streams.has_room("berit")

    asyncio.run(burst())


def test_nobody_unknown_listens(site: WebSite, address: str) -> None:
    assert httpx2.get(f"{address}/inbox/events").status_code == 401


def _wait_until_closed(address: str, streams: Streams) -> None:
    """The server notices between two answers that a listener has gone."""
    ends = monotonic() + 10
    while len(streams) and monotonic() < ends:
        httpx2.get(f"{address}/inbox?part=list", headers={"x-actor": "ann"})
