"""What came of cases as JUnit's XML, which continuous integration reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from leadcat_rules.workbench.cases.results import CaseResult
from leadcat_rules.workbench.cases.suite_results import SuiteResult

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_pieces(
    all_tested: Iterable[SuiteResult], explained: Callable[[SuiteResult, CaseResult], str]
) -> Iterator[str]:
    """The text of the file, a suite for each ruleset; `explained` tells why a case failed."""
    root = Element("testsuites")
    for tested in all_tested:
        suite = SubElement(
            root,
            "testsuite",
            name=_fit(tested.suite.ruleset),
            tests=str(len(tested.results)),
            failures=str(len(tested.failures)),
            errors="0",
            skipped="0",
        )
        properties = SubElement(suite, "properties")
        SubElement(properties, "property", name="coverage", value=str(tested.coverage.percent))
        for result in tested.results:
            _case(suite, tested, result, explained)
    indent(root)
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield tostring(root, encoding="unicode")
    yield "\n"


def _case(
    suite: Element,
    tested: SuiteResult,
    result: CaseResult,
    explained: Callable[[SuiteResult, CaseResult], str],
) -> None:
    of = Path(tested.suite.ruleset).stem
    case = SubElement(
        suite,
        "testcase",
        classname=_fit(of),
        name=_fit(result.name),
        file=_fit(tested.suite.file),
    )
    if not result.passed:
        failure = SubElement(case, "failure", message=_fit(result.difference.replace("\n", "; ")))
        failure.text = _fit(explained(tested, result))


def _fit(text: str) -> str:
    """What XML has no place for is replaced."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
