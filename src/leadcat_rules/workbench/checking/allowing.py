"""Findings that a rule's `allow` says are meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from leadcat_rules.errors import did_you_mean, pointer, shown
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.workbench.checking.finding import Finding, FindingCode, Severity

_OF_THE_WHOLE = frozenset(
    {
        FindingCode.LEAD_STATUS_UNAWAITED,
        FindingCode.CATEGORY_WITHOUT_EXIT,
        FindingCode.NAMES_NEED_CRM,
    }
)
"""Findings of no rule in particular: any rule may allow them."""

_NEED_A_CRM = frozenset({*_OF_THE_WHOLE, FindingCode.CATEGORY_CYCLE, FindingCode.TARGET_MISSING})
_NOT_EXHAUSTIVE = frozenset({FindingCode.RULES_CONTRADICT, FindingCode.CATEGORY_CYCLE})
"""Where nothing is found there may be something all the same."""

_ABOUT_ALLOW = (FindingCode.ALLOW_UNKNOWN, FindingCode.ALLOW_UNUSED)


class Allowed:
    """What the rules of one ruleset allow."""

    def __init__(self, ruleset: Ruleset, file: str, *, has_crm: bool, is_reasoned: bool) -> None:
        """`is_reasoned` says whether all was looked for that can be found without a CRM."""
        self._ruleset = ruleset
        self._file = file
        self._has_crm = has_crm
        self._is_reasoned = is_reasoned
        self._used: set[tuple[int, str]] = set()

    def left(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings that nobody allows, and what is wrong with `allow` itself."""
        kept = [finding for finding in findings if not self._allows(finding)]
        return [*kept, *self._unknown(), *self._unused()]

    def _allows(self, finding: Finding) -> bool:
        matching = [
            (index, finding.code)
            for index in self._rules_that_may(finding)
            if any(each.code == finding.code for each in self._ruleset.rules[index].allow)
        ]
        self._used.update(matching)
        return bool(matching)

    def _rules_that_may(self, finding: Finding) -> Sequence[int]:
        if finding.code in _OF_THE_WHOLE:
            return range(len(self._ruleset.rules))
        steps = finding.pointer.split("/", 3)
        return [int(steps[2])] if len(steps) > 2 else []

    def _unknown(self) -> Iterator[Finding]:
        allowable = [str(code) for code in FindingCode if code not in _ABOUT_ALLOW]
        for place, _, code in self._written():
            if code not in allowable:
                hint = did_you_mean(code, allowable) or f"one of {', '.join(allowable)}"
                message = f"there is no finding {shown(code)} to allow"
                yield self._finding(
                    FindingCode.ALLOW_UNKNOWN, Severity.WARNING, place, message, hint
                )

    def _unused(self) -> Iterator[Finding]:
        if not self._is_reasoned:
            return
        checked = set(FindingCode) - set(_ABOUT_ALLOW) - _NOT_EXHAUSTIVE
        checked -= set() if self._has_crm else _NEED_A_CRM
        for place, index, code in self._written():
            is_off = not self._ruleset.rules[index].enabled
            if code in checked and not is_off and (index, code) not in self._used:
                message, hint = f"the rule has no finding {code} to allow", "leave it out"
                yield self._finding(FindingCode.ALLOW_UNUSED, Severity.NOTE, place, message, hint)

    def _written(self) -> Iterator[tuple[str, int, str]]:
        """Each code that is allowed: where, in which rule, and the code."""
        for index, rule in enumerate(self._ruleset.rules):
            for number, allowed in enumerate(rule.allow):
                yield pointer("rules", index, "allow", number, "code"), index, allowed.code

    def _finding(
        self, code: FindingCode, severity: Severity, place: str, message: str, hint: str
    ) -> Finding:
        return Finding(code, severity, self._file, place, message, hint)
