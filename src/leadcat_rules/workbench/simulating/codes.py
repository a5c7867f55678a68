"""What the rules say of an event as one small whole number, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from attrs import field, frozen

from leadcat_rules.compile import CompiledRule, CompiledRuleset
from leadcat_rules.decisions import Reason
from leadcat_rules.domain import CrmLists
from leadcat_rules.workbench.simulating.result import Ended

REASONS: Final = (
    Reason.NO_TRIGGER,
    Reason.NO_COMPANY,
    Reason.OUT_OF_ORDER,
    Reason.COMPANY_NOT_FOUND,
    Reason.NOT_ELIGIBLE,
    Reason.LEAD_STATUS_NOT_ENABLED,
    Reason.NO_RULE_MATCHED,
    Reason.RULE_ERROR,
    Reason.PLUGIN_ERROR,
    Reason.HOST_ERROR,
)
"""The codes of events for which no rule matched, in the order of the checks."""
CODE: Final[Mapping[Reason, int]] = {reason: code for code, reason in enumerate(REASONS)}
CHOSEN: Final = 2
"""Added to a rule's code where the user chose a category in the same save (E7)."""
NOBODY: Final = 1
"""Added where nobody can be asked (E9)."""
EACH_RULE: Final = 4
"""Codes of one rule: `rule_code`, and with each of the two added."""

Policy: TypeAlias = Literal["accept", "decline", "park"]
"""How questions are answered."""


def rule_code(place: int) -> int:
    """The code of the rule that stands in this place of the order of evaluation."""
    return len(REASONS) + EACH_RULE * place


@frozen(eq=False)
class Codes:
    """The codes of one ruleset against one CRM's lists."""

    compiled: CompiledRuleset
    lists: CrmLists
    _missing: tuple[bool, ...] = field(init=False)

    @_missing.default
    def _found_missing(self) -> tuple[bool, ...]:
        return tuple(_is_missing(rule, self.lists) for rule in self.compiled.rules)

    @property
    def size(self) -> int:
        """Every code is below this."""
        return rule_code(len(self.compiled.rules))

    def ending(self, code: int, category: str | None, answer: Policy) -> Ended:
        """What comes of an event of this code, its company being in this category."""
        if code < len(REASONS):
            return Ended(reason=REASONS[code])
        place, added = divmod(code - len(REASONS), EACH_RULE)
        rule = self.compiled.rules[place]
        nothing = self._comes_to_nothing(place, category, chosen=bool(added & CHOSEN))
        if nothing is not None:
            return Ended(reason=nothing, rule=rule.id)
        reason = Reason.RULE_MATCHED
        if rule.ask:
            reason = Reason.ASKED if added & NOBODY else _ANSWERED[answer]
        return Ended(reason=reason, rule=rule.id, to=rule.category)

    def reads_company(self, code: int) -> bool:
        """Whether the company was looked at, so that its category is the decision's `from`."""
        return code > CODE[Reason.COMPANY_NOT_FOUND]

    def _comes_to_nothing(self, place: int, category: str | None, *, chosen: bool) -> Reason | None:
        """Why the first match, which ends the search, changes nothing (E6, E7, S4)."""
        rule = self.compiled.rules[place]
        if rule.category == category:
            return Reason.ALREADY_IN_CATEGORY
        if chosen and not rule.ask:
            return Reason.CHOICE_KEPT
        return Reason.TARGET_MISSING if self._missing[place] else None


_ANSWERED: Mapping[Policy, Reason] = {
    "accept": Reason.ACCEPTED,
    "decline": Reason.DECLINED,
    "park": Reason.ASKED,
}


def _is_missing(rule: CompiledRule, lists: CrmLists) -> bool:
    """Whether the target, or the lead status that is waited for, is no longer there (S4)."""
    category = lists.category(rule.category)
    if category is None or category.deleted:
        return True
    if rule.lead_status is None:
        return False
    status = lists.lead_status(rule.lead_status)
    return status is None or status.deleted
