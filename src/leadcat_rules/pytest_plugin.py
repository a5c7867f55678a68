"""`NAME.cases.json` collected by pytest: each case of a ruleset is a test.

It is loaded in every run of pytest where leadcat-rules is installed, so what reads rulesets is
imported only when there are cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from leadcat_rules.workbench.cases import CaseResult
    from leadcat_rules.workbench.cases.running import Playing
    from leadcat_rules.workbench.cases.suite import Suite

_ENDING = ".cases.json"


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CasesFile | None:
    """A file of cases, whose ruleset lies beside it."""
    if not file_path.name.endswith(_ENDING):
        return None
    return CasesFile.from_parent(parent, path=file_path)


class CasesFile(pytest.File):
    """The cases of one ruleset."""

    def collect(self) -> Iterable[pytest.Item]:
        """Each case, in the order of the file. CollectError with all that is wrong in it."""
        for number, case in enumerate(self.suite.cases):
            item = CaseItem.from_parent(self, name=case.name)
            item.number = number
            yield item

    @cached_property
    def suite(self) -> Suite:
        """The ruleset and its cases."""
        from leadcat_rules.errors import LeadcatError
        from leadcat_rules.plugins import Plugins
        from leadcat_rules.workbench.cases.suite import load_suite, ruleset_beside

        try:
            variables = Plugins.load().variables
            return load_suite(ruleset_beside(self.path), self.path, variables=variables)
        except LeadcatError as error:
            raise self.CollectError(str(error)) from None

    @cached_property
    def playing(self) -> Playing:
        """What decides them, one after the other."""
        from leadcat_rules.workbench.cases.running import Playing

        return Playing(self.suite)


class CaseItem(pytest.Item):
    """One case."""

    number: int
    parent: CasesFile

    def runtest(self) -> None:
        """Decide it. CaseFailed where it isn't as expected."""
        result = self.parent.playing.play(self.parent.suite.cases[self.number])
        if not result.passed:
            raise CaseFailed(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """What differs, and how the rules were tried."""
        if not isinstance(excinfo.value, CaseFailed):
            return super().repr_failure(excinfo, style)
        return "\n".join(self._explained(excinfo.value.result))

    def _explained(self, result: CaseResult) -> Iterator[str]:
        from leadcat_rules.cli.case_report import why_it_failed

        for line in why_it_failed(result, self.parent.suite):
            yield line.plain

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where it stands, and what it is called."""
        return self.path, None, self.name


class CaseFailed(Exception):
    """A case that wasn't decided as expected."""

    def __init__(self, result: CaseResult) -> None:
        super().__init__(result.difference)
        self.result = result
