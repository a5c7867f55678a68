"""What a check finds in random rulesets is what reading, publishing and the settings say."""

from __future__ import annotations

import json

from hypothesis import given

from leadcat_rules import Engine, InvalidInput, Problem, Snapshot, parse_ruleset
from leadcat_rules.testing.hosts import MemoryHost
from tests.property.reading import read
from tests.property.strategies import Scene, scenes

OF_DELETED = ("category_deleted", "lead_status_deleted")


@given(scenes())
def test_S4_a_check_finds_what_reading_refuses_and_every_broken_rule(scene: Scene) -> None:
    _, _, crm = read(scene)
    snapshot = Snapshot(tuple(crm.lists.categories), tuple(crm.lists.lead_statuses))
    engine = Engine(plugins=[MemoryHost(snapshot)], discover=False)
    problems = engine.settings.check(json.dumps(scene.ruleset))
    unread = [each for each in problems if each.code not in OF_DELETED]
    assert unread == refusals(scene, snapshot)
    engine.settings.publish(parse_ruleset(scene.ruleset), expect=None, by="ann")
    broken = {rule.id for rule in engine.settings.open().broken_rules}
    assert broken == named_in_vain(scene, problems)


def refusals(scene: Scene, snapshot: Snapshot) -> list[Problem]:
    try:
        parse_ruleset(scene.ruleset, crm=snapshot)
    except InvalidInput as error:
        return list(error.problems)
    return []


def named_in_vain(scene: Scene, problems: tuple[Problem, ...]) -> set[str]:
    """The rules that are on and have a problem with their target or lead status."""
    places = [problem.pointer.split("/") for problem in problems]
    rules = [
        scene.ruleset["rules"][int(place[2])]
        for place in places
        if place[3] in ("set_category_to", "lead_status")
    ]
    return {rule["id"] for rule in rules if rule.get("enabled", True)}
