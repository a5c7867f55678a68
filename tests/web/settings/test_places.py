"""Each pointer into a JSON text is found at its place, also while the text is being written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_web.pages.settings.places import Places, Span

KEYS = st.text(max_size=4) | st.sampled_from(["a/b", "m~n", "", '"', "\\", "0", "[", "}"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6) | st.sampled_from(['"', "\\", "{", "],", ":", "a\nb"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)  # fmt: skip

FEWER = settings(max_examples=settings().max_examples // 5)
"""Each example is a whole text with all its places."""


def pointers(value: Any, at: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its pointer."""
    yield at, value
    if isinstance(value, dict):
        for key, each in value.items():
            yield from pointers(each, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from pointers(each, f"{at}/{index}")


@FEWER
@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans())
def test_what_stands_at_a_place_is_the_value_of_its_pointer(
    value: Any, indent: int | None, is_ascii: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii)
    expected = dict(pointers(value))
    places = Places(text, expected)
    for pointer, each in expected.items():
        span = places.value(pointer)
        assert span is not None, pointer
        assert json.loads(text[span.start : span.end]) == each


@FEWER
@given(VALUES, st.integers(0, 200))
def test_a_text_that_breaks_off_still_has_places_within_it(value: Any, length: int) -> None:
    text = json.dumps(value, indent=1)[:length]
    places = Places(text, [pointer for pointer, _ in pointers(value)])
    for pointer, _ in pointers(value):
        span = places.nearest(pointer)
        assert 0 <= span.start <= span.end <= len(text)
        line, column = places.position(span.start)
        assert text.split("\n")[line - 1][: column - 1] == places.line(line)[: column - 1]
        assert (
            sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1 == span.start
        )


@given(st.text(alphabet='{}[],:" \n\\a1', max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    span = Places(text, ["/a/0/b"]).nearest("/a/0/b")
    assert 0 <= span.start <= span.end <= len(text)


TEXT = '{\n  "name": "x",\n  "rules": [\n    {"id": "a", "é": "b"}\n  ]\n}'


@pytest.mark.parametrize(
    ("pointer", "is_key", "position"),
    [
        ("", False, (1, 1)),
        ("/name", False, (2, 11)),
        ("/name", True, (2, 3)),
        ("/rules/0/é", False, (4, 22)),
        ("/rules/0/missing", False, (4, 5)),
        ("/rules/7", False, (3, 12)),
        ("/nothing/at/all", False, (1, 1)),
    ],
)
def test_a_missing_value_is_placed_at_the_one_above(
    pointer: str, is_key: bool, position: tuple[int, int]
) -> None:
    places = Places(TEXT, [pointer])
    assert places.position(places.nearest(pointer, key=is_key).start) == position


def test_of_a_key_that_is_given_twice_the_last_counts() -> None:
    text = '{"a": {"b": 1}, "a": {"c": 2}}'
    places = Places(text, ["/a/b", "/a/c", "/a"])
    assert places.value("/a") == Span(21, 29)
    assert places.value("/a/b") is None
    assert places.value("/a/c") == Span(27, 28)


def test_a_long_text_is_read_in_one_pass() -> None:
    text = json.dumps([{"id": str(number)} for number in range(20_000)])
    wanted = [f"/{number}/id" for number in range(0, 20_000, 100)]
    places = Places(text, wanted)
    assert all(places.value(pointer) for pointer in wanted)
