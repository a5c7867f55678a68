"""Events as JSON, and when two of them say the same (S1)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules.canonical import canonical_json, digest
from leadcat_rules.domain import Contact, Sale, SaleStatus
from leadcat_rules.errors import ErrorCode
from leadcat_rules.event_content import event_from_json, event_to_json, fingerprint_of
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved
from leadcat_rules.plain import DEEPEST, plain_json
from tests.unit.given import problems, told

TEN = datetime(2026, 1, 13, 10, tzinfo=UTC)
SALE = Sale(id="s1", company="c1", status=SaleStatus.SOLD, amount=Decimal(120000))
EVENT = SaleSaved(id="e1", at=TEN, actor="ann", before=None, after=SALE)

_IDS = st.text(min_size=1) | st.integers(0, 99) | st.uuids()
_OPTIONAL = st.none() | _IDS
_ATTRIBUTES = st.dictionaries(
    st.text(), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
)
_COMMON: dict[str, Any] = {
    "id": _IDS,
    "at": st.none()
    | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()),
    "actor": _OPTIONAL,
    "origin": st.sampled_from(Origin),
    "chosen_category": _OPTIONAL,
}
_SALES = st.builds(
    Sale,
    id=st.just("s1"),
    status=st.sampled_from(SaleStatus),
    company=_OPTIONAL,
    contact=_OPTIONAL,
    amount=st.none() | st.decimals(-(10**9), 10**9, places=3),
    currency=st.none() | st.text(),
    attributes=_ATTRIBUTES,
)
_CONTACTS = st.builds(
    Contact, id=st.just("p1"), company=_OPTIONAL, lead_status=_OPTIONAL, attributes=_ATTRIBUTES
)
EVENTS = st.builds(SaleSaved, before=st.none() | _SALES, after=_SALES, **_COMMON) | st.builds(
    ContactSaved, before=st.none() | _CONTACTS, after=_CONTACTS, **_COMMON
)


class Tier(Enum):
    GOLD = "gold"


def with_attributes(**attributes: Any) -> SaleSaved:
    return evolve(EVENT, after=evolve(SALE, attributes=attributes))


def same(one: Event, other: Event) -> bool:
    for event in (one, other):
        assert fingerprint_of(event) == digest(canonical_json(event_to_json(event)))
    equal = fingerprint_of(one) == fingerprint_of(other)
    texts = {canonical_json(event_to_json(event)) for event in (one, other)}
    assert equal == (len(texts) == 1)
    return equal


@settings(max_examples=200)
@given(EVENTS)
def test_an_event_is_the_same_after_its_way_through_JSON(event: Event) -> None:
    again = event_from_json(event_to_json(event))
    assert same(again, event)
    assert again == event


@settings(max_examples=200)
@given(EVENTS, EVENTS)
def test_S1_two_events_say_the_same_exactly_when_they_are_equal(one: Event, other: Event) -> None:
    assert same(one, evolve(one))
    assert same(one, evolve(other, id=one.id)) == (one == evolve(other, id=one.id))


@settings(max_examples=200)
@given(EVENTS)
def test_S1_a_fingerprint_is_the_digest_of_the_canonical_JSON(event: Event) -> None:
    assert fingerprint_of(event) == digest(canonical_json(event_to_json(event)))


def test_defaults_are_left_out_and_before_never_is() -> None:
    event = ContactSaved(id=7, before=None, after=Contact(id=8))
    assert event_to_json(event) == {
        "id": "7",
        "type": "contact_saved",
        "before": None,
        "after": {"id": "8"},
    }


def test_everything_that_is_there_is_told() -> None:
    event = SaleSaved(
        id="e1",
        at=TEN,
        actor="ann",
        origin="ui",
        chosen_category="7",
        before=Sale(id="s1", status="open"),
        after=evolve(SALE, contact="p1", currency="SEK", attributes={"a": [1]}),
    )
    assert event_to_json(event) == {
        "id": "e1",
        "type": "sale_saved",
        "at": "2026-01-13T10:00:00Z",
        "actor": "ann",
        "origin": "ui",
        "chosen_category": "7",
        "before": {"id": "s1", "status": "open"},
        "after": {
            "id": "s1",
            "company": "c1",
            "contact": "p1",
            "status": "sold",
            "amount": "120000",
            "currency": "SEK",
            "attributes": {"a": [1]},
        },
    }


@pytest.mark.parametrize(
    "other",
    [
        evolve(EVENT, at=TEN.astimezone(timezone(timedelta(hours=5)))),
        evolve(EVENT, after=evolve(SALE, amount=Decimal("1.20E+5"))),
        evolve(EVENT, after=evolve(SALE, amount="120000.00")),
        evolve(EVENT, after=evolve(SALE, company="c1", contact="", attributes=None)),
        evolve(EVENT, origin="api", chosen_category=""),
    ],
)
def test_S1_ids_times_amounts_and_defaults_count_by_what_they_mean(other: Event) -> None:
    assert same(EVENT, other)


@pytest.mark.parametrize(
    "other",
    [
        evolve(EVENT, id="e2"),
        evolve(EVENT, at=TEN + timedelta(microseconds=1)),
        evolve(EVENT, at=None),
        evolve(EVENT, actor="bob"),
        evolve(EVENT, origin=Origin.UI),
        evolve(EVENT, chosen_category="7"),
        evolve(EVENT, before=evolve(SALE, status="open")),
        evolve(EVENT, after=evolve(SALE, amount=Decimal("120000.01"))),
        evolve(EVENT, after=evolve(SALE, currency="SEK")),
        evolve(EVENT, after=evolve(SALE, attributes={"a": 1})),
        ContactSaved(
            id="e1", at=TEN, actor="ann", before=None, after=Contact(id="s1", company="c1")
        ),
    ],
)
def test_S1_anything_else_is_another_content(other: Event) -> None:
    assert not same(EVENT, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, 1.0),
        (Decimal("1.0"), 1),
        (Decimal("0.10"), 0.1),
        (UUID(int=7), str(UUID(int=7))),
        (TEN, "2026-01-13T10:00:00Z"),
        (TEN.astimezone(timezone(timedelta(hours=-3))), TEN),
        (date(2026, 1, 13), "2026-01-13"),
        (("a", "b"), ["a", "b"]),
        ({"b", "a"}, ["a", "b"]),
        (frozenset({2, 1}), [1, 2]),
        (Tier.GOLD, "gold"),
        (SaleStatus.SOLD, "sold"),
        ({7: "x"}, {"7": "x"}),
        (float("nan"), None),
        (Decimal("Infinity"), None),
        (-0.0, 0),
        (1e30, 10**30),
        (Decimal("1E+30"), 1e30),
    ],
)
def test_S1_attributes_count_by_what_they_mean(one: Any, other: Any) -> None:
    assert same(with_attributes(a=one), with_attributes(a=other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (True, 1),
        (False, 0),
        ("1", 1),
        (None, False),
        ([1, 2], [2, 1]),
        (10**30, 10**30 + 1),
        (Decimal("0.1000000000000000000000001"), 0.1),
        (TEN, TEN.replace(tzinfo=None)),
        ({}, []),
    ],
)
def test_S1_attributes_that_differ_are_another_content(one: Any, other: Any) -> None:
    assert not same(with_attributes(a=one), with_attributes(a=other))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Decimal("120000"), 120000),
        (Decimal("1E+30"), 10**30),
        (Decimal("12345678901234567890123.0"), 12345678901234567890123),
        (Decimal("1E-999999"), "1E-999999"),
        (Decimal("0E-999999"), 0),
        (Decimal("0.1000000000000000000000001"), "0.1000000000000000000000001"),
        (Decimal("1E+999999"), "1E+999999"),
        (10**400, str(10**400)),
        (time(10, 30), "10:30:00"),
        (datetime(2026, 1, 13, 10), "2026-01-13T10:00:00"),
        ("half\ud800", "half\ufffd"),
        ("å😀", "å😀"),
        ({"half\ud800": 1, UUID(int=1): 2}, {"half\ufffd": 1, str(UUID(int=1)): 2}),
    ],
)
def test_what_JSON_has_no_word_for_is_told_as_near_as_can_be(value: Any, plain: Any) -> None:
    assert plain_json(value) == plain


def test_a_huge_whole_number_is_text() -> None:
    assert plain_json(10**5_000) == str(Decimal(10**5_000))


@pytest.mark.parametrize("value", [b"bytes", object(), 1j, len, timedelta(1)])
def test_what_has_no_JSON_is_refused_with_its_place(value: Any) -> None:
    found = problems(fingerprint_of, with_attributes(a=[1, {"b/c": value}]))
    assert told(found) == [("/after/attributes/a/1/b~1c", "wrong_type")]


@pytest.mark.parametrize("key", [None, True, 1.5, ("a",)])
def test_a_key_is_text_or_an_id(key: Any) -> None:
    assert told(problems(fingerprint_of, with_attributes(a={key: 1}))) == [
        ("/after/attributes/a", "wrong_type")
    ]


def test_S7_attributes_nest_to_a_limit() -> None:
    deep: Any = 1
    for _ in range(DEEPEST):
        deep = [deep]
    assert plain_json(deep) == deep
    assert problems(plain_json, [deep])[0].code is ErrorCode.TOO_DEEP


def test_S7_attributes_that_hold_themselves_are_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert problems(fingerprint_of, with_attributes(a=endless))[0].code is ErrorCode.TOO_DEEP


@pytest.mark.parametrize("amount", ["1E+309", "1E-325", Decimal("1E+999999999")])
def test_S7_an_amount_is_never_so_large_that_its_text_fills_the_memory(amount: Any) -> None:
    with pytest.raises(ValueError, match="a double holds"):
        evolve(SALE, amount=amount)


def test_no_amount_is_one_whatever_its_exponent() -> None:
    assert evolve(SALE, amount=Decimal("0E-999999999")).amount == 0
    assert str(evolve(SALE, amount=Decimal("-0E+5")).amount) == "0"
