"""Decisions and confirmations as plain JSON, for a store to keep (S5)."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve, fields
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules import (
    Category,
    CategoryGroup,
    Change,
    Company,
    ConditionTrace,
    Confirmation,
    ConfirmationStatus,
    Decision,
    Intent,
    Reason,
    RuleTrace,
    Step,
    Trigger,
    confirmation_content,
    confirmation_from_content,
    decision_content,
    decision_from_content,
)
from leadcat_rules.testing import MORNING, records
from tests.unit.given import problems, told
from tests.unit.test_event_content import EVENTS

_TEXTS = st.text(min_size=1)
_OPTIONAL = st.none() | _TEXTS
_TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner, max_size=3),
    max_leaves=5,
)
_CATEGORIES = st.builds(
    Category,
    id=_TEXTS,
    name=st.text(),
    group=st.just(CategoryGroup.POTENTIAL_CUSTOMER),
    lead_status_enabled=st.booleans(),
    deleted=st.booleans(),
) | st.builds(Category, id=_TEXTS, name=st.text(), group=st.sampled_from(CategoryGroup))
_COMPANIES = st.builds(
    Company,
    id=_TEXTS,
    name=st.text(),
    category=st.none() | _CATEGORIES,
    attributes=st.dictionaries(_TEXTS, st.text() | st.integers(0, 99) | st.lists(st.text())),
)
_STEPS = st.builds(
    Step,
    at=_TIMES,
    reason=st.sampled_from(Reason),
    actor=_OPTIONAL,
    rule=_OPTIONAL,
    trigger=st.none() | st.sampled_from(Trigger),
    from_category=_OPTIONAL,
    to_category=_OPTIONAL,
    revision=_OPTIONAL,
    error=_OPTIONAL,
)
_INTENTS = st.builds(
    Intent,
    change=st.builds(Change, company_id=_TEXTS, expected=_OPTIONAL, target=_TEXTS, event=_TEXTS),
    step=_STEPS,
    confirmation=_OPTIONAL,
    suggested=_OPTIONAL,
)
_CONDITIONS = st.builds(
    ConditionTrace,
    pointer=st.text(),
    name=_TEXTS,
    operator=_TEXTS,
    value=_JSON,
    seen=_JSON,
    held=st.none() | st.booleans(),
)
_RULES = st.builds(
    RuleTrace,
    rule=_TEXTS,
    matched=st.booleans(),
    conditions=st.lists(_CONDITIONS, max_size=3).map(tuple),
)
DECISIONS = st.builds(
    Decision,
    event=EVENTS,
    fingerprint=_TEXTS,
    claimed_at=_TIMES,
    is_echo=st.booleans(),
    version=st.integers(0, 9),
    steps=st.lists(_STEPS, max_size=3).map(tuple),
    in_hand=st.booleans(),
    intent=st.none() | _INTENTS,
    company=st.none() | _COMPANIES,
    trace=st.lists(_RULES, max_size=2).map(tuple),
)
CONFIRMATIONS = st.builds(
    Confirmation,
    id=_TEXTS,
    event=EVENTS,
    company=_COMPANIES,
    suggested=_TEXTS,
    rule=_TEXTS,
    trigger=st.sampled_from(Trigger),
    because=_OPTIONAL,
    revision=_TEXTS,
    opened_at=_TIMES,
    expires_at=st.none() | _TIMES,
    status=st.sampled_from(ConfirmationStatus),
    answered_by=_OPTIONAL,
    answered_at=st.none() | _TIMES,
)
WAITING, ASKED = records.asked()
CONTENT = decision_content(WAITING)


def stored(content: dict[str, Any]) -> Any:
    """The content as a store gives it back: written as text, and read."""
    return json.loads(json.dumps(content))


def without(key: str, *path: str | int) -> dict[str, Any]:
    content = deepcopy(CONTENT)
    inner: Any = content
    for part in path:
        inner = inner[part]
    del inner[key]
    return content


def with_a_rule_that_saw(value: object) -> Decision:
    looked = ConditionTrace(pointer="/all/0", name="x", operator="equal_to", seen=value, held=True)
    tried = RuleTrace(rule="sold", matched=True, conditions=(looked,))
    return WAITING.explained(WAITING.company, (tried,))


@settings(max_examples=300)
@given(DECISIONS)
def test_S5_a_decision_is_the_same_after_its_way_through_JSON(decision: Decision) -> None:
    content = decision_content(decision)
    assert stored(content) == content
    assert decision_from_content(stored(content)) == decision


@settings(max_examples=300)
@given(CONFIRMATIONS)
def test_C4_a_confirmation_is_the_same_after_its_way_through_JSON(asked: Confirmation) -> None:
    content = confirmation_content(asked)
    assert stored(content) == content
    assert confirmation_from_content(stored(content)) == asked


def test_words_are_read_back_as_members_not_as_their_texts() -> None:
    step = decision_from_content(stored(CONTENT)).steps[0]
    assert (step.reason, step.trigger) == (Reason.ASKED, Trigger.SALE_SOLD)
    assert isinstance(step.reason, Reason)
    assert isinstance(step.trigger, Trigger)
    again = confirmation_from_content(stored(confirmation_content(ASKED)))
    assert again.is_pending


def test_S5_no_field_of_a_record_is_forgotten() -> None:
    change = Change(company_id="1", expected="2", target="3", event="e1")
    step = Step(
        at=MORNING, reason=Reason.STALE, actor="ann", rule="r", trigger=Trigger.SALE_SOLD,
        from_category="1", to_category="2", revision="x", error="y",
    )  # fmt: skip
    category = Category(
        id="1", name="Lead", group="potential_customer", lead_status_enabled=True, deleted=True
    )
    company = Company(id="1", name="Acme AB", category=category, attributes={"a": 1})
    looked = ConditionTrace(pointer="/all/0", name="x", operator="o", value=1, seen=2, held=False)
    rule = RuleTrace(rule="r", matched=True, conditions=(looked,))
    intent = Intent(change=change, step=step, confirmation="c", suggested="7")
    decision = Decision(
        event=ASKED.event, fingerprint="f", claimed_at=MORNING, is_echo=True, version=1,
        steps=(step,), in_hand=False, intent=intent, company=company, trace=(rule,),
    )  # fmt: skip
    asked = evolve(
        ASKED, because="b", expires_at=MORNING, status=ConfirmationStatus.DECLINED,
        answered_by="ann", answered_at=MORNING,
    )  # fmt: skip
    content = decision_content(decision)
    (tried,) = content["trace"]
    pairs: list[tuple[Any, dict[str, Any]]] = [
        (decision, content),
        (intent, content["intent"]),
        (change, content["intent"]["change"]),
        (step, content["steps"][0]),
        (company, content["company"]),
        (category, content["company"]["category"]),
        (rule, tried),
        (looked, tried["conditions"][0]),
        (asked, confirmation_content(asked)),
    ]
    for record, inner in pairs:
        assert set(inner) == {field.name for field in fields(type(record))}


def test_defaults_are_left_out() -> None:
    claimed = records.claimed()
    assert set(decision_content(claimed)) == {"event", "fingerprint", "claimed_at"}
    assert (
        "attributes"
        not in confirmation_content(evolve(ASKED, company=Company(id="1", name="Acme AB")))[
            "company"
        ]
    )
    assert "status" not in confirmation_content(ASKED)


def test_what_differs_from_its_default_is_told_also_when_it_is_false() -> None:
    content = decision_content(with_a_rule_that_saw(False))
    assert content["in_hand"] is False
    assert content["trace"][0]["conditions"] == [
        {"pointer": "/all/0", "name": "x", "operator": "equal_to", "seen": False, "held": True}
    ]


def test_a_time_is_told_in_UTC_with_its_microseconds() -> None:
    there = MORNING.astimezone(timezone(timedelta(hours=5))) + timedelta(microseconds=1)
    content = decision_content(evolve(WAITING, claimed_at=there))
    assert content["claimed_at"] == "2026-01-13T10:00:00.000001Z"
    assert decision_from_content(content).claimed_at == there


def test_S3_a_company_whose_attributes_have_no_JSON_keeps_no_decision_from_being_kept() -> None:
    company = Company(id="1", name="Acme AB", attributes={"a": object(), "b": Decimal("1.5")})
    for kept in (
        decision_content(WAITING.explained(company, ()))["company"],
        confirmation_content(evolve(ASKED, company=company))["company"],
    ):
        assert kept["attributes"] == {"a": "(object)", "b": 1.5}


def test_S3_what_a_plugin_s_variable_shows_keeps_no_decision_from_being_kept() -> None:
    content = decision_content(with_a_rule_that_saw(object()))
    assert content["trace"][0]["conditions"][0]["seen"] == "(object)"


def test_a_null_where_nothing_is_needed_counts_as_left_out() -> None:
    assert decision_from_content({**CONTENT, "intent": None}) == WAITING


@pytest.mark.parametrize(
    ("content", "place", "code"),
    [
        (without("event"), "/event", "missing"),
        (without("at", "steps", 0), "/steps/0/at", "missing"),
        (without("after", "event"), "/event", "invalid_value"),
        ({**CONTENT, "event": None}, "/event", "wrong_type"),
        (
            {**CONTENT, "event": {**CONTENT["event"], "type": "sold"}},
            "/event/type",
            "invalid_value",
        ),
        ({**CONTENT, "event": {**CONTENT["event"], "was": 1}}, "/event/was", "unknown_key"),
        ({**CONTENT, "fingerprint": 7}, "/fingerprint", "wrong_type"),
        ({**CONTENT, "claimed_at": "2026-01-13"}, "/claimed_at", "invalid_value"),
        ({**CONTENT, "version": -1}, "/version", "wrong_type"),
        ({**CONTENT, "in_hand": "no"}, "/in_hand", "wrong_type"),
        ({**CONTENT, "steps": {}}, "/steps", "wrong_type"),
        ({**CONTENT, "company": []}, "/company", "wrong_type"),
        ({**CONTENT, "company": {"id": "", "name": "Acme"}}, "/company", "invalid_value"),
        ({**CONTENT, "colour": "red"}, "/colour", "unknown_key"),
    ],
)
def test_S5_a_damaged_content_says_where_and_what(content: Any, place: str, code: str) -> None:
    assert told(problems(decision_from_content, content)) == [(place, code)]


@pytest.mark.parametrize("read", [decision_from_content, confirmation_from_content])
@pytest.mark.parametrize("content", [None, [], "{}"])
def test_what_is_no_object_is_refused(read: Callable[[Any], object], content: Any) -> None:
    assert told(problems(read, content)) == [("", "wrong_type")]


def test_all_that_is_wrong_is_told_at_once_with_the_nearest_known_key() -> None:
    content = without("fingerprint")
    content |= {"fingerprnt": "x", "steps": [{**CONTENT["steps"][0], "reason": "because"}]}
    found = problems(decision_from_content, content)
    assert told(found) == [
        ("/fingerprnt", "unknown_key"),
        ("/fingerprint", "missing"),
        ("/steps/0/reason", "invalid_value"),
    ]
    assert found[0].hint == "did you mean 'fingerprint'?"
