"""The cases of a ruleset, each decided and compared with what it expects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from os import PathLike

from leadcat_rules.decisions import Answer, Decision
from leadcat_rules.domain import Company
from leadcat_rules.engine import Engine
from leadcat_rules.events import Event
from leadcat_rules.files.cases import Case
from leadcat_rules.plugins import Plugins
from leadcat_rules.workbench.cases.results import CaseResult, compared
from leadcat_rules.workbench.cases.stage import Stage
from leadcat_rules.workbench.cases.suite import Suite, load_suite


def run_cases(
    ruleset: str | PathLike[str],
    cases: str | PathLike[str] | None = None,
    *,
    plugins: Sequence[object] = (),
    without: Sequence[str] = (),
) -> list[CaseResult]:
    """Run the cases in NAME.cases.json beside NAME.json, or in another file.

    Each case has a CRM and a memory of its own. Its events are handled in their order, each
    with the case's answer at hand, as under `leadcat run --answer`: a rule that doesn't ask
    takes no answer, nor do bulk and import (E9). What the case expects is compared with the
    decision of its last event. `plugins` bring further variables, and observe. Raises
    InvalidInput with all that is wrong in both files.
    """
    variables = Plugins.load(plugins, without=without).variables
    suite = load_suite(ruleset, cases, variables=variables)
    playing = Playing(suite, plugins=plugins, without=without)
    return [playing.play(case) for case in suite.cases]


class Playing:
    """The CRM and the rules of a suite, on which one case is played after the other."""

    def __init__(
        self, suite: Suite, *, plugins: Sequence[object] = (), without: Sequence[str] = ()
    ) -> None:
        self._crm = suite.crm
        self._stage = Stage(suite.crm)
        self._engine = Engine.open(
            suite.rules, read_only=True, plugins=[self._stage, *plugins], without=without
        )

    def play(self, case: Case) -> CaseResult:
        """What came of it, on the CRM as it was read and with nothing decided before."""
        decisions = self.decided(case.events, case.answer)
        return compared(case, decisions, self._crm)

    def decided(
        self, events: Iterable[Event], answer: Answer | None = None, extras: Iterable[Company] = ()
    ) -> tuple[Decision, ...]:
        """What came of these events, where the CRM has further companies, too."""
        self._stage.set_up(extras)
        return tuple(self._engine.handle(event, answer=answer) for event in events)
