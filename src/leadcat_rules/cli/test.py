"""`leadcat test`: the cases beside rulesets, and how much they look at."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Annotated, NoReturn

import typer
from attrs import frozen

from leadcat_rules.cli.case_report import CaseReport, junit_text
from leadcat_rules.cli.suggested import print_suggested
from leadcat_rules.errors import InvalidInput
from leadcat_rules.files.reading import Reading
from leadcat_rules.files.whole_file import WholeFile, replacing
from leadcat_rules.terminal.exits import ExitCode, report
from leadcat_rules.terminal.printing import print_json, screen
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.workbench.cases.rows import suite_row
from leadcat_rules.workbench.cases.suite import (
    Suite,
    cases_beside,
    crm_beside,
    files_of,
    is_cases,
    load_suite,
    new_suite,
    ruleset_beside,
)
from leadcat_rules.workbench.cases.suite_results import SuiteResult, try_out
from leadcat_rules.workbench.extras import needs


def run_test(
    context: typer.Context,
    rulesets: Annotated[
        list[str], typer.Argument(metavar="RULESET", help="The rules whose cases are run.")
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print what came of them as one JSON object.")
    ] = False,
    junit: Annotated[
        str | None,
        typer.Option("--junit", metavar="FILE", help="Write what came of them as JUnit's XML."),
    ] = None,
    fail_under: Annotated[
        float,
        typer.Option(
            "--fail-under",
            metavar="PERCENT",
            min=0,
            max=100,
            help="End with 1 when less of a ruleset is covered.",
        ),
    ] = 0,
    watch: Annotated[
        bool, typer.Option("--watch", help="Run them again whenever a file changes, until Ctrl-C.")
    ] = False,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print the cases that are missing, to be added.")
    ] = False,
    crm: Annotated[
        str | None,
        typer.Option(
            "--crm",
            metavar="SNAPSHOT",
            help="The CRM of suggested cases where there are none yet; crm.json without it.",
        ),
    ] = None,
) -> ExitCode:
    """Run the cases beside each ruleset, and see what they miss.

    Exit code 1 when a case isn't decided as expected, or less is covered than --fail-under says.
    """
    if watch and as_json:
        raise typer.BadParameter("--watch is for people: leave it or --json out")
    if crm is not None and not suggest:
        raise typer.BadParameter("--crm is for --suggest: cases name the CRM that they play on")
    for ruleset in rulesets:
        if is_cases(ruleset):
            named = ruleset_beside(ruleset)
            raise typer.BadParameter(f"{ruleset} has cases: name the ruleset beside it, {named}")
    testing = _Testing(
        start_up=StartUp.of(context),
        rulesets=rulesets,
        as_json=as_json,
        junit=junit,
        fail_under=fail_under,
        suggests=suggest,
        crm=crm,
    )
    if watch:
        _watched(testing)
    return testing.run()


@frozen(kw_only=True)
class _Testing:
    """One call of the command."""

    start_up: StartUp
    rulesets: Sequence[str]
    as_json: bool
    junit: str | None
    fail_under: float
    suggests: bool
    crm: str | None

    def run(self) -> ExitCode:
        """Read everything, run it, and print it. Raises InvalidInput with all problems."""
        suites = self._read()
        with nullcontext() if self.junit is None else WholeFile(self.junit) as file:
            without, suggests = self.start_up.without, self.suggests
            found = [try_out(suite, without=without, suggests=suggests) for suite in suites]
            if self.as_json:
                print_json({"rulesets": [suite_row(each) for each in found]}, indent=2)
            else:
                self._print(found)
            code = ExitCode.DONE if all(map(self._is_well, found)) else ExitCode.FAILED
            return code if file is None else _written(file, found, code)

    def _read(self) -> Sequence[Suite]:
        reading = Reading()
        suites = [reading.attempt(self._suite, ruleset) for ruleset in self.rulesets]
        inputs = (file for ruleset in self.rulesets for file in files_of(ruleset))
        reading.add(replacing(self.junit, [self.crm, *inputs]))
        if reading.problems:
            reading.refuse()
        return [suite for suite in suites if suite is not None]

    def _suite(self, ruleset: str) -> Suite:
        variables = self.start_up.plugins.variables
        if not self.suggests or cases_beside(ruleset).exists():
            return load_suite(ruleset, variables=variables)
        return new_suite(ruleset, self.crm or crm_beside(ruleset), variables=variables)

    def _print(self, found: Sequence[SuiteResult]) -> None:
        report = CaseReport(screen(), self.fail_under)
        for number, each in enumerate(found):
            if number:
                print()
            report.show(each)
            if self.suggests:
                print_suggested(each, self.crm)

    def _is_well(self, found: SuiteResult) -> bool:
        return not found.failures and found.coverage.percent >= self.fail_under


def _written(file: WholeFile, found: Sequence[SuiteResult], code: ExitCode) -> ExitCode:
    try:
        file.write_text(junit_text(found))
    except InvalidInput as error:
        # What came of the cases is printed already: this is no refusal, something failed.
        report(*error.problems)
        return ExitCode.FAILED
    return code


def _watched(testing: _Testing) -> NoReturn:
    """Again and again, until Ctrl-C; a file that is broken meanwhile is told."""
    with needs("workbench"):
        from leadcat_rules.workbench.cases.watching import Watching
    files = Watching(testing.rulesets, testing.crm)
    while True:
        try:
            testing.run()
        except InvalidInput as error:
            report(*error.problems)
        print("\nWaiting for a file to change; Ctrl-C ends it.\n", flush=True)
        files.wait()
