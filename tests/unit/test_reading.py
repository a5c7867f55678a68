"""Several files read together: all that is wrong is told at once."""

from __future__ import annotations

import pytest

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.files.reading import Reading

ONE = Problem(ErrorCode.MISSING, "one", file="a.json")
OTHER = Problem(ErrorCode.UNKNOWN_KEY, "other", file="b.json")
FURTHER = Problem(ErrorCode.NOT_WRITABLE, "further", file="c.json")


def _unreadable() -> str:
    raise InvalidInput(ONE, OTHER)


def test_what_can_be_read_is_given_and_nothing_is_wrong() -> None:
    reading = Reading()
    assert reading.attempt(str.upper, "a") == "A"
    assert reading.problems == []


def test_what_is_wrong_with_each_file_is_told_at_once() -> None:
    reading = Reading()
    assert reading.attempt(_unreadable) is None
    reading.add([FURTHER])
    with pytest.raises(InvalidInput) as refusal:
        reading.refuse()
    assert refusal.value.problems == (ONE, OTHER, FURTHER)


def test_any_other_error_is_a_defect_and_goes_on() -> None:
    with pytest.raises(ZeroDivisionError):
        Reading().attempt(lambda: 1 // 0)
