"""What came of a ruleset's cases, printed for people."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from rich.console import Console
from rich.text import Text

from leadcat_rules.terminal.printing import print_hanging, words
from leadcat_rules.terminal.table import PagedTable
from leadcat_rules.terminal.traces import mark, rules_in_words
from leadcat_rules.wording import plural
from leadcat_rules.workbench.cases.coverage import Coverage
from leadcat_rules.workbench.cases.junit import junit_pieces
from leadcat_rules.workbench.cases.outline import Goal, RuleOutline
from leadcat_rules.workbench.cases.results import CaseResult
from leadcat_rules.workbench.cases.suite import Suite
from leadcat_rules.workbench.cases.suite_results import SuiteResult
from leadcat_rules.workbench.cases.wording import Gap, gaps

_MOST_TOLD = 50
"""So many of what is missing are told one by one."""


def why_it_failed(result: CaseResult, suite: Suite) -> Iterator[Text]:
    """What differs, and for each of its events the rules as they were tried."""
    for wrong in result.wrong:
        yield words(wrong.text)
    for decision in result.decisions:
        if len(result.decisions) > 1:
            yield words(f"event {decision.id}")
        if decision.error is not None:
            yield words(decision.error)
        yield from rules_in_words(decision.trace, suite.crm.lists)


class CaseReport:
    """Prints what came of one ruleset after the other."""

    def __init__(self, console: Console, fail_under: float) -> None:
        self._console = console
        self._fail_under = fail_under

    def show(self, tested: SuiteResult) -> None:
        """Its failures, its coverage, and what is missing."""
        self._console.print(_headline(tested), soft_wrap=True)  # a path stays whole
        for result in tested.failures:
            self._console.print()
            print_hanging(self._console, "", mark(result.name, good=False))
            for line in why_it_failed(result, tested.suite):
                print_hanging(self._console, _indent(line), _unindented(line))
        if tested.coverage.outline.rules:
            self._console.print()
            self._show_rules(tested.coverage)
        self._show_gaps(tested)
        self._console.print()
        self._console.print(_summary(tested.coverage, self._fail_under))

    def _show_rules(self, coverage: Coverage) -> None:
        table = PagedTable(self._console, ("rule", "fired", "conditions both ways"))
        for rule in coverage.outline.rules:
            fires = Goal(rule.id)
            style = "" if _is_done(fires, coverage) else "yellow"
            fired = words(f"{coverage.shown.get(fires, 0):,}", style)
            table.add(words(rule.id), fired, _both_ways(rule, coverage))
        table.flush()

    def _show_gaps(self, tested: SuiteResult) -> None:
        coverage = tested.coverage
        self._list("No case shows:", tested, coverage.missing)
        self._list("No event can show, so it isn't counted:", tested, coverage.impossible)
        if tested.unproved is not None:
            self._console.print()
            text = f"What no event can show isn't known: {tested.unproved.message}"
            print_hanging(self._console, "", words(f"{text} ({tested.unproved.hint})"))

    def _list(self, head: str, tested: SuiteResult, goals: Collection[Goal]) -> None:
        found = list(gaps(goals, tested.coverage.outline, tested.suite.crm.lists))
        if not found:
            return
        self._console.print()
        self._console.print(head)
        for gap in found[:_MOST_TOLD]:
            print_hanging(self._console, "  ", _told(gap, tested))
        if len(found) > _MOST_TOLD:
            self._console.print(f"  and {len(found) - _MOST_TOLD:,} more")


def _told(gap: Gap, tested: SuiteResult) -> Text:
    text = words(gap.text).append(f"  {gap.place}", "dim")
    why = dict.fromkeys(filter(None, map(tested.advice.undecided.get, gap.goals)))
    return text.append_text(words(f" (not known: {'; '.join(why)})")) if why else text


def _indent(line: Text) -> str:
    return "    " + " " * (len(line.plain) - len(line.plain.lstrip()))


def _unindented(line: Text) -> Text:
    return line[len(line.plain) - len(line.plain.lstrip()) :]


def _headline(tested: SuiteResult) -> Text:
    count, failed = len(tested.results), len(tested.failures)
    text = words(f"{tested.suite.ruleset}: {plural(count, 'case')}", "bold")
    if not count:
        return text
    if not failed:
        return text.append(", as expected", "green")
    return text.append(f", {failed:,} not as expected", "red")


def _both_ways(rule: RuleOutline, coverage: Coverage) -> Text:
    if not rule.conditions:
        return Text("none", "dim")
    both = (
        all(_is_done(Goal(rule.id, each.pointer, held), coverage) for held in (True, False))
        for each in rule.conditions
    )
    done, total = sum(both), len(rule.conditions)
    return Text(f"{done:,} of {total:,}", "" if done == total else "yellow")


def _is_done(goal: Goal, coverage: Coverage) -> bool:
    return bool(coverage.shown.get(goal)) or goal in coverage.impossible


def _summary(coverage: Coverage, fail_under: float) -> Text:
    text = f"Coverage: {coverage.percent:g} %, {coverage.covered:,} of {coverage.total:,}"
    if coverage.percent < fail_under:
        return Text(f"{text}, which is less than the {fail_under:g} % that are asked for", "red")
    return Text(text, "green" if coverage.percent == 100 else "yellow")


def junit_text(found: Iterable[SuiteResult]) -> Iterator[str]:
    """What came of them as JUnit's XML, in pieces."""
    return junit_pieces(
        found,
        lambda tested, result: "\n".join(
            line.plain for line in why_it_failed(result, tested.suite)
        ),
    )
