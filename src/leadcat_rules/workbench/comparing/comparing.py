"""From two rulesets to what they differ in."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from leadcat_rules.domain import CrmLists
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Variable
from leadcat_rules.workbench.comparing.behaviours import Search
from leadcat_rules.workbench.comparing.difference import (
    Difference,
    RuleDifference,
    Side,
    Verdict,
)
from leadcat_rules.workbench.comparing.naming import refuse_unmatched_names
from leadcat_rules.workbench.comparing.pair import Pair
from leadcat_rules.workbench.comparing.texts import differences, head_differences


def compare_rulesets(
    old: Ruleset,
    new: Ruleset,
    *,
    lists: CrmLists | None = None,
    variables: Iterable[Variable] = (),
    files: tuple[str, str] = ("old", "new"),
) -> Difference:
    """What the new ruleset means that the old one doesn't, and the other way round.

    With `lists` names and ids are one, and targets that are deleted come to nothing (S4).
    `variables` are those that plugins bring, `files` name the rulesets. InvalidInput
    (`crm_missing`) where without lists a name would have to be matched with an id, and
    (`extra_missing`) without the solver.
    """
    pair = Pair(old, new, lists, variables)
    search = Search(pair)
    if lists is None and old.revision != new.revision:
        refuse_unmatched_names(pair, files)
    search.run()
    return Difference(
        old=Side(files[0], old),
        new=Side(files[1], new),
        verdict=_verdict(search),
        behaviours=tuple(search.shown),
        has_more=search.is_full,
        undecided=tuple(search.undecided),
        rules=tuple(_judged(each, pair, search) for each in differences(pair)),
        head=tuple(head_differences(pair)),
    )


def _verdict(search: Search) -> Verdict:
    if search.behaviours:
        return Verdict.DIFFERS
    return Verdict.UNDECIDED if search.undecided else Verdict.SAME


def _judged(rule: RuleDifference, pair: Pair, search: Search) -> RuleDifference:
    """With what the examples say of it."""
    is_off = rule.old not in pair.old.numbers and rule.new not in pair.new.numbers
    is_harmless = rule.changed and all(each.means_the_same for each in rule.changed)
    if is_off or (is_harmless and not rule.moved):
        return evolve(rule, decides_otherwise=False)
    is_sure = not (search.is_full or search.undecided)
    is_shown = any(rule.fires_in(each) for each in search.shown)
    return evolve(rule, decides_otherwise=True if is_shown else False if is_sure else None)
