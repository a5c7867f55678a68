"""The rules of a ruleset as they come from a file, with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from attrs import define, evolve, field

from leadcat_rules.allow_list import check_conditions, check_names
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import ErrorCode, Problem, pointer
from leadcat_rules.events import Trigger
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.rule_limits import excess
from leadcat_rules.files.validation import validated
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.shape import identifier_text
from leadcat_rules.variables import Schema, schema_for

_AT_ONCE = 50
"""So many rules are checked together: enough to be fast, and few enough to stop early."""


@define
class RuleReading:
    """Takes rules one by one, and checks what they mean as far as their shape allows."""

    findings: Findings
    """Those of the whole file."""
    schema: Schema | None
    """None when nobody knows the variables: the declared attributes are wrong."""
    lists: CrmLists | None
    """None when names are not looked up."""
    rules: list[AutomationRule] = field(factory=list)
    """Those that have the right shape."""
    _first_with: dict[str, int] = field(factory=dict)

    def take(self, raw_rules: list[Any]) -> None:
        """Take the rules of the file, whose raw forms are dropped on the way."""
        for start in range(0, len(raw_rules), _AT_ONCE):
            part = list(enumerate(raw_rules[start : start + _AT_ONCE], start))
            raw_rules[start : start + _AT_ONCE] = [None] * len(part)
            sound = [(index, rule) for index, raw in part if (rule := self._readable(raw, index))]
            self.findings.extend(_placed(self._meaning_of(sound), sound))
            if self.findings.is_full:
                return

    def _readable(self, raw: object, index: int) -> AutomationRule | None:
        """The rule, or what is left of it without the keys whose shape is wrong."""
        rule = self._shaped(raw, index)
        if rule is None:
            return _remains(raw)
        self.rules.append(rule)
        return rule

    def _shaped(self, raw: object, index: int) -> AutomationRule | None:
        if isinstance(raw, dict):
            self._check_id(raw.get("id"), index)
            too_much = excess(raw)
            if too_much is not None:
                self.findings.at("rules", index).add(too_much)
                return None
        rule = validated(AutomationRule, raw, self.findings, "rules", index)
        if rule is not None:
            for problem in rule.problems():
                self.findings.at("rules", index).add(problem)
        return rule

    def _check_id(self, raw_id: object, index: int) -> None:
        id = None if raw_id == "" else identifier_text(raw_id)
        if not isinstance(id, str):
            return
        first = self._first_with.setdefault(id, index)
        if first != index:
            message = f"the rule {pointer('rules', first)} has this id already"
            problem = Problem(ErrorCode.DUPLICATE_ID, message, "give each rule an id of its own")
            self.findings.at("rules", index, "id").add(problem)

    def _meaning_of(self, part: Sequence[tuple[int, AutomationRule]]) -> Iterator[Problem]:
        ruleset = Ruleset(name="", rules=tuple(rule for _, rule in part))
        if self.schema is not None:
            yield from check_conditions(ruleset, self.schema)
        if self.lists is not None:
            yield from check_names(ruleset, self.lists, self.schema or schema_for())


def _remains(raw: object) -> AutomationRule | None:
    """What a faulty rule says of the CRM and its variables, as far as that can be read."""
    if not isinstance(raw, dict) or excess(raw) is not None:
        return None
    off = {"id": "-", "trigger": Trigger.LEAD_STATUS_CHANGED.value, "enabled": False}
    named = [{key: raw[key]} for key in ("set_category_to", "lead_status", "when") if key in raw]
    readable = (part for part in named if validated(AutomationRule, off | part, Findings()))
    return validated(AutomationRule, reduce(or_, readable, off), Findings())


def _placed(
    problems: Iterable[Problem], part: Sequence[tuple[int, AutomationRule]]
) -> Iterator[Problem]:
    """The same problems, their pointers counting the rules of the file, not those of the part."""
    for problem in problems:
        _, _, number, *rest = problem.pointer.split("/", 3)
        index, _ = part[int(number)]
        yield evolve(problem, pointer="/".join([pointer("rules", index), *rest]))
