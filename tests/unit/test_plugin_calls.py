"""Asking exactly one plugin, judging its answer, and watching both."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Generator, Sequence
from decimal import Decimal
from typing import Any

import pytest

from leadcat_rules.decisions import Answer
from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.memory import MemoryStore
from leadcat_rules.plugins import HOOKS, HookCall, HostFault, Plugins, check_answer
from tests.unit.fake_plugins import ACME, CUSTOMER, LEAD, QUALIFIED, Crm, Observer

NEWS: dict[str, object] = {"context": "session", "decision": "decision"}


def loaded(*plugins: object) -> Plugins:
    return Plugins.load(plugins, discover=False)


class Dialog:
    """A user interface that gives the same answer each time."""

    def __init__(self, name: str, answer: object = None) -> None:
        self.leadcat_name = name
        self.answer = answer
        self.asked = 0

    @hookimpl
    def leadcat_confirm(self, context: object, confirmation: object) -> object:
        self.asked += 1
        return self.answer


class Failing:
    @hookimpl
    def leadcat_decided(self, context: object, decision: object) -> None:
        raise ValueError("no such mail server")


class Remote:
    """A host of coroutines."""

    @hookimpl
    async def leadcat_get_company(self, context: object, company_id: str) -> Company | None:
        await asyncio.sleep(0)
        if company_id == "gone":
            raise ConnectionError("the line is dead")
        return ACME


# Asking


def test_exactly_one_plugin_is_asked() -> None:
    first, second = Dialog("first", "yes"), Dialog("second", "no")
    plugins = loaded(first, second)
    asked = {"context": None, "confirmation": None}
    assert plugins.call("leadcat_confirm", "first", asked) == "yes"
    assert plugins.call("leadcat_confirm", "second", asked) == "no"
    assert (first.asked, second.asked) == (1, 1)


def test_the_last_plugin_is_asked_first_unless_one_is_marked_otherwise() -> None:
    class Eager(Observer):
        @hookimpl(tryfirst=True)
        def leadcat_decided(self) -> None: ...  # type: ignore[override]

    class Patient(Observer):
        @hookimpl(trylast=True)
        def leadcat_decided(self) -> None: ...  # type: ignore[override]

    plugins = loaded(Eager(), Observer(), Observer(), Patient())
    assert plugins.answerers("leadcat_decided") == ("Eager", "Observer-2", "Observer", "Patient")


def test_nobody_answers_a_hook_without_plugins() -> None:
    assert all(loaded().answerers(hook) == () for hook in HOOKS)


def test_a_plugin_is_offered_only_what_it_takes() -> None:
    class Frugal:
        @hookimpl
        def leadcat_decided(self, decision: object) -> object:
            return decision

    assert loaded(Frugal()).call("leadcat_decided", "Frugal", NEWS) == "decision"


def test_the_context_is_handed_through_as_it_is() -> None:
    session = object()

    class Returning:
        @hookimpl
        def leadcat_store(self, context: object) -> object:
            return context

    assert loaded(Returning()).call("leadcat_store", "Returning", {"context": session}) is session


def test_no_answer_is_none_for_every_kind_of_hook() -> None:
    class Silent(Observer):
        @hookimpl
        def leadcat_store(self) -> None: ...

        @hookimpl
        def leadcat_variables(self) -> None: ...

    plugins = loaded(Silent())
    assert plugins.call("leadcat_store", "Silent", {"context": None}) is None
    assert plugins.call("leadcat_variables", "Silent", {}) is None
    assert plugins.call("leadcat_decided", "Silent", NEWS) is None


def test_a_list_of_one_is_an_answer_like_any_other() -> None:
    class Small(Crm):
        @hookimpl
        def leadcat_list_categories(self, context: object) -> Sequence[Category]:
            return [LEAD]

        @hookimpl
        def leadcat_commands(self) -> list[object]:
            return []

    plugins = loaded(Small())
    assert plugins.call("leadcat_list_categories", "Small", {"context": None}) == [LEAD]
    assert plugins.call("leadcat_commands", "Small", {}) == []


def test_what_a_plugin_raises_bears_its_name_and_its_cause() -> None:
    observer = Observer()
    plugins = loaded(observer, Failing())
    with pytest.raises(HostFault) as raised:
        plugins.call("leadcat_decided", "Failing", NEWS)
    fault = raised.value
    assert (fault.hook, fault.plugin) == ("leadcat_decided", "Failing")
    assert str(fault) == "plugin 'Failing', leadcat_decided: raised ValueError: no such mail server"
    assert isinstance(fault.__cause__, ValueError)
    assert observer.told == []


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_a_stop_goes_through_a_plugin(stop: type[BaseException]) -> None:
    class Interrupted:
        @hookimpl
        def leadcat_decided(self) -> None:
            raise stop

    with pytest.raises(stop):
        loaded(Interrupted()).call("leadcat_decided", "Interrupted", NEWS)


def test_an_exception_that_cannot_say_what_it_is_is_named() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError("speechless")

    assert HostFault("leadcat_store", "x", Mute()).message == "raised Mute"


def test_a_fault_stays_the_fault_that_it_is() -> None:
    fault = HostFault("leadcat_store", "crm", "not a store")
    assert HostFault.from_error("leadcat_event", "engine", fault) is fault
    other = HostFault.from_error("leadcat_store", "crm", OSError("full"))
    assert other.message == "raised OSError: full"
    assert isinstance(other.__cause__, OSError)


def test_an_observer_of_two_kinds_of_news_is_named_once() -> None:
    class Both(Observer):
        @hookimpl
        def leadcat_confirmation_opened(self) -> None: ...

    class Opened:
        @hookimpl
        def leadcat_confirmation_opened(self) -> None: ...

    class Saved:
        @hookimpl
        def leadcat_ruleset_saved(self) -> None: ...

    assert loaded(Both(), Opened(), Saved(), Crm()).observers == ("Both", "Opened", "Saved")


def test_the_host_fires_an_event_through_the_relay() -> None:
    class Engine:
        def leadcat_event(self, context: Any, event: Any, answer: Any) -> Any:
            return (context, event, answer)

    plugins = loaded(Crm())
    plugins.register_engine(Engine())
    fired = plugins.hook.leadcat_event(context="session", event="saved", answer=None)
    assert fired == ("session", "saved", None)
    assert plugins.answerers("leadcat_get_company") == ("Crm",)


# Coroutines


def test_a_host_with_a_coroutine_is_known_by_it() -> None:
    assert loaded(Remote()).has_coroutines
    assert not loaded(Crm()).has_coroutines


def test_a_coroutine_of_an_observer_makes_no_host_of_coroutines() -> None:
    class Mailing:
        @hookimpl
        async def leadcat_decided(self, decision: object) -> None: ...

    assert not loaded(Crm(), Mailing()).has_coroutines


@pytest.mark.parametrize("hook", ["leadcat_get_company", "leadcat_decided", "leadcat_store"])
def test_a_coroutine_where_a_plain_answer_is_expected_is_refused_and_given_up(hook: str) -> None:
    """A coroutine that nobody gives up would warn, and a warning is an error here."""
    waiting = Remote().leadcat_get_company(None, "c1")
    with pytest.raises(HostFault, match=r"plugin 'Remote', .*`await engine.ahandle\(event\)`"):
        check_answer(hook, "Remote", waiting, {"company_id": "c1"})


def test_an_awaitable_that_is_no_coroutine_is_refused_too() -> None:
    class Ready:
        def __await__(self) -> Generator[None, None, object]:
            yield
            return ACME

    with pytest.raises(HostFault, match="ahandle"):
        check_answer("leadcat_get_company", "crm", Ready(), {"company_id": "c1"})

    class Handing:
        @hookimpl
        def leadcat_get_company(self) -> object:
            return Ready()

    plugins = loaded(Handing())
    plugins.trace(lambda call: None)
    waiting = plugins.call("leadcat_get_company", "Handing", {"context": None, "company_id": "c1"})
    with pytest.raises(HostFault, match="ahandle"):
        check_answer("leadcat_get_company", "crm", waiting, {"company_id": "c1"})


# Judging answers


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        ("leadcat_get_company", ACME),
        ("leadcat_get_company", None),
        ("leadcat_list_categories", []),
        ("leadcat_list_categories", [LEAD, CUSTOMER]),
        ("leadcat_list_lead_statuses", (QUALIFIED,)),
        ("leadcat_set_category", True),
        ("leadcat_set_category", False),
        ("leadcat_store", None),
        ("leadcat_store", MemoryStore()),
        ("leadcat_confirm", None),
        ("leadcat_confirm", Answer.accept()),
        ("leadcat_is_allowed", None),
        ("leadcat_is_allowed", False),
        ("leadcat_decided", "whatever"),
        ("leadcat_ruleset_saved", 7),
    ],
)
def test_a_right_answer_passes(hook: str, answer: object) -> None:
    check_answer(hook, "crm", answer, {"context": None, "company_id": "c1"})


@pytest.mark.parametrize(
    ("hook", "answer", "expected"),
    [
        ("leadcat_get_company", "c1", "the Company of the id 'c1', or None"),
        ("leadcat_get_company", Company(id="c2", name="Beta"), "the Company of the id 'c1'"),
        ("leadcat_list_categories", None, "a list of Category"),
        ("leadcat_list_categories", {LEAD}, "a list of Category"),
        ("leadcat_list_categories", (each for each in [LEAD]), "a list of Category"),
        ("leadcat_list_categories", [LEAD, "Customer"], "a list of Category only, not 'Customer'"),
        ("leadcat_list_categories", [LEAD, QUALIFIED], "a list of Category only"),
        (
            "leadcat_list_categories",
            [LEAD, LEAD],
            "a list of Category with unique ids, not two '1'",
        ),
        ("leadcat_list_lead_statuses", None, "a list of LeadStatus"),
        ("leadcat_list_lead_statuses", [CUSTOMER], "a list of LeadStatus only"),
        (
            "leadcat_list_lead_statuses",
            [QUALIFIED, LeadStatus(id="5", name="Again")],
            "a list of LeadStatus with unique ids, not two '5'",
        ),
        ("leadcat_set_category", None, "True or False"),
        ("leadcat_set_category", 1, "True or False"),
        ("leadcat_store", object(), "a Store, or None; this one lacks "),
        ("leadcat_confirm", True, "an Answer, or None for later"),
        ("leadcat_confirm", "accept", "an Answer, or None for later"),
        ("leadcat_is_allowed", "yes", "True, False or None"),
        ("leadcat_is_allowed", 0, "True, False or None"),
    ],
)
def test_nonsense_is_refused_with_what_came_and_what_was_expected(
    hook: str, answer: object, expected: str
) -> None:
    with pytest.raises(HostFault) as refusal:
        check_answer(hook, "crm", answer, {"context": None, "company_id": "c1"})
    fault = refusal.value
    assert (fault.hook, fault.plugin) == (hook, "crm")
    assert f"({type(answer).__name__}); expected {expected}" in fault.message


def test_a_store_is_told_which_methods_it_lacks() -> None:
    class Forgetful(MemoryStore):
        claim: Any = property()

    with pytest.raises(HostFault, match=r"this one lacks claim$"):
        check_answer("leadcat_store", "crm", Forgetful(), {})


def test_what_is_shown_of_nonsense_is_short_and_never_fails() -> None:
    class Unspeakable:
        def __repr__(self) -> str:
            raise RuntimeError("not telling")

    with pytest.raises(HostFault) as refusal:
        check_answer("leadcat_confirm", "crm", "x" * 100_000, {})
    assert len(str(refusal.value)) < 300
    with pytest.raises(HostFault, match=r"answered something without a repr \(Unspeakable\)"):
        check_answer("leadcat_confirm", "crm", Unspeakable(), {})


def test_plugins_judge_answers_by_the_same_rules() -> None:
    with pytest.raises(HostFault):
        check_answer("leadcat_set_category", "crm", None, {})


# Watching


class Watch:
    """A clock that moves on by a quarter of a second each time that it is looked at."""

    def __init__(self) -> None:
        self.now = Decimal(0)

    def __call__(self) -> float:
        self.now += Decimal("0.25")
        return float(self.now)


def test_a_trace_tells_hook_plugin_arguments_result_and_time() -> None:
    plugins = Plugins.load([Crm()], discover=False, clock=Watch())
    calls: list[HookCall] = []
    plugins.trace(calls.append)
    asked = {"context": "session", "company_id": "c1"}
    assert plugins.call("leadcat_get_company", "Crm", asked) is ACME
    assert calls == [
        HookCall(
            hook="leadcat_get_company", plugin="Crm", arguments=asked, result=ACME, seconds=0.25
        )
    ]


def test_a_trace_tells_what_was_raised_and_lets_it_pass() -> None:
    plugins = loaded(Failing())
    calls: list[HookCall] = []
    plugins.trace(calls.append)
    with pytest.raises(HostFault):
        plugins.call("leadcat_decided", "Failing", NEWS)
    (call,) = calls
    assert isinstance(call.error, ValueError)
    assert call.result is None


def test_a_trace_tells_one_answer_also_where_pluggy_gives_a_list() -> None:
    class Echo:
        @hookimpl
        def leadcat_decided(self, decision: object) -> object:
            return decision

        @hookimpl
        def leadcat_ruleset_saved(self) -> None: ...

    plugins = loaded(Echo(), Observer())
    calls: list[HookCall] = []
    plugins.trace(calls.append)
    plugins.call("leadcat_decided", "Echo", NEWS)
    plugins.call("leadcat_ruleset_saved", "Echo", {"context": None, "revision": None})
    assert [(call.plugin, call.result) for call in calls] == [("Echo", "decision"), ("Echo", None)]


def test_a_call_within_a_call_is_told_first_with_a_time_of_its_own() -> None:
    class Engine:
        def leadcat_event(self, context: Any, event: Any, answer: Any) -> Any:
            return plugins.call("leadcat_decided", "Observer", NEWS)

    plugins = Plugins.load([Observer()], discover=False, clock=Watch())
    plugins.register_engine(Engine())
    calls: list[HookCall] = []
    plugins.trace(calls.append)
    plugins.hook.leadcat_event(context=None, event=None, answer=None)
    assert [(call.hook, call.plugin, call.seconds) for call in calls] == [
        ("leadcat_decided", "Observer", 0.25),
        ("leadcat_event", "engine", 0.75),
    ]


def test_a_traced_coroutine_is_told_when_it_has_ended() -> None:
    plugins = loaded(Remote())
    calls: list[HookCall] = []
    plugins.trace(calls.append)

    async def ask(company_id: str) -> object:
        asked = {"context": None, "company_id": company_id}
        waiting: Any = plugins.call("leadcat_get_company", "Remote", asked)
        assert calls == []
        return await waiting

    assert asyncio.run(ask("c1")) is ACME
    assert calls.pop().result is ACME
    with pytest.raises(ConnectionError):
        asyncio.run(ask("gone"))
    assert isinstance(calls.pop().error, ConnectionError)


def test_a_traced_coroutine_of_an_observer_is_told_when_it_has_ended() -> None:
    class Mailing:
        @hookimpl
        async def leadcat_decided(self, decision: object) -> str:
            return "sent"

    plugins = loaded(Mailing())
    calls: list[HookCall] = []
    plugins.trace(calls.append)

    async def tell() -> object:
        waiting: Any = plugins.call("leadcat_decided", "Mailing", NEWS)
        return await waiting

    assert asyncio.run(tell()) == "sent"
    assert [call.result for call in calls] == ["sent"]


def test_a_traced_coroutine_is_given_up_like_any_other() -> None:
    plugins = loaded(Remote())
    plugins.trace(lambda call: None)
    asked = {"context": None, "company_id": "c1"}
    waiting = plugins.call("leadcat_get_company", "Remote", asked)
    with pytest.raises(HostFault, match="ahandle"):
        check_answer("leadcat_get_company", "Remote", waiting, asked)


def test_a_trace_ends_without_ending_the_others() -> None:
    plugins = loaded(Observer())
    first: list[HookCall] = []
    second: list[HookCall] = []
    end_first = plugins.trace(first.append)
    end_second = plugins.trace(second.append)
    end_first()
    end_first()
    plugins.call("leadcat_decided", "Observer", NEWS)
    end_second()
    plugins.call("leadcat_decided", "Observer", NEWS)
    assert (len(first), len(second)) == (0, 1)


def test_a_trace_added_twice_ends_once_each() -> None:
    plugins = loaded(Observer())
    calls: list[HookCall] = []
    end_one, _ = plugins.trace(calls.append), plugins.trace(calls.append)
    end_one()
    plugins.call("leadcat_decided", "Observer", NEWS)
    assert len(calls) == 1


def test_a_failing_trace_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    observer = Observer()
    plugins = loaded(observer)
    calls: list[HookCall] = []
    plugins.trace(lambda call: 1 / 0)
    plugins.trace(calls.append)
    with caplog.at_level(logging.ERROR, "leadcat_rules.hooks"):
        plugins.call("leadcat_decided", "Observer", NEWS)
    assert observer.told == ["decision"]
    assert len(calls) == 1
    assert "a trace callback failed at leadcat_decided" in caplog.text


def test_the_log_names_hook_and_plugin_of_each_call(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "leadcat_rules.hooks"):
        loaded(Observer()).call("leadcat_decided", "Observer", NEWS)
    assert caplog.messages == ["leadcat_decided asks plugin 'Observer'"]
