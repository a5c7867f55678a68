"""A ruleset's text is checked against the CRM before anybody saves it."""

import asyncio
import json
from typing import Any

import pytest

from leadcat_rules import (
    Engine,
    HostError,
    LeadStatus,
    PluginError,
    Problem,
    parse_ruleset,
)
from leadcat_rules.testing.hosts import AsyncHost, MemoryHost
from tests.unit.engine.test_questions import OnlyWhatAnEventNeeds
from tests.unit.engine.world import (
    CUSTOMER,
    GONE,
    Rule,
    World,
    snapshot,
    when_lead_status,
    when_sold,
)


def text(*rules: Rule, **more: Any) -> str:
    return json.dumps({"name": "Test", "rules": list(rules)} | more)


def checked(source: str | bytes) -> tuple[Problem, ...]:
    return World().engine.settings.check(source)


def told(*rules: Rule) -> list[tuple[str, str]]:
    return [(problem.pointer, problem.code.value) for problem in checked(text(*rules))]


def test_a_sound_text_has_no_problems_and_is_not_saved() -> None:
    world = World(when_sold())
    sound = text(when_sold("VIP"), when_lead_status())
    assert world.engine.settings.check(sound) == world.engine.settings.check(sound.encode()) == ()
    assert len(world.engine.settings.history()) == 1
    assert world.sold().to_category == CUSTOMER.id


@pytest.mark.parametrize(
    ("source", "code", "pointer"),
    [
        ("", "empty_file", ""),
        ("[]", "wrong_type", ""),
        ('{"name": "x", ', "invalid_json", ""),
        (b'{"name": "\xff"}', "not_utf8", ""),
        ('{"name": "x"}', "missing", "/rules"),
        ('{"name": "x", "rules": [], "nmae": 1}', "unknown_key", "/nmae"),
    ],
)
def test_what_cannot_be_read_says_why(source: str | bytes, code: str, pointer: str) -> None:
    assert [(each.code, each.pointer) for each in checked(source)] == [(code, pointer)]


def test_all_that_is_wrong_is_told_at_once_each_at_its_place() -> None:
    condition = {"name": "company_countri", "operator": "equal_to", "value": "SE"}
    assert told(
        {"id": "a", "trigger": "sale_sold"},
        {"id": "a", "trigger": "sale_won", "set_category_to": "VIP"},
        when_sold("Custmer", when={"all": [condition]}),
        when_lead_status("Qualifed", "Gone"),
    ) == [
        ("/rules/0/set_category_to", "target_required"),
        ("/rules/1/id", "duplicate_id"),
        ("/rules/1/trigger", "unknown_trigger"),
        ("/rules/2/set_category_to", "unknown_category"),
        ("/rules/2/when/all/0/name", "unknown_variable"),
        ("/rules/3/lead_status", "unknown_lead_status"),
        ("/rules/3/set_category_to", "category_deleted"),
    ]


def test_a_name_that_the_crm_does_not_have_comes_with_the_nearest_one() -> None:
    (problem,) = checked(text(when_sold("Custmer")))
    assert problem.hint == "did you mean 'Customer'?"
    (problem,) = checked(text(when_sold({"id": "99"})))  # type: ignore[arg-type]  # by its id
    assert problem.pointer == "/rules/0/set_category_to/id"


def test_S4_what_was_deleted_is_told_for_rules_that_are_on() -> None:
    by_id: Any = {"id": GONE.id}
    assert told(
        when_sold("Gone"),
        when_sold(by_id, id="by-id"),
        when_lead_status("Retired"),
        when_sold("Gone", id="off", enabled=False),
    ) == [
        ("/rules/0/set_category_to", "category_deleted"),
        ("/rules/1/set_category_to/id", "category_deleted"),
        ("/rules/2/lead_status", "lead_status_deleted"),
    ]


def test_S4_what_was_deleted_says_the_way_out() -> None:
    gone, retired = checked(text(when_sold("Gone"), when_lead_status("Retired")))
    assert gone.message == "the category 'Gone' was deleted"
    assert retired.message == "the lead status 'Retired' was deleted"
    assert gone.hint == retired.hint == "choose another, or switch the rule off"


def test_S4_a_name_that_somebody_else_bears_now_is_no_deleted_one() -> None:
    world = World()
    world.host.replace_category(GONE.id, name=CUSTOMER.name)
    assert world.engine.settings.check(text(when_sold())) == ()


def test_a_condition_may_name_what_was_deleted_since_companies_may_still_have_it() -> None:
    condition = {"name": "company_category", "operator": "equal_to", "value": "Gone"}
    assert told(when_sold(when={"all": [condition]})) == []


def test_R4_where_nobody_lists_lead_statuses_a_rule_that_names_one_is_refused() -> None:
    engine = Engine(plugins=[OnlyWhatAnEventNeeds()], discover=False)
    assert engine.settings.check(text(when_sold())) == ()
    named = engine.settings.check(text(when_lead_status()))
    assert [problem.code for problem in named] == ["unknown_lead_status"]
    condition = {"name": "contact_lead_status", "operator": "one_of", "value": []}
    unnamed = text(when_sold(when={"all": [condition]}))
    with pytest.raises(PluginError) as refused:
        Engine.open(parse_ruleset(unnamed), plugins=[OnlyWhatAnEventNeeds()], discover=False)
    assert engine.settings.check(unnamed) == refused.value.problems


def test_a_host_that_cannot_list_is_an_error() -> None:
    world = World()
    world.host.fail_next("leadcat_list_categories")
    with pytest.raises(HostError):
        world.engine.settings.check(text(when_sold()))
    world.host.answer_next("leadcat_list_lead_statuses", [LeadStatus(id="1", name="Open"), None])
    with pytest.raises(HostError):
        world.engine.settings.check(text(when_sold()))


def test_the_twin_finds_the_same() -> None:
    engine = Engine(plugins=[AsyncHost(MemoryHost(snapshot()))], discover=False)
    (problem,) = asyncio.run(engine.settings.acheck(text(when_sold("Custmer"))))
    assert problem == checked(text(when_sold("Custmer")))[0]
