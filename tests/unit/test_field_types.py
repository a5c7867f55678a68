"""What each operator means, as business-rules itself calls it."""

from __future__ import annotations

import decimal
import math
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from leadcat_rules.domain import Category, LeadStatus
from leadcat_rules.errors import ErrorCode
from leadcat_rules.variables import (
    FIELD_TYPES,
    BooleanType,
    CategoryType,
    DateType,
    FieldType,
    ItemType,
    LeadStatusType,
    ListType,
    NumericType,
    StringType,
    operator,
)
from leadcat_rules.variables.date_type import Dated
from leadcat_rules.variables.operands import NOTHING, TEXT, Operand
from leadcat_rules.variables.patterns import SearchTooLong, found
from leadcat_rules.vocabulary import NEEDS_NO_VALUE

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 1, 13, 12, tzinfo=UTC)
TYPES: list[type[FieldType]] = [
    StringType,
    NumericType,
    BooleanType,
    CategoryType,
    LeadStatusType,
    DateType,
    ListType,
]
FIT = {
    "nothing": True,
    "text": "a",
    "texts": ["a"],
    "pattern": "a",
    "number": 1,
    "moment": "2026-01-13",
    "days": 1,
    "item": "1",
    "items": ["1"],
    "element": "a",
    "elements": ["a"],
}
"""A value that each kind of operand takes."""


def holds(field_type: type[FieldType], value: object, name: str, operand: Any = True) -> bool:
    """Ask as business-rules asks."""
    method = getattr(field_type(value), name)
    answer: bool = method() if method.input_type == "none" else method(operand)
    return answer


@pytest.mark.parametrize(
    ("field_type", "names"),
    [
        (
            StringType,
            "equal_to not_equal_to equal_to_case_insensitive starts_with ends_with contains "
            "does_not_contain one_of none_of matches_regex non_empty",
        ),
        (
            NumericType,
            "equal_to not_equal_to greater_than greater_than_or_equal_to less_than "
            "less_than_or_equal_to",
        ),
        (BooleanType, "is_true is_false"),
        (ItemType, "equal_to not_equal_to one_of none_of"),
        (
            DateType,
            "equal_to before on_or_before after on_or_after within_days older_than_days",
        ),
        (
            ListType,
            "contains does_not_contain contains_all is_contained_by "
            "shares_at_least_one_element_with shares_exactly_one_element_with "
            "shares_no_elements_with",
        ),
    ],
)
def test_each_type_has_exactly_the_operators_of_the_reference(
    field_type: type[FieldType], names: str
) -> None:
    assert set(field_type.operators()) == {*names.split(), "is_known", "is_unknown"}
    assert {each["name"] for each in field_type.get_all_operators()} == set(field_type.operators())


@pytest.mark.parametrize("field_type", TYPES)
@pytest.mark.parametrize("value", [None, object(), b"a", {}, (lambda: "a")])
def test_unknown_matches_no_operator_but_is_unknown(
    field_type: type[FieldType], value: object
) -> None:
    asked = field_type.operators().items()
    held = {name for name, each in asked if holds(field_type, value, name, FIT[each.takes.name])}
    assert held == {"is_unknown"}


@pytest.mark.parametrize(
    ("field_type", "value"),
    [
        (StringType, 5),
        (StringType, True),
        (StringType, ["SE"]),
        (NumericType, True),
        (NumericType, False),
        (NumericType, "12 000"),
        (NumericType, "1e3"),
        (NumericType, "1_000"),
        (NumericType, "١٢"),
        (NumericType, ""),
        (NumericType, " 5"),
        (NumericType, "5\n"),
        (NumericType, "NaN"),
        (NumericType, math.nan),
        (NumericType, math.inf),
        (NumericType, Decimal("NaN")),
        (NumericType, Decimal("sNaN")),
        (NumericType, Decimal("-Infinity")),
        (NumericType, 10**400),
        (NumericType, [1]),
        (BooleanType, 1),
        (BooleanType, 0),
        (BooleanType, "true"),
        (CategoryType, True),
        (CategoryType, ""),
        (CategoryType, 1.0),
        (DateType, "2026-13-01"),
        (DateType, "13.1.2026"),
        (DateType, "2026-01-13T10:00:00"),
        (DateType, datetime(2026, 1, 13)),
        (DateType, datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))),
        (DateType, 1_767_225_600),
        (ListType, "SE"),
        (ListType, {"SE": 1}),
        (ListType, 1),
        (ListType, iter(["SE"])),
    ],
)
def test_a_value_of_another_type_is_unknown(field_type: type[FieldType], value: object) -> None:
    assert holds(field_type, value, "is_unknown")
    assert not holds(field_type, value, "is_known")


@pytest.mark.parametrize(
    ("value", "name", "operand", "expected"),
    [
        ("SE", "equal_to", "SE", True),
        ("SE", "equal_to", "se", False),
        ("", "equal_to", "", True),
        ("SE", "not_equal_to", "NO", True),
        ("SE", "not_equal_to", "SE", False),
        ("ÅRE", "equal_to_case_insensitive", "åre", True),
        ("straße", "equal_to_case_insensitive", "STRASSE", False),
        ("Acme AB", "starts_with", "Acme", True),
        ("Acme AB", "starts_with", "acme", False),
        ("Acme AB", "ends_with", "AB", True),
        ("Acme AB", "contains", "e A", True),
        ("Acme AB", "does_not_contain", "GmbH", True),
        ("Acme AB", "does_not_contain", "AB", False),
        ("SE", "one_of", ["NO", "SE"], True),
        ("SE", "one_of", ["no", "se"], False),
        ("SE", "one_of", [], False),
        ("SE", "none_of", ["NO"], True),
        ("SE", "none_of", ["SE"], False),
        ("Acme AB", "matches_regex", "me A", True),
        ("Acme AB", "matches_regex", "^me", False),
        ("Åre", "matches_regex", r"^\pL{3}$", True),
        ("Åre", "matches_regex", "(?i)^åRE$", True),
        ("\ud800a", "matches_regex", "a$", True),
        ("a", "non_empty", True, True),
        ("", "non_empty", True, False),
        (" ", "non_empty", True, True),
    ],
)
def test_strings(value: str, name: str, operand: Any, expected: bool) -> None:
    assert holds(StringType, value, name, operand) is expected


@pytest.mark.parametrize(
    ("value", "name", "operand", "expected"),
    [
        (5, "equal_to", 5.0, True),
        ("5", "equal_to", 5, True),
        ("-0.50", "equal_to", -0.5, True),
        (Decimal("5.00"), "equal_to", "5", True),
        ("100.000001", "equal_to", 100, True),
        ("100.0000011", "equal_to", 100, False),
        ("99.999999", "equal_to", 100, True),
        ("100.000002", "equal_to", 100.000001, True),
        (0.1 + 0.2, "equal_to", 0.3, True),
        ("100.000001", "not_equal_to", 100, False),
        ("100.0000011", "not_equal_to", 100, True),
        ("100.000001", "greater_than", 100, False),
        ("100.0000011", "greater_than", 100, True),
        ("99.999999", "greater_than_or_equal_to", 100, True),
        ("99.9999989", "greater_than_or_equal_to", 100, False),
        ("99.999999", "less_than", 100, False),
        ("99.9999989", "less_than", 100, True),
        ("100.000001", "less_than_or_equal_to", 100, True),
        ("100.0000011", "less_than_or_equal_to", 100, False),
        (10**30 + 1, "equal_to", 10**30, False),
        (10**30 + 1, "greater_than", 10**30, True),
        (Decimal("1E+999999"), "greater_than", 1e308, True),
        (Decimal("-1E+999999999999999999"), "less_than", -1e308, True),
        (Decimal("1E-999999"), "equal_to", 0, True),
        (5e-324, "equal_to", 0, True),
    ],
)
def test_numbers_compare_exactly_with_the_epsilon_of_business_rules(
    value: object, name: str, operand: Any, expected: bool
) -> None:
    assert holds(NumericType, value, name, operand) is expected


@pytest.fixture
def hostile_context() -> Iterator[None]:
    """A thread whose decimals have one digit and raise at everything."""
    with decimal.localcontext() as context:
        context.prec, context.Emax, context.Emin = 1, 1, -1
        for signal in context.traps:
            context.traps[signal] = True
        yield


@pytest.mark.usefixtures("hostile_context")
def test_numbers_do_not_care_about_the_decimal_context_of_the_thread() -> None:
    assert holds(NumericType, "123456.789", "greater_than", 123456.78)
    assert not holds(NumericType, "123456.789", "greater_than", "123456.789")
    assert holds(NumericType, Decimal("1E+30"), "not_equal_to", 5)
    assert holds(NumericType, -(2**80), "less_than", -(2**79))
    assert holds(ListType, [1.5, 2**80], "contains_all", [2**80, 1.5])
    assert holds(DateType, Dated(NOON, NOON), "within_days", 1.5)


@pytest.mark.parametrize(
    "value",
    ["9" * 10_000_000, "0." + "1" * 10_000_000, 7 ** (10**6)],
    ids=["digits", "fraction", "integer"],
)
def test_S7_an_absurdly_long_number_is_unknown_at_once(value: object) -> None:
    before = time.perf_counter()
    assert holds(NumericType, value, "is_unknown")
    assert not holds(ListType, [value], "contains", 1)
    assert time.perf_counter() - before < 0.5


def test_a_number_may_be_as_long_as_any_double() -> None:
    assert holds(NumericType, "1" + "0" * 308, "equal_to", 1e308)
    assert holds(NumericType, f"{sys.float_info.min:.1074f}", "greater_than", -1)
    assert holds(NumericType, "1" + "0" * 309, "is_unknown")


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [(True, "is_true", True), (False, "is_true", False), (False, "is_false", True)],
)
def test_booleans(value: bool, name: str, expected: bool) -> None:
    assert holds(BooleanType, value, name) is expected


@pytest.mark.parametrize(
    ("value", "name", "operand", "expected"),
    [
        ("5", "equal_to", "5", True),
        (5, "equal_to", "5", True),
        (UUID(int=5), "equal_to", str(UUID(int=5)), True),
        (LeadStatus(id="5", name="Qualified"), "equal_to", "5", True),
        (Category(id="5", name="Lead", group="other"), "equal_to", "5", True),
        ("5", "equal_to", "6", False),
        ("5", "not_equal_to", "6", True),
        ("5", "one_of", ["4", "5"], True),
        ("5", "none_of", ["4", "5"], False),
        ("5", "equal_to", None, False),
        ("5", "not_equal_to", None, True),
        ("5", "one_of", [None], False),
        ("5", "one_of", [None, "5"], True),
        ("5", "none_of", [None], True),
    ],
)
def test_S4_an_item_is_compared_by_id_and_is_never_one_that_the_crm_lacks(
    value: object, name: str, operand: Any, expected: bool
) -> None:
    assert holds(LeadStatusType, value, name, operand) is expected


@pytest.mark.parametrize(
    ("value", "name", "operand", "expected"),
    [
        ("2026-01-13", "equal_to", "2026-01-13T00:00:00Z", True),
        ("2026-01-13T01:00:00+01:00", "equal_to", "2026-01-13", True),
        (date(2026, 1, 13), "equal_to", "2026-01-13", True),
        (NOON, "equal_to", "2026-01-13T14:00:00+02:00", True),
        (NOON, "equal_to", "2026-01-13", False),
        ("2026-01-12T23:30:00-01:00", "before", "2026-01-13", False),
        ("2026-01-13T00:30:00+01:00", "before", "2026-01-13", True),
        (NOON, "on_or_before", "2026-01-13T12:00:00Z", True),
        (NOON, "on_or_before", "2026-01-13T11:59:59.999999Z", False),
        (NOON, "after", "2026-01-13", True),
        (NOON, "after", "2026-01-13T12:00:00Z", False),
        (NOON, "on_or_after", "2026-01-13T12:00:00Z", True),
    ],
)
def test_dates_are_moments_and_a_day_is_its_start_in_utc(
    value: object, name: str, operand: Any, expected: bool
) -> None:
    assert holds(DateType, value, name, operand) is expected


@pytest.mark.parametrize(
    ("age", "days", "is_within", "is_older"),
    [
        (timedelta(days=30), 30, True, False),
        (timedelta(days=30, microseconds=1), 30, False, True),
        (timedelta(), 0, True, False),
        (timedelta(microseconds=-1), 30, False, False),
        (timedelta(days=1, hours=12), 1.5, True, False),
        (timedelta(days=1, hours=12, microseconds=1), 1.5, False, True),
        (timedelta(days=700_000), 1e300, True, False),
    ],
)
def test_days_count_back_from_the_events_own_time(
    age: timedelta, days: float, is_within: bool, is_older: bool
) -> None:
    value = Dated(NOON - age, NOON)
    assert holds(DateType, value, "within_days", days) is is_within
    assert holds(DateType, value, "older_than_days", days) is is_older


def test_without_a_time_of_the_event_nothing_is_so_many_days_old() -> None:
    assert not holds(DateType, Dated(NOON, None), "within_days", 30)
    assert not holds(DateType, Dated(NOON, None), "older_than_days", 0)
    assert holds(DateType, Dated(NOON, None), "is_known")
    assert holds(DateType, Dated(None, NOON), "is_unknown")


@pytest.mark.parametrize(
    ("value", "name", "operand", "expected"),
    [
        (["SE", "no"], "contains", "se", True),
        (("SE",), "contains", "NO", False),
        ({"SE"}, "contains", "se", True),
        ([1, 2], "contains", 1.0, True),
        ([0.1], "contains", "0.1", False),
        ([Decimal("0.1")], "contains", 0.1, True),
        ([0.1000000001], "contains", 0.1, False),
        ([True], "contains", 1, False),
        ([1], "contains", True, False),
        ([True], "contains", True, True),
        ([None, ["a"], {"a": 1}], "contains", "a", False),
        (["SE"], "does_not_contain", "NO", True),
        ([], "does_not_contain", "NO", True),
        (["SE"], "does_not_contain", "se", False),
        (["a", "b", "c"], "contains_all", ["A", "c"], True),
        (["a", "b"], "contains_all", ["a", "c"], False),
        (["a"], "contains_all", [], True),
        (["a", "B"], "is_contained_by", ["b", "A", "c"], True),
        (["a", None], "is_contained_by", ["a"], False),
        ([], "is_contained_by", [], True),
        (["a", "b"], "shares_at_least_one_element_with", ["B"], True),
        (["a"], "shares_at_least_one_element_with", ["b"], False),
        (["a", "b"], "shares_exactly_one_element_with", ["b", "c"], True),
        (["a", "b"], "shares_exactly_one_element_with", ["b", "a"], False),
        (["a", "a"], "shares_exactly_one_element_with", ["a"], True),
        (["a"], "shares_exactly_one_element_with", ["a", "A"], False),
        (["a"], "shares_no_elements_with", ["b"], True),
        (["a"], "shares_no_elements_with", ["A"], False),
    ],
)
def test_lists_compare_their_elements_as_business_rules_does(
    value: object, name: str, operand: Any, expected: bool
) -> None:
    assert holds(ListType, value, name, operand) is expected


@pytest.mark.parametrize(
    ("field_type", "name", "value", "code"),
    [
        (StringType, "equal_to", 5, ErrorCode.WRONG_TYPE),
        (StringType, "equal_to", None, ErrorCode.WRONG_TYPE),
        (StringType, "one_of", "SE", ErrorCode.WRONG_TYPE),
        (StringType, "matches_regex", "(", ErrorCode.INVALID_REGEX),
        (StringType, "matches_regex", "(?=a)", ErrorCode.INVALID_REGEX),
        (StringType, "matches_regex", r"(a)\1", ErrorCode.INVALID_REGEX),
        (StringType, "matches_regex", "[^a]{1000}", ErrorCode.INVALID_REGEX),
        (StringType, "matches_regex", "a" * 10_001, ErrorCode.INVALID_REGEX),
        (StringType, "matches_regex", "\ud800", ErrorCode.INVALID_REGEX),
        (NumericType, "greater_than", True, ErrorCode.WRONG_TYPE),
        (NumericType, "greater_than", "much", ErrorCode.WRONG_TYPE),
        (NumericType, "greater_than", math.inf, ErrorCode.WRONG_TYPE),
        (CategoryType, "equal_to", 7, ErrorCode.WRONG_TYPE),
        (CategoryType, "equal_to", None, ErrorCode.WRONG_TYPE),
        (CategoryType, "equal_to", {"name": "Lead"}, ErrorCode.WRONG_TYPE),
        (CategoryType, "equal_to", {"id": ["1"]}, ErrorCode.WRONG_TYPE),
        (CategoryType, "one_of", "Lead", ErrorCode.WRONG_TYPE),
        (DateType, "before", 2026, ErrorCode.WRONG_TYPE),
        (DateType, "before", "soon", ErrorCode.INVALID_VALUE),
        (DateType, "before", "2026-02-30", ErrorCode.INVALID_VALUE),
        (DateType, "before", "2026-01-13T10:00:00", ErrorCode.INVALID_VALUE),
        (DateType, "within_days", -1, ErrorCode.INVALID_VALUE),
        (DateType, "within_days", "30", ErrorCode.WRONG_TYPE),
        (DateType, "within_days", False, ErrorCode.WRONG_TYPE),
        (ListType, "contains", ["a"], ErrorCode.WRONG_TYPE),
        (ListType, "contains", None, ErrorCode.WRONG_TYPE),
        (ListType, "contains_all", "a", ErrorCode.WRONG_TYPE),
    ],
)
def test_S7_a_value_that_an_operator_cannot_take_is_refused(
    field_type: type[FieldType], name: str, value: Any, code: ErrorCode
) -> None:
    asked = field_type.operators()[name]
    assert [problem.code for problem in asked.takes.problems(value)] == [code]
    assert asked.check(value)


def test_each_unfit_element_of_a_list_is_told_with_its_place() -> None:
    problems = StringType.operators()["one_of"].takes.problems(["SE", 5, "NO", None])
    assert [problem.pointer for problem in problems] == ["/1", "/3"]


@pytest.mark.parametrize("field_type", TYPES)
def test_a_fit_value_is_accepted_by_every_operator(field_type: type[FieldType]) -> None:
    asked = field_type.operators().values()
    assert {each.name: each.check(FIT[each.takes.name]) for each in asked} == {
        each.name: None for each in asked
    }


def test_S7_a_hostile_pattern_ends_soon(capfd: pytest.CaptureFixture[str]) -> None:
    before = time.perf_counter()
    assert not found("^(a+)+$", "a" * 100_000 + "b")
    assert not found("(?:a|b)*a(?:a|b){300}c", "ab" * 10_000)
    assert time.perf_counter() - before < 2
    assert capfd.readouterr().err == ""


def test_S7_a_text_that_is_too_long_for_a_large_pattern_is_not_searched() -> None:
    with pytest.raises(SearchTooLong, match="too long for a pattern"):
        found("(?:a|b)*a(?:a|b){900}c", "ab" * 1_000_000)


@pytest.mark.parametrize(
    ("seen", "shown"),
    [
        (StringType("SE"), "SE"),
        (StringType(5), None),
        (NumericType("120000.00"), 120000),
        (NumericType(0.5), 0.5),
        (NumericType("0.1234567890123456789"), "0.1234567890123456789"),
        (BooleanType(False), False),
        (CategoryType(7), "7"),
        (DateType("2026-01-13T12:00:00+02:00"), "2026-01-13T10:00:00Z"),
        (ListType(["SE", 1]), ["SE", 1]),
        (ListType("SE"), None),
        (FieldType(object()), "(object)"),
    ],
)
def test_S5_a_value_is_shown_as_json(seen: FieldType, shown: object) -> None:
    assert seen.shown() == shown


def test_the_operators_that_take_nothing_are_those_whose_value_is_left_out() -> None:
    types: list[type[FieldType]] = [FieldType, ItemType, *FIELD_TYPES.values()]
    operators = [each for kind in types for each in kind.operators().values()]
    assert {each.name for each in operators if each.takes is NOTHING} == NEEDS_NO_VALUE


@pytest.mark.parametrize("name", sorted(NEEDS_NO_VALUE))
def test_an_operator_whose_value_would_be_lost_is_refused(name: str) -> None:
    def compare(self: FieldType, other: str) -> bool:
        return bool(self.value == other)

    compare.__name__ = name
    with pytest.raises(TypeError, match=f"Odd.{name}: an operator of this name"):
        type("Odd", (StringType,), {name: operator(TEXT)(compare)})


class Postcode(FieldType):
    """A developer's own type, with an operand of her own."""

    name = "postcode"
    value: str

    def read(self, value: object) -> str | None:
        return value.replace(" ", "") if isinstance(value, str) else None

    @operator(TEXT, label="Lies in")
    def lies_in(self, region: str) -> bool:
        return self.value.startswith(region)

    @operator(Operand("count", read=int))
    def has_digits(self, count: int) -> object:
        return "" if len(self.value) != count else self.value

    @operator()
    def is_broken(self) -> bool:
        raise RuntimeError("no such postcode")


def test_a_field_type_of_ones_own_is_safe_from_the_unknown() -> None:
    assert holds(Postcode, "113 30", "lies_in", "11")
    assert holds(Postcode, "113 30", "has_digits", 5) is True
    assert not holds(Postcode, None, "lies_in", "")
    assert not holds(Postcode, 11330, "is_broken")
    assert holds(Postcode, None, "is_unknown")
    assert Postcode.operators()["lies_in"].label == "Lies in"
    assert Postcode.operators()["has_digits"].check("many")


def test_an_operator_that_raises_says_so() -> None:
    with pytest.raises(RuntimeError, match="no such postcode"):
        holds(Postcode, "113 30", "is_broken")


def _some_hundred_answers() -> list[bool]:
    chance = random.Random(3)
    values: list[Any] = [None, "", "a", "A", "5", 5, True, False, 0.1, ["a", 5], NOON, "2026-01-13"]
    asked = [(kind, each) for kind in TYPES for each in kind.operators().values()]
    return [
        holds(kind, chance.choice(values), each.name, FIT[each.takes.name])
        for kind, each in asked * 12
    ]


def test_S7_nothing_changes_under_python_minus_O() -> None:
    ours = _some_hundred_answers()
    code = (
        "from tests.unit.test_field_types import _some_hundred_answers as a; print(a(), __debug__)"
    )
    printed = subprocess.run(
        [sys.executable, "-O", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert printed == f"{ours} False\n"
    assert len(set(ours)) == 2
    assert len(ours) > 300


@pytest.mark.parametrize("wrong", ["text", len])
def test_an_operator_that_is_not_told_what_it_takes_is_refused_at_once(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"write @operator\(TEXT\)"):
        operator(wrong)
