"""What the untouched business-rules decides on compiled rules: the first opinion beside ours."""

from __future__ import annotations

import json
from typing import Any

from business_rules import run_all
from business_rules.actions import BaseActions, rule_action
from business_rules.fields import FIELD_TEXT

from leadcat_rules.events import Event
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import variables_of
from leadcat_rules.variables.library import Companies


class Wishes(BaseActions):  # type: ignore[misc]  # business-rules has no types
    """Remembers each call of the one action that compiled rules have."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str | None, bool]] = []

    @rule_action(params=dict.fromkeys(("rule", "category", "ask"), FIELD_TEXT))  # type: ignore[untyped-decorator]  # business-rules has no types
    def propose(self, rule: str, category: str | None, ask: bool) -> None:
        self.calls.append((rule, category, ask))


def decide(
    pairs: list[dict[str, Any]], event: Event, crm: Companies, ruleset: Ruleset
) -> tuple[str, str | None, bool] | None:
    """The rule, the target's id and whether to ask; None when no rule matches."""
    printed = json.loads(json.dumps(pairs))
    wishes = Wishes()
    ran = run_all(printed, variables_of(event, crm, ruleset), wishes, stop_on_first_trigger=True)
    if ran != bool(wishes.calls):
        raise ValueError(f"run_all said {ran} and did {wishes.calls}")
    return wishes.calls[0] if wishes.calls else None
