"""The rules of a ruleset as they come from a file, with all that is wrong with them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from attrs import define, evolve, field, frozen

from leadcat_rules.allow_list import check_conditions, check_deleted, check_names
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import ErrorCode, Problem, pointer
from leadcat_rules.files.findings import Findings, touches
from leadcat_rules.files.rule_limits import within_limits
from leadcat_rules.files.rule_remains import remains
from leadcat_rules.files.validation import validated
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.shape import readable_id
from leadcat_rules.variables import Schema

_AT_ONCE = 50
"""So many rules are checked together: enough to be fast, and few enough to stop early."""


@frozen
class _Read:
    """A rule, or what is left of a faulty one."""

    index: int
    rule: AutomationRule
    faulty: frozenset[str]
    """The places where its shape is wrong."""


@frozen
class Names:
    """What the CRM has, for the names of rules to be looked up."""

    lists: CrmLists
    refuses_deleted: bool = False
    """Whether a rule that is on may not name what was deleted: it would never fire (S4)."""

    def problems(self, ruleset: Ruleset, schema: Schema) -> Iterator[Problem]:
        """What rules name in vain."""
        yield from check_names(ruleset, self.lists, schema)
        if self.refuses_deleted:
            yield from check_deleted(ruleset, self.lists)


@define
class RuleReading:
    """Takes rules one by one, and checks what they mean as far as their shape allows."""

    findings: Findings
    """Those of the whole file."""
    schema: Schema
    """The variables that there are, those of soundly declared attributes among them."""
    names: Names | None
    """None when names are not looked up."""
    doubtful: Container[str] = ()
    """The variables of attributes that are declared wrongly; nothing is said of them."""
    rules: list[AutomationRule] = field(factory=list)
    """Those that have the right shape."""
    _first_with: dict[str, int] = field(factory=dict)

    def take(self, raw_rules: list[Any]) -> None:
        """Take the rules of the file, whose raw forms are dropped on the way."""
        for start in range(0, len(raw_rules), _AT_ONCE):
            part = list(enumerate(raw_rules[start : start + _AT_ONCE], start))
            raw_rules[start : start + _AT_ONCE] = [None] * len(part)
            read = [each for index, raw in part if (each := self._read(raw, index)) is not None]
            self.findings.extend(_placed(self._meaning_of(read), read))
            if self.findings.is_full:
                return

    def _read(self, raw: object, index: int) -> _Read | None:
        findings = self.findings.part("rules", index)
        if not isinstance(raw, dict):
            validated(AutomationRule, raw, findings)
            return None
        self._check_id(raw.get("id"), index)
        kept, exceeded = within_limits(raw)
        for problem in exceeded:
            findings.add_unreadable(problem)
        rule = validated(AutomationRule, kept, findings)
        if rule is not None:
            self.rules.append(rule)
            return _Read(index, rule, frozenset())
        left = remains(kept, called=pointer("rules", index))
        return None if left is None else _Read(index, left, frozenset(findings.places))

    def _check_id(self, raw_id: object, index: int) -> None:
        id = readable_id(raw_id)
        if id is None:
            return
        first = self._first_with.setdefault(id, index)
        if first != index:
            message = f"the rule {pointer('rules', first)} has this id already"
            problem = Problem(ErrorCode.DUPLICATE_ID, message, "give each rule an id of its own")
            self.findings.at("rules", index, "id").add(problem)

    def _meaning_of(self, part: Sequence[_Read]) -> Iterator[Problem]:
        for number, read in enumerate(part):
            for problem in read.rule.problems():
                yield problem.at(below=pointer("rules", number))
        ruleset = Ruleset(name="", rules=tuple(read.rule for read in part))
        yield from check_conditions(ruleset, self.schema, self.doubtful)
        if self.names is not None:
            yield from self.names.problems(ruleset, self.schema)


def _placed(problems: Iterable[Problem], part: Sequence[_Read]) -> Iterator[Problem]:
    """The same problems, their pointers counting the rules of the file, not those of the part.

    Of what is told as faulty already nothing more is told.
    """
    for problem in problems:
        _, _, number, *rest = problem.pointer.split("/", 3)
        read = part[int(number)]
        place = "/".join([pointer("rules", read.index), *rest])
        if not touches(place, read.faulty):
            yield evolve(problem, pointer=place)
