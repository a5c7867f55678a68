from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leadcat_rules.events import SaleSaved
from leadcat_rules.variables import Facts, meaning
from leadcat_rules.workbench.explaining.changes import FactChange, told
from leadcat_rules.workbench.explaining.facts import facts_of
from leadcat_rules.workbench.explaining.nearest import Nearest, NoChange, Question
from leadcat_rules.workbench.explaining.situation import Course, Situation
from tests.property.reading import read
from tests.property.strategies import Scene, scenes
from tests.workbench.checking.domain import LISTS, Json, World, rulesets
from tests.workbench.explaining.firing import fired, questions

EXAMPLES = settings.default.max_examples if settings.default else 100


def few(examples: int) -> int:
    """As many as a daily run has time for; all of them in a long one."""
    return examples if EXAMPLES == 1_000 else EXAMPLES


@settings(max_examples=few(80))
@given(scenes())
def test_every_nearest_change_makes_the_engine_fire_the_rule(scene: Scene) -> None:
    ruleset, event, crm = read(scene)
    company = crm.company(event.company_id)
    assume(company is not None)
    assert company is not None
    situation = Situation(event, company)
    for question in questions(ruleset, crm.lists, situation):
        answer = question.answer()
        if isinstance(answer, Nearest):
            has_target = is_there(question)
            assert not has_target or fired(ruleset, crm.lists, answer.after) == question.ready.id
            for change in told(question, answer):
                assert_ends(question, answer, change)


def is_there(question: Question) -> bool:
    """Whether what the rule sets and waits for wasn't deleted (S4)."""
    lists, ready = question.rules.lists, question.ready
    category = lists.category(ready.compiled.category)
    status = lists.lead_status(ready.compiled.lead_status)
    needs_status = ready.rule.lead_status is not None
    return (
        category is not None
        and not category.deleted
        and (not needs_status or (status is not None and not status.deleted))
    )


def assert_ends(question: Question, answer: Nearest, change: FactChange) -> None:
    """A range begins and ends where it says so."""
    facts = {
        fact.name: fact
        for fact in facts_of(answer.after, question.rules.lists, question.rules.schema.public)
    }
    for bound in filter(None, (change.lowest, change.highest)):
        value = meaning.moment(bound.value) if change.name == "event_at" else bound.value
        changed = facts[change.name].put(answer.after, value)
        assert question.fires(changed) is bound.included
    for value in change.one_of if change.name != "company_category" else ():
        assert question.fires(facts[change.name].put(answer.after, value))


@settings(max_examples=few(25))
@given(rulesets(), st.randoms(use_true_random=False))
def test_no_smaller_change_makes_it_fire_and_where_there_is_one_it_is_found(
    content: Json, chance: Any
) -> None:
    world = World.of(content)
    before = chance.choice(world.facts)
    for question in questions(world.ruleset, LISTS, Situation(before.event, before.company)):
        waits_for_sales = question.ready.rule.trigger != "lead_status_changed"
        if waits_for_sales is not isinstance(before.event, SaleSaved):
            continue
        answer = question.answer()
        known = [
            distance(before, after)
            for after in world.facts
            if question.fires(Situation(after.event, after.company))
        ]
        if known:
            assert isinstance(answer, Nearest)
            after = Facts(answer.after.event, answer.after.company)
            assert distance(before, after) <= min(known)
        else:
            assert isinstance(answer, Nearest | NoChange)


def distance(one: Facts, other: Facts) -> int:
    """How many facts differ."""
    first, second = parts(one), parts(other)
    return sum(first[name] != second[name] for name in first)


def parts(facts: Facts) -> dict[str, object]:
    event, company = facts.event, facts.company
    course = Course.of(Situation(event, company))
    return {
        "category": company.category,
        "country": company.attributes.get("country"),
        "vip": company.attributes.get("vip"),
        "amount": getattr(event.after, "amount", None),
        "origin": event.origin,
        "after": course.after,
        "before": (course.is_new, course.before),
        "company": (company.id, company.name, event.after.company, event.actor),
    }
