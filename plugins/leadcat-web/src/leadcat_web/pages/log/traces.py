"""How a decision came about, as rows that people read (S5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import frozen

from leadcat_rules import ConditionTrace, CrmLists, Decision, RuleTrace
from leadcat_web.words import Speech
from leadcat_web.words.conditions import TAKES_NO_VALUE, operator_in_words, variable_in_words


@frozen(kw_only=True)
class ConditionRow:
    """One condition: what it asked of which variable, what it saw, whether it held."""

    depth: int
    """How many `all` and `any` stand around it, the outermost aside."""
    joined_by: str
    """`all` or `any`: how it is joined with its neighbours."""
    starts_group: bool
    variable: str
    operator: str
    wanted: str
    """Empty where the operator compares with nothing."""
    seen: str
    """Empty where nobody looked."""
    held: bool | None


@frozen(kw_only=True)
class RuleRow:
    """One rule that was tried."""

    rule: str
    matched: bool
    conditions: tuple[ConditionRow, ...]


def trace_rows(
    decision: Decision, lists: CrmLists, speech: Speech, most: int | None = None
) -> list[RuleRow]:
    """The rules in the order in which they were tried: those that matched, and the first `most`."""
    return [
        _rule_row(tried, lists, speech)
        for place, tried in enumerate(decision.trace)
        if most is None or place < most or tried.matched
    ]


def _rule_row(tried: RuleTrace, lists: CrmLists, speech: Speech) -> RuleRow:
    return RuleRow(
        rule=tried.rule,
        matched=tried.matched,
        conditions=tuple(_condition_rows(tried, lists, speech)),
    )


def _condition_rows(tried: RuleTrace, lists: CrmLists, speech: Speech) -> Iterator[ConditionRow]:
    last_group: list[str] | None = None
    for condition in tried.conditions:
        *group, _ = condition.pointer.split("/")
        row = _condition_row(condition, lists, speech, group, starts=group != last_group)
        last_group = group
        yield row


def _condition_row(
    condition: ConditionTrace, lists: CrmLists, speech: Speech, group: list[str], *, starts: bool
) -> ConditionRow:
    says_nothing = condition.operator in TAKES_NO_VALUE
    told = _Told(condition.name, lists, speech)
    joins = [part for part in group if part in ("all", "any")]
    return ConditionRow(
        depth=max(len(joins) - 1, 0),
        joined_by=joins[-1] if joins else "all",
        starts_group=starts and len(joins) > 1,
        variable=variable_in_words(condition.name, speech.gettext),
        operator=operator_in_words(condition.operator, speech.gettext),
        wanted="" if says_nothing else told.value(condition.value),
        seen="" if condition.held is None else told.value(condition.seen),
        held=condition.held,
    )


@frozen
class _Told:
    """Values of one variable in words: names for ids, and the language's for codes."""

    variable: str
    lists: CrmLists
    speech: Speech

    def value(self, value: Any) -> str:
        if isinstance(value, list | tuple):
            return ", ".join(map(self.value, value)) or self.speech.gettext("nothing")
        if value is None:
            return self.speech.gettext("unknown")
        if isinstance(value, bool):
            return self.speech.gettext("yes") if value else self.speech.gettext("no")
        if isinstance(value, int | float | Decimal):
            return self.speech.number(value)
        return self._text(str(value))

    def _text(self, text: str) -> str:
        names = self._names()
        if text in names:
            return names[text]
        words = {
            "triggers": self.speech.trigger,
            "company_category_group": self.speech.group,
            "sale_status": self.speech.sale_status,
            "origin": self.speech.origin,
            "event_at": self._moment,
        }
        return words[self.variable](text) if self.variable in words else text

    def _names(self) -> Mapping[str, str]:
        if self.variable == "company_category":
            return {each.id: each.name for each in self.lists.categories}
        if self.variable == "contact_lead_status":
            return {each.id: each.name for each in self.lists.lead_statuses}
        return {}

    def _moment(self, text: str) -> str:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return text
        return text if moment.utcoffset() is None else self.speech.time(moment)
