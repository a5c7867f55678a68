"""What changed between two revisions, rule by rule and line by line."""

from __future__ import annotations

from typing import Any

from leadcat_rules import parse_ruleset
from leadcat_web.pages.settings.differences import content_lines, difference, lines

SOLD = {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"}
LOST = {"id": "lost", "trigger": "sale_lost", "set_category_to": "Lost"}


def content(*rules: dict[str, Any], **more: Any) -> str:
    """A ruleset of these rules, as a store keeps it."""
    return parse_ruleset({"name": "x", "rules": list(rules), **more}).canonical()


def test_one_content_has_no_difference() -> None:
    assert not difference(content(SOLD, LOST), content(SOLD, LOST))
    assert content_lines(content(SOLD), content(SOLD)) == ()


def test_a_rule_is_added_or_removed() -> None:
    added = difference(content(SOLD), content(SOLD, LOST))
    removed = difference(content(SOLD, LOST), content(SOLD))
    assert [(each.id, each.kind) for each in added.rules] == [("lost", "added")]
    assert [(each.id, each.kind) for each in removed.rules] == [("lost", "removed")]
    assert not added.order
    assert not removed.order


def test_a_changed_rule_names_its_fields() -> None:
    changed = {**SOLD, "enabled": False, "set_category_to": {"id": "8"}}
    found = difference(content(SOLD), content(changed))
    assert [(each.kind, each.fields) for each in found.rules] == [
        ("changed", ("enabled", "set_category_to"))
    ]


def test_E5_another_order_is_a_difference() -> None:
    found = difference(content(SOLD, LOST), content(LOST, SOLD))
    assert found.order == ("lost", "sold")
    assert not found.rules


def test_the_head_is_compared_too() -> None:
    found = difference(content(), content(description="why", attributes={"sale": {"x": "date"}}))
    assert found.head == (
        ("description", None, "why"),
        ("attributes", None, {"sale": {"x": "date"}}),
    )


def test_lines_say_what_was_added_and_removed() -> None:
    found = lines("a\nb\nc", "a\nB\nc")
    assert found is not None
    assert found[1:] == (("same", "a"), ("removed", "b"), ("added", "B"), ("same", "c"))


def test_very_long_texts_are_not_compared_line_by_line() -> None:
    assert lines("a\n" * 30_000, "b") is None
