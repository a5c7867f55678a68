"""A ruleset with a thousand rules: the page stays short, and all of them are a click away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.settings.saving import TAB, delete_category, published
from tests.web.sites import WebSite

MANY = 1_000


def numbered_rules() -> dict[str, Any]:
    """The last of them sets another category than the others."""
    big = [{"name": "sale_amount", "operator": "greater_than", "value": 5}]
    rules = [
        {
            "id": f"rule {number}",
            "trigger": "sale_sold",
            "set_category_to": "Customer" if number < MANY else "Partner",
            "when": {"all": big},
        }
        for number in range(1, MANY + 1)
    ]
    return {"name": "Many", "rules": rules}


@pytest.fixture
def long(site: WebSite) -> WebSite:
    """The site with them."""
    published(site, numbered_rules())
    return site


def test_the_first_25_are_shown_and_how_many_more_there_are(long: WebSite) -> None:
    page = long.client("berit").get(TAB).text
    assert page.count('id="rule-') == 25
    assert "Show 975 more rules" in page
    assert f'href="{TAB}?rules=all#rule-26"' in page
    assert len(page) < 60_000


def test_all_are_shown_on_demand(long: WebSite) -> None:
    page = long.client("berit").get(f"{TAB}?rules=all").text
    assert page.count('id="rule-') == MANY
    assert "more rules" not in page


def test_S4_a_broken_rule_further_down_is_led_to(long: WebSite) -> None:
    delete_category(long, "12")
    page = long.client("berit").get(TAB).text
    assert f'<a href="{TAB}?rules=all#rule-{MANY}">rule {MANY}</a>' in page
    assert f'id="rule-{MANY}"' in long.client("berit").get(f"{TAB}?rules=all").text


def test_S4_of_many_broken_rules_the_number_is_told_and_the_first_ones(long: WebSite) -> None:
    delete_category(long, "7")
    page = long.client("berit").get(TAB).text
    assert f"{MANY - 1} rules are broken and do not fire" in page
    assert page.count("?rules=all#rule-") < 30
