"""1,000 rules take 5 s of a processor, 10,000 take 60 s, which is measured where there is time."""

from __future__ import annotations

import os
from time import process_time
from typing import Any

import pytest

from leadcat_rules.files import parse_ruleset
from leadcat_rules.workbench.checking import check_ruleset
from tests.unit.given import leaf, rule, ruleset
from tests.workbench.checking.given import at_least

SIZES = [(1_000, 5)] if "LEADCAT_EXAMPLES" not in os.environ else [(1_000, 5), (10_000, 60)]
TRIGGERS = ("sale_sold", "sale_lost", "sale_registered")


def of_a_country_and_a_band(number: int) -> dict[str, Any]:
    country, band = f"C{number % 200}", number // 200 * 1000
    below = leaf(name="sale_amount", operator="less_than", value=band + 1000)
    when = {"all": [leaf(value=country), at_least(band), below]}
    target = f"Category {number % 7}"
    return rule(id=number, trigger=TRIGGERS[number % 3], set_category_to=target, when=when)


@pytest.mark.parametrize(("rules", "seconds"), SIZES)
def test_a_large_ruleset_is_checked_in_time(rules: int, seconds: int) -> None:
    read = parse_ruleset(ruleset(*map(of_a_country_and_a_band, range(rules))))
    start = process_time()
    assert check_ruleset(read) == []
    assert process_time() - start < seconds
