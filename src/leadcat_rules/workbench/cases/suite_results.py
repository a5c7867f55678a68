"""A ruleset tested: its cases run, and how much they look at."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from leadcat_rules.errors import InvalidInput, Problem
from leadcat_rules.workbench.cases.advice import Advice
from leadcat_rules.workbench.cases.coverage import Coverage, coverage_of
from leadcat_rules.workbench.cases.outline import outline_of
from leadcat_rules.workbench.cases.results import CaseResult
from leadcat_rules.workbench.cases.running import Playing
from leadcat_rules.workbench.cases.suite import Suite
from leadcat_rules.workbench.cases.trying import Trying
from leadcat_rules.workbench.extras import needs


@frozen(eq=False)
class SuiteResult:
    """What came of the cases of one ruleset."""

    suite: Suite
    results: tuple[CaseResult, ...]
    coverage: Coverage
    advice: Advice = field(factory=Advice)
    unproved: Problem | None = None
    """Why nothing is known of what can't be shown: the extra `workbench` is missing."""

    @property
    def failures(self) -> tuple[CaseResult, ...]:
        """The cases that weren't decided as expected."""
        return tuple(result for result in self.results if not result.passed)


def try_out(
    suite: Suite,
    *,
    plugins: Sequence[object] = (),
    without: Sequence[str] = (),
    suggests: bool = False,
) -> SuiteResult:
    """Run the cases; `suggests` also looks for those that are missing."""
    playing = Playing(suite, plugins=plugins, without=without)
    results = tuple(playing.play(case) for case in suite.cases)
    outline = outline_of(suite.rules, suite.crm.lists, suite.variables)
    coverage = coverage_of(outline, results)
    if not coverage.missing:
        return SuiteResult(suite, results, coverage)
    try:
        advice = _advice(suite, coverage, playing if suggests else None)
    except InvalidInput as error:  # extra_missing
        return SuiteResult(suite, results, coverage, unproved=error.problems[0])
    return SuiteResult(suite, results, coverage.without(advice.impossible), advice)


def _advice(suite: Suite, coverage: Coverage, playing: Playing | None) -> Advice:
    """What is proved of what is missing; where it can be played, also the cases for the rest."""
    with needs("workbench"):
        from leadcat_rules.workbench.cases.proving import Prover
        from leadcat_rules.workbench.cases.suggesting import Adviser
    if playing is None:
        prover = Prover(coverage.outline, suite.crm.lists)
        return Advice(impossible=prover.impossible(coverage.missing))
    trying = Trying(playing, suite.crm)
    return Adviser(suite, coverage.outline, trying).advise(coverage.missing)
