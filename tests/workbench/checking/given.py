"""Rulesets that the tests of checking start from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadcat_rules.domain import CrmLists
from leadcat_rules.files import parse_ruleset
from leadcat_rules.workbench.checking import Finding, check_ruleset
from tests.unit.given import leaf, rule, ruleset

SWEDISH = leaf()
DANISH = leaf(value="DK")
SHADOWED = [rule(id="all"), rule(id="swedish", set_category_to="VIP", when=SWEDISH)]


def at_least(amount: float) -> dict[str, Any]:
    return leaf(name="sale_amount", operator="greater_than_or_equal_to", value=amount)


def checked(
    *rules: Any, lists: CrmLists | None = None, variables: Sequence[Any] = (), **more: Any
) -> list[Finding]:
    """What is found in a ruleset of these rules."""
    read = parse_ruleset(ruleset(*rules, **more), variables=variables)
    return check_ruleset(read, lists=lists, variables=variables)


def codes(findings: Sequence[Finding]) -> list[str]:
    return [str(finding.code) for finding in findings]
