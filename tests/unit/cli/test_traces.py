"""What conditions saw, as people read it."""

from __future__ import annotations

from typing import Any

import pytest

from leadcat_rules import ConditionTrace
from leadcat_rules.terminal import conditions_in_words
from leadcat_rules.testing import a_snapshot


def in_words(name: str, operator: str, **seen: Any) -> str:
    """The line of one condition."""
    condition = ConditionTrace(pointer="/all/0", name=name, operator=operator, **seen)
    (line,) = conditions_in_words([condition], a_snapshot().lists)
    return line.plain


@pytest.mark.parametrize(
    ("operator", "seen", "line"),
    [
        ("equal_to", {"value": "SE", "seen": "SE", "held": True}, "✓ x equal to SE"),
        ("equal_to", {"value": "SE", "seen": "NO", "held": False}, "✗ x equal to SE: it was NO"),
        ("equal_to", {"value": 5, "held": False}, "✗ x equal to 5: it was unknown"),
        ("equal_to", {"value": "SE"}, "- x equal to SE"),
        ("is_true", {"value": True, "seen": True, "held": True}, "✓ x is true"),
        ("is_true", {"value": True, "seen": False, "held": False}, "✗ x is true: it was false"),
        ("one_of", {"value": ["a", "b"], "seen": "b", "held": True}, "✓ x one of a, b: it was b"),
        ("is_unknown", {"value": True, "held": True}, "✓ x is unknown: it was unknown"),
    ],
)
def test_S5_a_condition_tells_what_it_wanted_and_what_it_saw(
    operator: str, seen: dict[str, Any], line: str
) -> None:
    assert in_words("x", operator, **seen) == line


def test_an_item_of_a_list_is_called_by_its_name() -> None:
    line = in_words("company_category", "one_of", value=["1", "99"], seen="7", held=False)
    assert line == "✗ company_category one of Lead, 99: it was Customer"
    status = in_words("contact_lead_status", "equal_to", value="3", seen="1", held=False)
    assert status == "✗ contact_lead_status equal to Qualified: it was Open"


def test_what_is_empty_is_seen() -> None:
    line = in_words("actor", "equal_to", value="", seen="ann", held=False)
    assert line == '✗ actor equal to "": it was ann'
    line = in_words("company_attribute_tags", "contains", value="a", seen=[], held=False)
    assert line == "✗ company_attribute_tags contains a: it was an empty list"


def test_a_value_cannot_steer_the_terminal() -> None:
    line = in_words("x", "equal_to", value="a\x1b[31m", seen="a\x1b[31m", held=True)
    assert "\x1b" not in line
