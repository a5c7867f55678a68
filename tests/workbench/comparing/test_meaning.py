"""On random pairs of rulesets: the same is the same for all events, and examples are examples."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence

from hypothesis import given, settings

from leadcat_rules.decisions import Outcome
from leadcat_rules.domain import Company
from leadcat_rules.engine import Engine
from leadcat_rules.event_content import event_from_json
from leadcat_rules.files import Snapshot, parse_ruleset
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.comparing import Difference, Verdict, compare_rulesets
from leadcat_rules.workbench.comparing.difference import Behaviour, Done
from tests.workbench.checking.domain import LISTS, Json
from tests.workbench.comparing.pairs import Decider, everything, pairs

EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES") or 200)


@settings(max_examples=EXAMPLES)
@given(pairs())
def test_two_rulesets_mean_the_same_where_they_do_the_same_about_every_event(
    pair: tuple[Json, Json],
) -> None:
    old, new = map(parse_ruleset, pair)
    found = compare_rulesets(old, new, lists=LISTS)
    parted = partings(old, new, list(everything(*pair)))
    assert found.verdict is (Verdict.DIFFERS if parted else Verdict.SAME)
    shown = Counter((each.old.rule, each.new.rule) for each in found.behaviours)
    assert parted <= set(shown), "two rules part without an example"
    assert set(shown.values()) <= {1}
    for behaviour in found.behaviours:
        assert_decided_so(old, behaviour.old, behaviour)
        assert_decided_so(new, behaviour.new, behaviour)
    assert_told_apart(found)


def partings(
    old: Ruleset, new: Ruleset, world: Sequence[Facts]
) -> set[tuple[str | None, str | None]]:
    """The rules that fire for events about which the rulesets don't do the same."""
    one, other = Decider(old), Decider(new)
    return {
        (one.fired(facts), other.fired(facts))
        for facts in world
        if one.wanted(facts) != other.wanted(facts)
    }


def assert_decided_so(ruleset: Ruleset, done: Done, behaviour: Behaviour) -> None:
    """By the engine, on a CRM that has the company of the example."""
    given = behaviour.company
    category = LISTS.category(given["category"])
    attributes = given.get("attributes", {})
    company = Company(id=given["id"], name=given["name"], category=category, attributes=attributes)
    snapshot = Snapshot(tuple(LISTS.categories), tuple(LISTS.lead_statuses), {company.id: company})
    hosts = [SnapshotHost(snapshot)]
    engine = Engine.open(ruleset, read_only=True, plugins=hosts, discover=False)
    decision = engine.handle(event_from_json(behaviour.event))
    assert (decision.reason, decision.rule) == (done.reason, done.rule)
    assert decision.to_category == (done.effect and done.effect.category)
    assert (decision.outcome is Outcome.AWAITING_CONFIRMATION) is bool(
        done.effect and done.effect.ask
    )


def assert_told_apart(found: Difference) -> None:
    """A rule is said to have an effect only where it fires in an example."""
    for rule in found.rules:
        is_shown = any(rule.fires_in(each) for each in found.behaviours)
        is_harmless = rule.changed and all(each.means_the_same for each in rule.changed)
        assert rule.decides_otherwise is (is_shown and (rule.moved or not is_harmless))
