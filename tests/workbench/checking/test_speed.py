"""1,000 rules take 5 s of a processor, 10,000 take 60 s, which is measured where there is time."""

from __future__ import annotations

import os
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest

from leadcat_rules.files import parse_ruleset
from leadcat_rules.workbench.checking import Finding, check_ruleset
from tests.patience import patience
from tests.unit.given import leaf, rule, ruleset
from tests.workbench.checking.given import at_least
from tests.workbench.checking.heavy_rulesets import (
    TRIGGERS,
    mostly_shadowed,
    of_everything,
    that_overlap,
)

HAS_TIME = "LEADCAT_EXAMPLES" in os.environ
SIZES = [(1_000, 5), (10_000, 60)] if HAS_TIME else [(500, 2.5)]
HEAVY = [(of_everything, 1_000, 20), (that_overlap, 1_000, 5), (mostly_shadowed, 10_000, 60)]
"""Where each rule looks into the same text in its own way, finding a text takes longest."""
SMALL = [(of_everything, 100, 2.5), (that_overlap, 200, 2.5), (mostly_shadowed, 200, 2)]


def of_a_country_and_a_band(number: int) -> dict[str, Any]:
    country, band = f"C{number % 200}", number // 200 * 1000
    below = leaf(name="sale_amount", operator="less_than", value=band + 1000)
    when = {"all": [leaf(value=country), at_least(band), below]}
    target = f"Category {number % 7}"
    return rule(id=number, trigger=TRIGGERS[number % 3], set_category_to=target, when=when)


def checked_within(seconds: float, content: dict[str, Any]) -> list[Finding]:
    read = parse_ruleset(content)
    start = process_time()
    found = check_ruleset(read)
    assert process_time() - start < seconds * patience()
    return found


@pytest.mark.parametrize(("rules", "seconds"), SIZES)
def test_a_large_ruleset_is_checked_in_time(rules: int, seconds: float) -> None:
    content = ruleset(*map(of_a_country_and_a_band, range(rules)))
    assert checked_within(seconds, content) == []


@pytest.mark.parametrize(("kind", "rules", "seconds"), HEAVY if HAS_TIME else SMALL)
def test_rules_that_are_hard_to_tell_apart_are_checked_in_time(
    kind: Callable[[int], dict[str, Any]], rules: int, seconds: float
) -> None:
    assert checked_within(seconds, kind(rules)) != []
