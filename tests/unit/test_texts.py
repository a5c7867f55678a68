"""JSON that comes in no file is read as strictly as files are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from leadcat_rules import InvalidInput, event_to_json, parse_event, parse_json
from leadcat_rules.testing import contact_saved, sold


@pytest.mark.parametrize("event", [sold(id="e1"), contact_saved(id="e2")])
def test_an_event_is_read_from_text_bytes_and_mapping(event: Any) -> None:
    content = event_to_json(event)
    text = json.dumps(content)
    assert parse_event(content) == parse_event(text) == parse_event(text.encode()) == event


def refused(source: Any, read: Any = parse_event) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as error:
        read(source)
    return [(str(problem.code), problem.pointer) for problem in error.value.problems]


def test_all_that_is_wrong_with_an_event_is_told_with_its_place() -> None:
    wrong: dict[str, Any] = {"id": "", "type": "sale_saved", "before": None, "aftr": {}}
    expected = [("missing", "/after"), ("unknown_key", "/aftr"), ("invalid_value", "/id")]
    assert refused(wrong) == refused(json.dumps(wrong)) == expected


def test_what_is_no_event_at_all_is_refused() -> None:
    assert refused("[]") == [("wrong_type", "")]
    assert refused('{"a": 1, "a": 1') == [("invalid_json", "/a")]
    assert refused('{"x": "' + "y" * 1_000_001 + '"}') == [("too_large", "")]
    assert ("wrong_type", "/id") in refused({"id": object()})


def test_any_JSON_is_read_strictly() -> None:
    assert parse_json('[1, "a", null]') == parse_json(b'[1, "a", null]') == [1, "a", None]
    assert refused('{"a": 1, "a": 2}', parse_json) == [("duplicate_key", "/a")]
    assert refused("[NaN]", parse_json) == [("invalid_number", "/0")]
    assert refused(b'["\\ud800"]', parse_json) == [("invalid_json", "/0")]
    assert refused("\ud800", parse_json) == [("not_utf8", "")]
