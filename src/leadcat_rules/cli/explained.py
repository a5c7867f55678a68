"""Explanations as people read them: lines, or a small tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from leadcat_rules.decisions import ConditionTrace, value_in_words
from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.terminal import (
    conditions_in_words,
    happened,
    outcome_in_words,
    print_hanging,
    words,
)
from leadcat_rules.workbench.explaining import (
    Explanation,
    FactChange,
    NearestChange,
    NoChange,
    NotKnown,
    RuleExplanation,
    Why,
)

_WIDEST = 24
_MOST_LISTED = 6
_SIGNS = {Why.FIRED: ("✓", "green"), Why.OFF: ("-", "dim"), Why.NOT_TRIED: ("-", "dim")}
_FAILED = ("✗", "red")
_LOOKED_INTO = (Why.FIRED, Why.CONDITIONS, Why.CAME_TO_NOTHING, Why.RAISED)
"""Where what the analyst wrote is told condition by condition."""
_OF_NUMBERS = ("above", "below", " up")
_OF_TIMES = ("after", "before", " on")
_VARIABLES = {"before.status": "sale_status", "before.lead_status": "contact_lead_status"}


def print_lines(console: Console, explanation: Explanation) -> None:
    """The event, what came of it, and each rule below."""
    for head, text in _heads(explanation):
        print_hanging(console, f"  {head:<10}", text)
    lengths = (len(rule.rule) for rule in explanation.rules)
    width = max((length for length in lengths if length <= _WIDEST), default=0)
    for rule in explanation.rules:
        _print_rule(console, rule, explanation.lists, width)


def _print_rule(console: Console, rule: RuleExplanation, lists: CrmLists, width: int) -> None:
    """The rule, and all that is told of it beside it; below it where its id has no room."""
    sign, style = _SIGNS.get(rule.why, _FAILED)
    name = words(f"{rule.rule:<{width}}", "bold")
    head, indent = Text.assemble("  ", (sign, style), " "), Text(" " * (width + 6))
    if len(name) > width:
        print_hanging(console, head, name)
        head = indent
    else:
        head.append_text(name).append("  ")
    for line in (words(rule.sentence), *_below(rule, lists)):
        print_hanging(console, head, line)
        head = indent


def tree_of(explanation: Explanation) -> Tree:
    """The event as the root, a branch for each rule, a leaf for each condition."""
    heads = list(_heads(explanation))
    root = Tree(heads[0][1], guide_style="dim")
    for _, text in heads[1:]:
        root.add(text)
    for rule in explanation.rules:
        sign, style = _SIGNS.get(rule.why, _FAILED)
        title = Text.assemble((sign, style), " ", words(rule.rule, "bold"), " ")
        branch = root.add(title.append_text(words(rule.sentence)))
        if rule.why in _LOOKED_INTO:
            _grow(branch, _written(rule), explanation.lists)
        for line in _would_fire(rule.nearest, explanation.lists):
            branch.add(line)
    return root


def _grow(branch: Tree, conditions: Iterable[ConditionTrace], lists: CrmLists) -> None:
    """Each condition below the `all` and `any` that it stands in."""
    nodes: dict[tuple[str, ...], Tree] = {(): branch}
    for condition in conditions:
        steps = condition.pointer.split("/when", 1)[1].split("/")[1:]
        place: tuple[str, ...] = ()
        for key, number in zip(steps[::2], steps[1::2], strict=True):
            below = (*place, key)
            if below not in nodes:
                nodes[below] = nodes[place].add(Text(f"{key} of", "dim"))
            place = (*below, number)
            nodes.setdefault(place, nodes[below])
        for line in conditions_in_words([condition], lists):
            nodes[place].add(line)


def _heads(explanation: Explanation) -> Iterator[tuple[str, Text]]:
    decision, company = explanation.decision, explanation.company
    yield "event", words(happened(decision.event, decision.trigger), "bold")
    if decision.event.company_id is not None:
        category = "" if company is None else f", {_category(company)}"
        name = decision.event.company_id if company is None else f"{company.name} ({company.id})"
        yield "company", words(f"{name}{category}")
    yield "stands", outcome_in_words(decision)
    yield "why", words(explanation.sentence)
    if explanation.because is not None:
        yield "", words(explanation.because, "italic")


def _category(company: Company) -> str:
    return "no category" if company.category is None else company.category.name


def _below(rule: RuleExplanation, lists: CrmLists) -> Iterator[Text]:
    if rule.why in _LOOKED_INTO:
        yield from conditions_in_words(_written(rule), lists)
    yield from _would_fire(rule.nearest, lists)


def _written(rule: RuleExplanation) -> Iterator[ConditionTrace]:
    """The conditions that the analyst wrote; the others are told by the sentence."""
    return (each for each in rule.conditions if "/when" in each.pointer)


def _would_fire(nearest: NearestChange | None, lists: CrmLists) -> Iterator[Text]:
    if isinstance(nearest, NoChange):
        yield words(f"It would fire by no change of the facts: {nearest.why}.", "dim")
    elif isinstance(nearest, NotKnown):
        yield words(f"What would make it fire isn't known: {nearest.why}.", "dim")
    elif nearest:
        changes = " and ".join(change_in_words(change, lists) for change in nearest)
        yield words(f"It would fire with {changes}.", "cyan")


def change_in_words(change: FactChange, lists: CrmLists) -> str:
    """What would do, and what it is: `sale_amount from 10000 up (it is 900)`."""
    name = _VARIABLES.get(change.name, change.name)
    if change.name == "before":
        return "the record new (it was there before)"
    if change.name == "chosen_category":
        chosen = value_in_words("company_category", change.seen, lists)
        return f"no chosen_category (it is {chosen})"
    seen = value_in_words(name, change.seen, lists)
    return f"{change.name} {_alternatives(name, change, lists)} (it is {seen})"


def _alternatives(name: str, change: FactChange, lists: CrmLists) -> str:
    if change.is_range:
        return _range(change)
    if change.is_any_other:
        but = " or ".join(value_in_words(name, each, lists) for each in change.not_one_of)
        return f"anything but {but}" if but else "anything"
    listed = [value_in_words(name, each, lists) for each in change.one_of or (change.to,)]
    more = len(listed) - _MOST_LISTED
    if more > 0:
        listed = [*listed[:_MOST_LISTED], f"{more} others"]
    return " or ".join(listed)


def _range(change: FactChange) -> str:
    low, high = change.lowest, change.highest
    if low is not None and high is not None and low.value == high.value:
        return str(low.value)
    above, below, onwards = _OF_TIMES if change.is_moment else _OF_NUMBERS
    parts = []
    if low is not None:
        ends = onwards if high is None and low.included else ""
        parts.append(f"{'from' if low.included else above} {low.value}{ends}")
    if high is not None:
        parts.append(f"{'up to' if high.included else below} {high.value}")
    return " and ".join(parts) or f"{change.to} or any other"
