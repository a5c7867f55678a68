"""What cases show, as people read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from attrs import frozen

from leadcat_rules.decisions import condition_in_words
from leadcat_rules.domain import CrmLists
from leadcat_rules.workbench.cases.outline import Goal, Outline, WrittenCondition


def name_of(goals: Sequence[Goal], rule: str | None, outline: Outline, lists: CrmLists) -> str:
    """A name for a case in which this rule fires, or none, and that shows these goals."""
    head = "No rule matches" if rule is None else f"{rule} fires"
    if rule is not None and Goal(rule) in goals:
        return head
    condition = outline.condition(goals[0])
    whose = "" if goals[0].rule == rule else f" ({goals[0].rule})"
    told = "" if condition is None else f"{said(condition, lists)} "
    return f"{head}: {told}{_outcome(goals[0])}{whose}"


def said(condition: WrittenCondition, lists: CrmLists) -> str:
    """The condition, with the names of categories and lead statuses."""
    return condition_in_words(condition.name, condition.operator, condition.value, lists)


@frozen
class Gap:
    """What isn't shown of a rule, or of one of its conditions."""

    text: str
    place: str
    """Where it stands in the ruleset's file."""
    goals: tuple[Goal, ...]


def gaps(goals: Iterable[Goal], outline: Outline, lists: CrmLists) -> Iterator[Gap]:
    """These goals put together: those of a rule where nothing of it is shown, of a condition."""
    for id, of_rule in groupby(_in_order(goals, outline), key=lambda goal: goal.rule):
        left = tuple(of_rule)
        if left == outline.rule(id).goals and len(left) > 1:
            yield Gap(
                f"{id}: that it fires, and all of its conditions", outline.place(left[0]), left
            )
            continue
        for _, group in groupby(left, key=lambda goal: goal.condition):
            yield _gap(tuple(group), outline, lists)


def _gap(goals: tuple[Goal, ...], outline: Outline, lists: CrmLists) -> Gap:
    condition = outline.condition(goals[0])
    what = " or ".join(map(_outcome, goals))
    whose = "" if condition is None else f": {said(condition, lists)}"
    return Gap(f"{goals[0].rule}{whose} {what}", outline.place(goals[0]), goals)


def _in_order(goals: Iterable[Goal], outline: Outline) -> Iterator[Goal]:
    wanted = frozenset(goals)
    return (goal for goal in outline.goals if goal in wanted)


def _outcome(goal: Goal) -> str:
    return "fires" if goal.condition is None else "holds" if goal.held else "fails"
