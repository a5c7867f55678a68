"""Strict JSON: what is read, what is refused, and where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.files.findings import MOST_TOLD, Findings
from leadcat_rules.files.json_stream import members
from leadcat_rules.files.json_text import read_json, syntax_errors
from leadcat_rules.plain import DEEPEST
from tests.unit.given import problems, told

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**18), 10**18) | st.text() | st.floats(-1e9, 1e9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def read(raw: str | bytes, **how: Any) -> Any:
    """The value of a text in which nothing is wrong."""
    findings = Findings()
    value = read_json(raw.encode() if isinstance(raw, str) else raw, findings, **how)
    findings.raise_any()
    return value


def refused(raw: str | bytes, **how: Any) -> tuple[Problem, ...]:
    return problems(read, raw, **how)


@settings(max_examples=100)
@given(PLAIN)
def test_what_any_writer_of_JSON_writes_is_read_as_it_was(value: Any) -> None:
    assert read(json.dumps(value)) == value
    assert read(json.dumps(value, ensure_ascii=False, indent=1)) == value


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"a": 1,\n "b": 2,\n}', "", "a key in double quotes is needed at line 3, column 1"),
        ('{"a": [1, {"b": }]}', "/a/1/b", "a value is needed at line 1, column 17"),
        ('{"rules": [{"id": "a"} {"id": "b"}]}', "/rules/0", "a comma or the end is needed"),
        ('{"a" 1}', "/a", "a colon is needed after a key"),
        ("{'a': 1}", "", "a key in double quotes is needed"),
        ('{"a": "x', "/a", "a string begins that has no end"),
        ('{"a": "\n"}', "/a", "a control character in a string"),
        (r'{"a": "\x"}', "/a", "a wrong escape in a string"),
        ('{"a/b": {"~": tru}}', "/a~1b/~0", "a value is needed"),
        ("{} {}", "", "something follows after the end"),
        ("01", "", "something follows after the end"),
        ("// a comment\n{}", "", "a value is needed at line 1, column 1"),
    ],
)
def test_wrong_JSON_is_refused_with_its_line_column_and_pointer(
    text: str, place: str, message: str
) -> None:
    (problem,) = refused(text)
    assert (problem.code, problem.pointer) == (ErrorCode.INVALID_JSON, place)
    assert message in problem.message


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ('{"a": 1,}', "is there a comma too many?"),
        ("[1,,2]", "is there a comma too many?"),
        ("{'a': 1}", 'write double quotes: "'),
        ("# a comment", "JSON has no comments"),
        ('{"a" 1}', "check the JSON there"),
    ],
)
def test_a_usual_mistake_is_recognised(text: str, hint: str) -> None:
    assert refused(text)[0].hint == hint


@pytest.mark.parametrize(
    ("end", "what"), [("array", "a value"), ("object", "a key in double quotes")]
)
def test_a_comma_too_many_stands_where_it_does_in_every_Python(end: str, what: str) -> None:
    findings = Findings()
    with pytest.raises(InvalidInput), syntax_errors(findings):
        raise json.JSONDecodeError(f"Illegal trailing comma before end of {end}", "[1,\n ]", 2)
    assert findings.problems[0].message == f"{what} is needed at line 2, column 2"


def test_a_line_of_a_stream_has_only_a_column() -> None:
    assert "at column 7" in refused('{"a": }', is_line=True)[0].message


@pytest.mark.parametrize("raw", [b"", b" \n\t\r\n"])
def test_an_empty_text_is_refused_as_such(raw: bytes) -> None:
    assert told(refused(raw)) == [("", "empty_file")]


def test_bytes_that_are_not_UTF_8_are_refused_with_their_place() -> None:
    (problem,) = refused('{"a": 1,\n "å": "'.encode() + b'\xff"}')
    assert problem.code is ErrorCode.NOT_UTF8
    assert "the byte 0xff at line 2, byte 9" in problem.message


def test_UTF_16_is_not_UTF_8() -> None:
    assert told(refused('{"a": 1}'.encode("utf-16"))) == [("", "not_utf8")]


def test_a_byte_order_mark_is_refused_with_the_remedy() -> None:
    (problem,) = refused(b"\xef\xbb\xbf{}")
    assert (problem.code, problem.hint) == (
        ErrorCode.INVALID_JSON,
        "save the file as UTF-8 without BOM",
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_in_JSON_is_refused(number: str) -> None:
    assert told(refused(f'{{"a": [1, {number}]}}')) == [("/a/1", "invalid_number")]


@pytest.mark.parametrize(
    "number",
    ["1e309", "-1E+400", "1" + "0" * 309, "-" + "9" * 400, "1" * 5_000_000, "9" * 250 + "e99"],
)
def test_a_number_that_no_double_holds_is_refused(number: str) -> None:
    (problem,) = refused(f'{{"a": {number}}}')
    assert (problem.code, problem.pointer) == (ErrorCode.INVALID_NUMBER, "/a")
    assert len(problem.message) < 100


@pytest.mark.parametrize("number", ["1e-400", "0." + "0" * 400 + "1"])
def test_a_number_so_small_that_a_double_makes_it_zero_is_refused(number: str) -> None:
    assert told(refused(f"[{number}]")) == [("/0", "invalid_number")]


def test_the_largest_and_smallest_doubles_are_read() -> None:
    text = "[1.7976931348623157e308, 5e-324, 0e999, 0.000e-400, 1e0, " + "9" * 300 + "]"
    assert read(text) == [1.7976931348623157e308, 5e-324, 0.0, 0.0, 1.0, int("9" * 300)]


def test_digits_in_a_string_are_no_number() -> None:
    text = json.dumps({"a": "NaN", "b": "1e999", "c": "9" * 500, "d": r"\ud"})
    assert read(text) == json.loads(text)


def test_each_key_that_is_given_twice_is_told_with_its_own_pointer() -> None:
    found = refused('{"a": {"x/y": 1, "b": 2, "x/y": 3, "b": 4}, "c": [{"d": 1, "d": 1, "d": 1}]}')
    assert told(found) == [
        ("/a/b", "duplicate_key"),
        ("/a/x~1y", "duplicate_key"),
        ("/c/0/d", "duplicate_key"),
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (r'{"a": "\ud800"}', "/a"),
        (r'["x", "\udc00\ud800"]', "/1"),
        (r'{"a": {"\uD800": 1}}', "/a"),
    ],
)
def test_half_a_character_is_refused_since_UTF_8_cannot_hold_it(text: str, place: str) -> None:
    assert told(refused(text)) == [(place, "invalid_json")]


def test_a_character_in_two_halves_is_one() -> None:
    assert read(r'"\ud83d\ude00"') == "😀"


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = refused(r'{"a": NaN, "b": "\ud800", "c": {"d": 1, "d": 2}, "e": 1e999}')
    assert told(found) == [
        ("/a", "invalid_number"),
        ("/b", "invalid_json"),
        ("/c/d", "duplicate_key"),
        ("/e", "invalid_number"),
    ]


def test_what_is_wrong_is_replaced_by_what_harms_nobody() -> None:
    findings = Findings()
    value = read_json(rb'{"a": NaN, "b": "\ud800", "c": 1, "c": 2}', findings)
    assert value == {"a": None, "b": None, "c": 2}


def test_a_hundred_problems_are_told_and_then_that_there_are_more() -> None:
    found = refused(f"[{'NaN,' * 5_000}1]")
    assert len(found) == MOST_TOLD + 1
    assert found[-1].code is ErrorCode.MORE_PROBLEMS


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_S7_lists_and_objects_nest_to_a_limit(opening: str, closing: str) -> None:
    read(f"{opening * DEEPEST}1{closing * DEEPEST}")
    (problem,) = refused(f"{opening * (DEEPEST + 1)}1{closing * (DEEPEST + 1)}")
    assert problem.code is ErrorCode.TOO_DEEP
    assert problem.pointer.count("/") == DEEPEST


@pytest.mark.parametrize("depth", [10_000, 1_000_000])
@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_S7_deep_nesting_is_refused_without_following_it(opening: str, depth: int) -> None:
    assert refused(opening * depth)[0].code is ErrorCode.TOO_DEEP


def test_the_pointer_of_deep_nesting_leads_to_the_limit() -> None:
    text = '{"x": [1, {"y": 2}], "rules": [{}, {"when": ' + "[" * 200 + "]" * 200 + "}]}"
    assert refused(text)[0].pointer == "/rules/1/when" + "/0" * (DEEPEST - 3)


def test_the_pointer_of_deep_nesting_follows_also_keys_that_are_wrong() -> None:
    assert refused('{"\\x": ' + "[" * 200)[0].pointer == r"/\x" + "/0" * (DEEPEST - 1)


def test_a_place_far_away_has_no_pointer() -> None:
    far = '{"a": "' + "x" * 3_000_000 + '", "b": '
    assert refused(far + "oops}")[0].pointer == ""
    assert refused(far + "[" * 200)[0].pointer == ""


def test_brackets_in_strings_are_no_nesting() -> None:
    text = json.dumps(
        {"z": "\\", "a": "[" * 500, "b": '"[{' * 500, "c": "\\[" * 500, "d\\": ["]"] * 300}
    )
    assert read(text) == json.loads(text)


def test_a_large_text_of_many_small_values_is_refused_where_memory_is_bounded() -> None:
    text = f"[{'[],' * 1_200_000}1]"
    assert told(refused(text, bounded=True)) == [("", "too_large")]


@pytest.mark.parametrize("filling", ["x", ",", "[", "\\\\", '\\"', ":{"])
def test_a_large_string_is_one_value_whatever_it_holds(filling: str) -> None:
    raw = f'["{filling * (3_000_000 // len(filling))}"]'
    assert len(read(raw, bounded=True)) == 1


# The same, key by key and item by item


def streamed(raw: str) -> dict[str, Any]:
    findings = Findings()
    content = members(raw.encode(), findings, frozenset({"a", "b"}))
    found = {key: list(v) if isinstance(v, Iterator) else v for key, v in content}
    findings.raise_any()
    return found


@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from("abcd") | st.text(), PLAIN), st.sampled_from([None, 2]))
def test_a_streamed_object_is_the_same_as_one_read_whole(
    content: dict[str, Any], indent: int | None
) -> None:
    assert streamed(json.dumps(content, indent=indent)) == content


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1,]}',
        '{"a": [1 2]}',
        '{"a": [',
        '{"a": [1',
        '{"a": ',
        '{"a" 1}',
        '{"a": 1,}',
        '{"a": 1} x',
        "{a: 1}",
        "{",
        '{"a": [1, {"b": tru}]}',
        '{"a": 1 "b": 2}',
        "tru",
        "",
        '{"a": "\n"}',
    ],
)
def test_a_streamed_text_is_refused_as_one_read_whole(text: str) -> None:
    assert problems(streamed, text) == refused(text)


def test_a_streamed_object_tells_the_same_faults() -> None:
    text = r'{"a": [NaN, {"x": 1, "x": 2}], "c": "\ud800", "a": 3, "d": 1e999}'
    assert told(problems(streamed, text)) == [
        ("/a", "duplicate_key"),
        ("/a/0", "invalid_number"),
        ("/a/1/x", "duplicate_key"),
        ("/c", "invalid_json"),
        ("/d", "invalid_number"),
    ]


def test_a_streamed_list_need_not_be_taken_to_its_end() -> None:
    content = members(b'{"a": [1, 2, 3], "c": 4}', Findings(), frozenset("a"))
    first, second = next(content), next(content)
    assert (first[0], second) == ("a", ("c", 4))


def test_nothing_after_an_item_is_read_before_it_is_asked_for() -> None:
    _, items = next(iter(members(b'{"a": [1, oops]}', Findings(), frozenset("a"))))
    assert next(items) == 1
    with pytest.raises(InvalidInput):
        next(items)


@pytest.mark.parametrize(("text", "kind"), [("[1]", "a list"), ("5", "the number 5")])
def test_only_an_object_has_members(text: str, kind: str) -> None:
    (problem,) = problems(streamed, text)
    assert problem.message == f"an object is needed, not {kind}"
