"""What a screen may ask an engine; nothing is changed by it."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from leadcat_rules import (
    Category,
    Company,
    Engine,
    HostError,
    Outcome,
    Tally,
    hookimpl,
)
from leadcat_rules.testing.clock import MORNING
from leadcat_rules.testing.hosts import AsyncHost, MemoryHost
from tests.unit.engine.world import (
    CATEGORIES,
    LEAD,
    LEAD_STATUSES,
    QUALIFIED,
    World,
    snapshot,
    when_lost,
    when_sold,
)

DAY = date(2026, 1, 13)
TODAY = (MORNING - timedelta(hours=10), MORNING + timedelta(hours=14))


class OnlyWhatAnEventNeeds:
    """A host without lead statuses, and without a say in what is allowed."""

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        return Company(id=company_id, name="Acme AB", category=LEAD)

    @hookimpl
    def leadcat_list_categories(self) -> list[Category]:
        return list(CATEGORIES)

    @hookimpl
    def leadcat_set_category(self) -> bool:
        raise AssertionError("nothing is to be written")


def an_engine(host: object) -> Engine:
    return Engine(plugins=[host], discover=False)


def test_a_company_is_as_the_host_has_it_now() -> None:
    world = World()
    acme = world.engine.company("c1")
    assert acme == snapshot().company("c1")
    world.host.put_category("c1", CATEGORIES[1])
    moved = world.engine.company("c1")
    assert moved is not None
    assert moved.category == CATEGORIES[1]


def test_an_id_may_be_a_number_and_one_that_is_unknown_finds_nothing() -> None:
    assert an_engine(OnlyWhatAnEventNeeds()).company(17) == Company(
        id="17", name="Acme AB", category=LEAD
    )
    assert World().engine.company("c99") is None


def test_the_lists_hold_what_was_deleted_too() -> None:
    lists = World().engine.lists()
    assert (lists.categories, lists.lead_statuses) == (CATEGORIES, LEAD_STATUSES)


def test_the_lists_have_no_lead_statuses_where_nobody_lists_them() -> None:
    lists = an_engine(OnlyWhatAnEventNeeds()).lists()
    assert (lists.categories, lists.lead_statuses) == (CATEGORIES, ())


def test_R6_the_host_says_who_may_do_what() -> None:
    world = World()
    world.host.forbid("bo")
    assert world.engine.is_allowed("ann", "change_settings")
    assert not world.engine.is_allowed("bo", "change_settings")
    assert world.engine.is_allowed("bo", "read")


def test_R6_where_nobody_has_a_say_only_reading_is_allowed() -> None:
    engine = an_engine(OnlyWhatAnEventNeeds())
    asked = ["read", "answer", "undo", "change_settings", "retry", "send_events", "edit"]
    assert [each for each in asked if engine.is_allowed("ann", each)] == ["read"]
    assert not engine.is_allowed(None, "change_lists")


def test_a_screen_may_ask_for_a_permission_of_its_own_for_an_actor_of_any_id() -> None:
    asked: list[tuple[str | None, str]] = []

    class Office(OnlyWhatAnEventNeeds):
        @hookimpl
        def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
            asked.append((actor, permission))
            return permission == "export"

    engine = an_engine(Office())
    assert engine.is_allowed(7, "export")
    assert not engine.is_allowed("", "read")
    assert asked == [("7", "export"), (None, "read")]


@pytest.mark.parametrize(
    ("hook", "ask"),
    [
        ("leadcat_get_company", lambda engine: engine.company("c1")),
        ("leadcat_list_categories", lambda engine: engine.lists()),
        ("leadcat_list_lead_statuses", lambda engine: engine.lists()),
    ],
)
def test_a_host_that_fails_is_an_error_that_names_it(
    hook: str, ask: Callable[[Engine], object]
) -> None:
    world = World()
    world.host.fail_next(hook)
    with pytest.raises(HostError, match=f"{hook}.*the host is out of order"):
        ask(world.engine)
    world.host.answer_next(hook, "nonsense")
    with pytest.raises(HostError, match=hook):
        ask(world.engine)


def test_a_failing_word_on_what_is_allowed_is_an_error_and_no_permission() -> None:
    class Office(OnlyWhatAnEventNeeds):
        @hookimpl
        def leadcat_is_allowed(self) -> bool:
            raise OSError("the directory is down")

    with pytest.raises(HostError, match="the directory is down"):
        an_engine(Office()).is_allowed("ann", "read")


def test_the_context_is_handed_to_the_hooks() -> None:
    seen: list[object] = []

    class Office(OnlyWhatAnEventNeeds):
        @hookimpl
        def leadcat_is_allowed(self, context: object) -> bool:
            seen.append(context)
            return True

    assert an_engine(Office()).is_allowed("ann", "undo", context="a session")
    assert seen == ["a session"]


def test_S5_decisions_are_counted_by_day_outcome_and_rule() -> None:
    world = World(when_sold(), when_lost())
    first = world.sold()
    world.engine.inbox.undo([first.id], by="ann")
    world.sale("open", "sold", sale="s2", company="c2")
    world.sale("open", "open", sale="s3")
    world.clock.advance(days=1)
    world.sale("open", "lost", sale="s4")
    since, until = TODAY
    assert world.engine.tally(since, until + timedelta(days=1)) == (
        Tally(day=DAY, outcome=Outcome.NOT_FIRED, rule=None, count=1),
        Tally(day=DAY, outcome=Outcome.UNDONE, rule="sold", count=1),
        Tally(day=DAY, outcome=Outcome.UPDATED, rule="sold", count=1),
        Tally(day=DAY + timedelta(days=1), outcome=Outcome.UPDATED, rule="lost", count=1),
    )
    assert len(world.engine.tally(since, until)) == 3


def test_a_tally_takes_times_of_any_offset_and_none_without() -> None:
    world = World(when_sold())
    world.sold()
    nepal = timezone(timedelta(hours=5, minutes=45))
    since, until = (each.astimezone(nepal) for each in TODAY)
    assert [tally.day for tally in world.engine.tally(since, until)] == [DAY]
    naive = datetime(2026, 1, 13)
    with pytest.raises(ValueError, match="needs an offset"):
        world.engine.tally(naive, until)
    with pytest.raises(ValueError, match="needs an offset"):
        world.engine.tally(datetime(2026, 1, 13, tzinfo=UTC), naive)


def test_a_host_of_coroutines_is_asked_by_the_twins() -> None:
    host = AsyncHost(MemoryHost(snapshot()))
    engine = an_engine(host)

    async def story() -> None:
        assert await engine.acompany("c1") == snapshot().company("c1")
        assert (await engine.alists()).lead_status(QUALIFIED) is not None
        assert await engine.ais_allowed("ann", "edit")
        assert not await engine.ais_allowed("bo", "edit")
        assert await engine.atally(*TODAY) == ()

    asyncio.run(story())


def test_an_engine_says_whether_its_host_is_one_of_coroutines() -> None:
    assert an_engine(AsyncHost()).has_coroutines
    assert not an_engine(MemoryHost()).has_coroutines
