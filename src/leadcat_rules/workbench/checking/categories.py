"""The ways between categories: those without a way out, and those that lead round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from attrs import define

from leadcat_rules.domain import Category, CategoryGroup, CrmLists
from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Related, Severity
from leadcat_rules.workbench.checking.reach import Reach
from leadcat_rules.workbench.checking.rounds import Step, going_round, shortest_rounds
from leadcat_rules.workbench.checking.subject import Rule, Subject
from leadcat_rules.workbench.reasoning import Any, Impossible, Situation

_MOST_TRIED = 10
"""Rules that may lead from one category to another, before all are asked about together."""
_MOST_CATEGORIES = 40
"""Of a CRM with more that rules set and start from, ways between them aren't looked for."""


def ways_between_categories(subject: Subject) -> Iterator[Finding]:
    """Findings about what the rules do together; none without a CRM's lists, or without rules."""
    if subject.lists is not None and subject.rules:
        ways = _Ways(subject, subject.lists)
        yield from ways.without_exit()
        yield from ways.round_trips()


@define(eq=False)
class _Ways:
    """From which category which rules lead where."""

    _subject: Subject
    _lists: CrmLists

    @cached_property
    def _eligible(self) -> Sequence[Category]:
        categories = self._lists.categories
        return [each for each in categories if each.group is CategoryGroup.POTENTIAL_CUSTOMER]

    @cached_property
    def _by_target(self) -> Mapping[str, Sequence[Rule]]:
        """The rules that may fire and set something, by what they set."""
        by_target: dict[str, list[Rule]] = {}
        there = {each.id for each in self._lists.categories if not each.deleted}
        for rule, found in zip(self._subject.rules, self._subject.fired, strict=True):
            target = rule.compiled.category
            if target in there and not isinstance(found, Impossible):
                by_target.setdefault(target, []).append(rule)
        return by_target

    def without_exit(self) -> Iterator[Finding]:
        """A finding for each category that companies may have, and that no rule leads out of."""
        for category in self._eligible:
            if not category.deleted and self._has_no_exit(category):
                yield self._subject.finding(
                    FindingCode.CATEGORY_WITHOUT_EXIT,
                    Severity.NOTE,
                    "/rules",
                    f"no rule leads out of the category {category.name!r}",
                    "nothing to do, if people move such companies themselves",
                )

    def _has_no_exit(self, category: Category) -> bool:
        targets = [to for to in self._by_target if to != category.id]
        out = [rule for to in targets for rule in self._from(category.id, self._by_target[to])]
        if any(self._steps(category.id, out)):
            return False
        fires, start = self._subject.fires, self._subject.starts_from(category.id)
        return not out or self._subject.is_impossible(start, Any([fires(rule) for rule in out]))

    def _from(self, start: str, rules: Iterable[Rule]) -> Iterator[Rule]:
        """Those that don't name other categories only."""
        for rule in rules:
            named = Reach.of(rule.compiled).named.get("company_category")
            if named is None or start in named:
                yield rule

    def _steps(self, start: str, rules: Iterable[Rule]) -> Iterator[Step]:
        """Ways out of a category by these rules, a few of which are tried."""
        subject = self._subject
        for rule in islice(self._from(start, rules), _MOST_TRIED):
            known, target = subject.fired[rule.number], rule.compiled.category
            is_so = isinstance(known, Situation) and known.company.category_id == start
            found = known if is_so else self._example(start, rule)
            if isinstance(found, Situation) and target is not None:
                yield Step(start, target, rule, found)

    def round_trips(self) -> Iterator[Finding]:
        """A finding for each group of categories between which a company was led round."""
        among = [each.id for each in self._eligible if each.id in self._by_target]
        if len(among) > _MOST_CATEGORIES:
            return
        steps = {start: list(self._steps_from(start, among)) for start in among}
        for round_trip in shortest_rounds(steps):
            events = going_round(round_trip, self._lists, self._subject)
            if events is not None:
                yield self._round(round_trip, events)

    def _example(self, start: str, rule: Rule) -> Situation | None:
        return self._subject.example(self._subject.starts_from(start), self._subject.fires(rule))

    def _steps_from(self, start: str, among: Sequence[str]) -> Iterator[Step]:
        for target in among:
            if target != start:
                yield from islice(self._steps(start, self._by_target[target]), 1)

    def _round(self, steps: Sequence[Step], witness: Mapping[str, object]) -> Finding:
        last = max((step.rule for step in steps), key=lambda rule: rule.number)
        names = [self._name(step.start) for step in steps]
        others = dict.fromkeys(step.rule for step in steps if step.rule is not last)
        return self._subject.finding(
            FindingCode.CATEGORY_CYCLE,
            Severity.NOTE,
            f"{last.pointer}/set_category_to",
            f"a company can go round: {' → '.join([*names, names[0]])}",
            "nothing to do, if each step is meant",
            witness=witness,
            related=[Related(each.pointer, "a step on the way round") for each in others],
        )

    def _name(self, id: str) -> str:
        category = self._lists.category(id)
        return id if category is None else category.name
