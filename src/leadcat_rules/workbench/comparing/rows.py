"""The difference as JSON, for programs."""

from __future__ import annotations

from typing import Any

from leadcat_rules.workbench.comparing.difference import (
    Behaviour,
    Changed,
    Difference,
    Done,
    RuleDifference,
    Side,
)

Json = dict[str, Any]


def difference_row(difference: Difference) -> Json:
    """What `leadcat diff --json` prints."""
    return {
        "verdict": difference.verdict,
        "old": _side(difference.old),
        "new": _side(difference.new),
        "behaviours": [_behaviour(each) for each in difference.behaviours],
        "has_more": difference.has_more,
        "undecided": [
            {"old": each.old, "new": each.new, "why": each.why} for each in difference.undecided
        ],
        "rules": [_rule(each) for each in difference.rules],
        "ruleset": [_changed(each) for each in difference.head],
    }


def _side(side: Side) -> Json:
    return {"file": side.file, "name": side.ruleset.name, "revision": side.ruleset.revision}


def _behaviour(behaviour: Behaviour) -> Json:
    return {
        "old": _done(behaviour.old),
        "new": _done(behaviour.new),
        "event": behaviour.event,
        "company": behaviour.company,
        **({"categories": behaviour.categories} if behaviour.categories else {}),
    }


def _done(done: Done) -> Json:
    effect = done.effect
    return {
        "outcome": done.reason.outcome,
        "reason": done.reason,
        "rule": done.rule,
        "to": None if effect is None else effect.category,
        "expires_after": None if effect is None else effect.expires_after,
    }


def _rule(rule: RuleDifference) -> Json:
    return {
        "change": rule.change,
        "old": rule.old,
        "new": rule.new,
        "old_pointer": rule.old_pointer,
        "new_pointer": rule.new_pointer,
        "changed": [_changed(each) for each in rule.changed],
        "moved": rule.moved,
        "decides_otherwise": rule.decides_otherwise,
    }


def _changed(changed: Changed) -> Json:
    return {
        "key": changed.key,
        "old": changed.old,
        "new": changed.new,
        "means_the_same": changed.means_the_same,
    }
