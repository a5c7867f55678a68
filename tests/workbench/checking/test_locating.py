"""Pointers lead to the lines and columns where their values begin."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules.errors import pointer
from leadcat_rules.workbench.checking.locating import Place, places

TEXT = """{
  "name": "Å, \\"quoted\\": {",
  "rules": [
    {"id": "a", "when": {"all": [1, {"name": "x"}]}},
    {"id": "b"}
  ]
}
"""

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def place(text: str, where: str) -> tuple[int, int]:
    found = places(text, [where])[where]
    return found.line, found.column


def test_a_value_is_where_it_begins() -> None:
    assert place(TEXT, "/rules") == (3, 12)
    assert place(TEXT, "/rules/0/when/all/1/name") == (4, 46)
    assert place(TEXT, "/rules/1/id") == (5, 12)


def test_the_whole_document_is_where_its_first_character_is() -> None:
    assert place(TEXT, "") == (1, 1)
    assert place("\n\n  [1]", "") == (3, 3)


def test_what_is_missing_is_where_it_would_stand_in() -> None:
    assert place(TEXT, "/rules/1/set_category_to") == (5, 5)
    assert place(TEXT, "/attributes/company/size") == (1, 1)


def test_a_text_that_is_no_json_is_followed_as_far_as_it_goes() -> None:
    assert place('{"rules": [{"id": "a"}, ]}', "/rules/1") == (1, 11)
    assert place('{"rules": [{"id": "a"} {"id', "/rules/0/id") == (1, 19)
    assert place("", "/rules/0") == (1, 1)
    assert place("]]}", "/rules/0") == (1, 1)


def test_many_places_are_found_together() -> None:
    assert places(TEXT, ["/name", "/rules/1"]) == {"/name": Place(2, 11), "/rules/1": Place(5, 5)}


@settings(max_examples=settings().max_examples // 10)
@given(VALUES, st.sampled_from([None, 1, 4]))
def test_whatever_the_value_each_pointer_leads_to_what_it_points_at(
    value: Any, indent: int | None
) -> None:
    text = json.dumps(value, indent=indent)
    pointed = dict(all_below(value, ""))
    for where, found in places(text, pointed).items():
        lines = text.split("\n")
        rest = "\n".join([lines[found.line - 1][found.column - 1 :], *lines[found.line :]])
        assert json.JSONDecoder().raw_decode(rest)[0] == pointed[where]


def all_below(value: Any, where: str) -> Any:
    yield where, value
    steps: Any = value.items() if isinstance(value, dict) else ()
    for step, inner in enumerate(value) if isinstance(value, list) else steps:
        yield from all_below(inner, where + pointer(step))
