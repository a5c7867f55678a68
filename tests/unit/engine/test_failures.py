"""What fails is recorded with its reason, and loses nothing (S3)."""

from __future__ import annotations

from typing import Any

import pytest

from leadcat_rules import (
    NOTHING,
    Answer,
    Company,
    Engine,
    Facts,
    FieldType,
    HostError,
    MemoryStore,
    Store,
    hookimpl,
    numeric,
    operator,
    parse_ruleset,
    variable,
)
from tests.unit.engine.world import (
    LOST,
    OPPORTUNITY,
    Rule,
    World,
    sale_event,
    told,
    when_sold,
    when_sold_ask,
)

SCORED = {"all": [{"name": "lead_score", "operator": "greater_than", "value": 10}]}


@pytest.mark.parametrize(
    "hook", ["leadcat_get_company", "leadcat_list_categories", "leadcat_set_category"]
)
def test_S3_a_host_hook_that_raises_fails_the_decision_and_is_named(hook: str) -> None:
    world = World(when_sold())
    world.host.fail_next(hook)
    decision = world.sold(id="e1")
    assert told(decision) == ("failed", "host_error")
    assert hook in (decision.error or "")
    assert "ScriptedHost" in (decision.error or "")
    assert world.category_of() == "Lead"


@pytest.mark.parametrize(
    ("hook", "nonsense", "complaint"),
    [
        ("leadcat_get_company", {"id": "c1"}, "dict"),
        ("leadcat_get_company", Company(id="c2", name="Beta"), "c2"),
        ("leadcat_list_categories", None, "None"),
        ("leadcat_list_categories", ["Lead"], "str"),
        ("leadcat_set_category", None, "None"),
        ("leadcat_set_category", "yes", "yes"),
    ],
)
def test_S3_a_host_hook_that_answers_nonsense_fails_the_decision(
    hook: str, nonsense: Any, complaint: str
) -> None:
    world = World(when_sold())
    world.host.answer_next(hook, nonsense)
    decision = world.sold()
    assert told(decision) == ("failed", "host_error")
    assert complaint in (decision.error or "")


@pytest.mark.parametrize("hook", ["leadcat_get_company", "leadcat_set_category"])
def test_S3_a_coroutine_from_a_host_is_refused_by_handle(hook: str) -> None:
    async def later() -> bool:
        return True

    world = World(when_sold())
    world.host.answer_next(hook, later())
    decision = world.sold()
    assert told(decision) == ("failed", "host_error")
    assert "ahandle" in (decision.error or "")


def test_S3_a_failed_decision_is_retried_on_the_same_decision() -> None:
    world = World(when_sold())
    world.host.fail_next("leadcat_set_category")
    world.sold(id="e1")
    (decision,) = world.engine.retry(["e1"])
    assert told(decision) == ("updated", "rule_matched")
    assert [step.reason for step in decision.steps] == ["host_error", "rule_matched"]
    assert world.category_of() == "Customer"


def test_S3_a_write_that_failed_after_it_happened_is_found_and_recorded() -> None:
    world = World(when_sold())
    world.host.fail_next("leadcat_set_category", after=True)
    assert world.sold(id="e1").reason == "host_error"
    assert world.category_of() == "Customer"
    (decision,) = world.engine.retry(["e1"])
    assert told(decision) == ("updated", "rule_matched")
    assert len(world.host.changes) == 1


def test_S3_an_answer_whose_write_failed_is_carried_out_by_a_retry() -> None:
    world = World(when_sold_ask())
    world.sold(id="e1")
    (asked,) = world.pending()
    world.host.fail_next("leadcat_set_category")
    failed = world.engine.inbox.answer(asked.id, Answer.accept(), by="bo")
    assert told(failed) == ("failed", "host_error")
    (decision,) = world.engine.retry(["e1"])
    assert told(decision) == ("updated", "accepted")
    assert decision.answered_by == "bo"
    assert world.category_of() == "Customer"


def test_S3_an_answer_whose_write_failed_is_stale_when_the_category_changed_meanwhile() -> None:
    world = World(when_sold_ask())
    world.sold(id="e1")
    world.host.fail_next("leadcat_set_category")
    world.engine.inbox.answer(world.pending()[0].id, Answer.accept(), by="bo")
    world.host.put_category("c1", OPPORTUNITY)
    (decision,) = world.engine.retry(["e1"])
    assert told(decision) == ("lapsed", "stale")
    assert world.engine.inbox.history()[0].status == "stale"
    assert world.category_of() == "Opportunity"


def test_S3_an_answer_that_the_host_fails_before_anything_changed_can_be_given_again() -> None:
    world = World(when_sold_ask())
    world.sold()
    (asked,) = world.pending()
    world.host.fail_next("leadcat_get_company")
    with pytest.raises(HostError, match="leadcat_get_company"):
        world.engine.inbox.answer(asked.id, Answer.accept(), by="bo")
    assert world.engine.inbox.answer(asked.id, Answer.accept(), by="bo").outcome == "updated"


def test_S3_a_dialog_that_fails_leaves_its_question_in_the_inbox() -> None:
    world = World(when_sold_ask())
    world.host.fail_next("leadcat_confirm")
    failed = world.sold(id="e1")
    assert told(failed) == ("failed", "host_error")
    (asked,) = world.pending()
    answered = world.engine.inbox.answer(asked.id, Answer.accept(), by="bo")
    assert told(answered) == ("updated", "accepted")


def test_S3_a_retry_after_a_failed_dialog_asks_anew_and_once() -> None:
    world = World(when_sold_ask())
    world.host.fail_next("leadcat_confirm")
    world.sold(id="e1")
    (first,) = world.pending()
    (retried,) = world.engine.retry()
    assert told(retried) == ("awaiting_confirmation", "asked")
    (second,) = world.pending()
    assert second.id != first.id


def test_S1_a_redelivery_of_a_failed_event_is_tried_again() -> None:
    world = World(when_sold())
    world.host.fail_next("leadcat_get_company")
    world.sold(id="e1")
    assert told(world.sold(id="e1")) == ("updated", "rule_matched")


def test_S2_an_event_is_judged_afresh_when_somebody_changed_the_category_in_between() -> None:
    world = World(when_sold())
    world.host.before_writing = lambda: world.host.put_category("c1", OPPORTUNITY)
    decision = world.sold()
    assert told(decision) == ("updated", "rule_matched")
    assert decision.from_category == OPPORTUNITY.id
    assert world.category_of() == "Customer"


def test_S2_a_company_that_is_no_lead_any_more_is_left_alone() -> None:
    world = World(when_sold())
    world.host.before_writing = lambda: world.host.put_category("c1", LOST)
    assert told(world.sold()) == ("not_fired", "not_eligible")
    assert world.category_of() == "Lost"


def test_S2_after_three_lost_writes_the_decision_is_a_conflict() -> None:
    world = World(when_sold())
    world.host.lose_writes(3)
    decision = world.sold(id="e1")
    assert told(decision) == ("failed", "conflict")
    assert world.host.attempts == 3
    world.host.lose_writes(2)
    (retried,) = world.engine.retry(["e1"])
    assert told(retried) == ("updated", "rule_matched")


class Scores:
    def __init__(self, score: Any) -> None:
        self.score = score

    @hookimpl
    def leadcat_variables(self) -> list[Any]:
        @numeric("Lead score")
        def lead_score(facts: Facts) -> float | None:
            if isinstance(self.score, Exception):
                raise self.score
            return self.score  # type: ignore[no-any-return]

        return [lead_score]


def publish(world: World, *rules: Rule) -> None:
    """Publish rules that name a plugin's variables."""
    ruleset = parse_ruleset(
        {"name": "Test", "rules": rules}, variables=world.engine.plugins.variables
    )
    active = world.engine.settings.history()[0].id
    world.engine.settings.publish(ruleset, expect=active, by="admin")


def with_score(score: Any, store: Store | None = None) -> World:
    world = World(plugins=[Scores(score)], store=store)
    publish(world, when_sold(when=SCORED))
    return world


def test_a_plugins_own_condition_decides() -> None:
    assert with_score(11).sold().outcome == "updated"
    assert with_score(9).sold().reason == "no_rule_matched"
    assert with_score(None).sold().reason == "no_rule_matched"


def test_S3_a_plugins_variable_that_raises_is_a_plugin_error_that_names_it() -> None:
    world = with_score(RuntimeError("no scores today"))
    decision = world.sold()
    assert told(decision) == ("failed", "plugin_error")
    assert "Scores" in (decision.error or "")
    assert "lead_score" in (decision.error or "")
    assert "no scores today" in (decision.error or "")


class Temperature(FieldType):
    name = "temperature"

    @operator(takes=NOTHING)
    def is_hot(self) -> bool:
        raise ZeroDivisionError("too hot")


class Warmth:
    @hookimpl
    def leadcat_variables(self) -> list[Any]:
        @variable(Temperature, "Warmth")
        def warmth(facts: Facts) -> object:
            return 37

        return [warmth]


def test_S3_an_operator_that_raises_is_a_rule_error() -> None:
    world = World(plugins=[Warmth()])
    publish(world, when_sold(when={"all": [{"name": "warmth", "operator": "is_hot"}]}))
    decision = world.sold()
    assert told(decision) == ("failed", "rule_error")
    assert "sold" in (decision.error or "")
    assert "too hot" in (decision.error or "")


def test_S3_rules_that_need_a_plugin_which_is_not_loaded_fail_the_decision_and_say_so() -> None:
    store = MemoryStore()
    scored = with_score(11, store)
    without = Engine(plugins=[scored.host], store=store, clock=scored.clock, discover=False)
    decision = without.handle(sale_event("open", "sold"))
    assert told(decision) == ("failed", "rule_error")
    assert "lead_score" in (decision.error or "")


class Unspeakable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("not even this")


def test_S3_an_exception_that_cannot_be_told_fails_its_own_decision_only() -> None:
    world = with_score(Unspeakable())
    decision = world.sold()
    assert told(decision) == ("failed", "plugin_error")
    assert "Unspeakable" in (decision.error or "")


def test_S3_a_company_whose_category_is_none_of_ours_is_the_hosts_fault() -> None:
    class Beginner:
        @hookimpl
        def leadcat_get_company(self, company_id: str) -> Company:
            return Company(id=company_id, name="Acme", category="1")  # type: ignore[arg-type]  # the mistake

        @hookimpl
        def leadcat_list_categories(self) -> list[Any]:
            return []

        @hookimpl
        def leadcat_set_category(self) -> bool:
            return True

    engine = Engine(plugins=[Beginner()], discover=False)
    decision = engine.handle(sale_event("open", "sold"))
    assert told(decision) == ("failed", "host_error")
    assert "Beginner" in (decision.error or "")


def test_S5_who_answered_is_told_also_when_the_write_failed() -> None:
    world = World(when_sold_ask())
    world.sold(id="e1")
    world.host.fail_next("leadcat_set_category")
    failed = world.engine.inbox.answer(world.pending()[0].id, Answer.choose("8"), by="bo")
    assert (failed.reason, failed.answered_by) == ("host_error", "bo")
    assert failed.to_category == "7", "what was asked about; nobody knows what was written"
