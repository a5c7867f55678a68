"""Whether a rule fires in a situation, found out by the whole engine."""

from __future__ import annotations

from leadcat_rules.decisions import Outcome
from leadcat_rules.domain import CrmLists
from leadcat_rules.engine import Engine
from leadcat_rules.files import Snapshot
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.variables import schema_for
from leadcat_rules.workbench.explaining.nearest import Question
from leadcat_rules.workbench.explaining.ready import ReadyRules
from leadcat_rules.workbench.explaining.situation import Situation


def fired(ruleset: Ruleset, lists: CrmLists, situation: Situation) -> str | None:
    """The id of the rule that updates or asks; None when none does."""
    snapshot = Snapshot(
        tuple(lists.categories),
        tuple(lists.lead_statuses),
        {situation.company.id: situation.company},
    )
    engine = Engine.open(ruleset, read_only=True, plugins=[SnapshotHost(snapshot)], discover=False)
    decision = engine.handle(situation.event)
    did = decision.outcome in (Outcome.UPDATED, Outcome.AWAITING_CONFIRMATION)
    return decision.rule if did else None


def questions(ruleset: Ruleset, lists: CrmLists, situation: Situation) -> list[Question]:
    """What would make each rule that is on fire."""
    rules = ReadyRules(ruleset, schema_for(ruleset.attributes), lists)
    return [Question(rules, ready, situation) for ready in rules.by_id.values()]
