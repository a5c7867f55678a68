"""Which triggers an event raises, from before and after."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from leadcat_rules import Contact, ContactSaved, Origin, Sale, SaleSaved, Trigger


def sale(status: str, **fields: object) -> Sale:
    return Sale(id="s1", company="c1", status=status, **fields)  # type: ignore[arg-type]


def contact(lead_status: str | None) -> Contact:
    return Contact(id="p1", company="c1", lead_status=lead_status)


@pytest.mark.parametrize("was", ["unknown", "open", "stalled", "lost"])
def test_E3_a_sale_is_sold_when_it_becomes_sold_and_was_not(was: str) -> None:
    assert SaleSaved(before=sale(was), after=sale("sold")).triggers == (Trigger.SALE_SOLD,)


@pytest.mark.parametrize("was", ["unknown", "open", "stalled", "sold"])
def test_E3_a_sale_is_lost_when_it_becomes_lost_and_was_not(was: str) -> None:
    assert SaleSaved(before=sale(was), after=sale("lost")).triggers == (Trigger.SALE_LOST,)


@pytest.mark.parametrize("status", ["sold", "lost", "open", "stalled"])
def test_E3_a_sale_saved_again_with_the_same_status_raises_nothing(status: str) -> None:
    again = SaleSaved(before=sale(status), after=sale(status, amount=Decimal(5)))
    assert again.triggers == ()


def test_E3_a_new_sale_is_registered() -> None:
    assert SaleSaved(before=None, after=sale("open")).triggers == (Trigger.SALE_REGISTERED,)


@pytest.mark.parametrize(
    ("status", "outcome"), [("sold", Trigger.SALE_SOLD), ("lost", Trigger.SALE_LOST)]
)
def test_E5_a_sale_created_with_its_outcome_raises_the_outcome_before_registered(
    status: str, outcome: Trigger
) -> None:
    created = SaleSaved(before=None, after=sale(status))
    assert created.triggers == (outcome, Trigger.SALE_REGISTERED)


def test_E3_a_lead_status_fires_when_it_becomes_another_one() -> None:
    changed = ContactSaved(before=contact("1"), after=contact("5"))
    assert changed.triggers == (Trigger.LEAD_STATUS_CHANGED,)


def test_E3_a_new_contacts_first_lead_status_is_a_change() -> None:
    created = ContactSaved(before=None, after=contact("1"))
    assert created.triggers == (Trigger.LEAD_STATUS_CHANGED,)


def test_E3_a_contact_saved_again_with_its_lead_status_raises_nothing() -> None:
    assert ContactSaved(before=contact("5"), after=contact("5")).triggers == ()


@pytest.mark.parametrize("emptied", [None, ""])
def test_E3_a_lead_status_that_becomes_empty_is_no_trigger(emptied: str | None) -> None:
    assert ContactSaved(before=contact("5"), after=contact(emptied)).triggers == ()
    assert ContactSaved(before=None, after=contact(emptied)).triggers == ()


def test_E4_the_company_is_the_one_after_the_save_and_moving_a_sale_is_no_trigger() -> None:
    moved = SaleSaved(
        before=Sale(id="s1", company="c1", status="sold"),
        after=Sale(id="s1", company="c2", status="sold"),
    )
    assert moved.company_id == "c2"
    assert moved.triggers == ()


def test_E9_bulk_and_import_have_nobody_to_ask() -> None:
    nobody = {origin for origin in Origin if origin.has_nobody_to_ask}
    assert nobody == {Origin.BULK, Origin.IMPORT}


def test_an_event_without_an_origin_comes_from_the_api() -> None:
    assert SaleSaved(before=None, after=sale("open")).origin is Origin.API


def test_an_event_without_an_id_gets_one_of_its_own() -> None:
    first, second = (SaleSaved(before=None, after=sale("open")) for _ in range(2))
    assert first.id
    assert first.id != second.id


def test_ids_may_be_given_as_int_or_uuid_and_are_kept_as_text() -> None:
    number = UUID("6f2b0d6e-9a3c-4d43-8b8e-7d0f2f6c1a11")
    event = SaleSaved(
        id=7,
        actor=8,
        chosen_category=9,
        before=None,
        after=Sale(id=number, company=5, status="open"),
    )
    assert (event.id, event.actor, event.chosen_category) == ("7", "8", "9")
    assert (event.after.id, event.company_id) == (str(number), "5")


@pytest.mark.parametrize("wrong", [True, 1.5, b"x"])
def test_an_id_of_another_type_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError, match="an id is a str, int or UUID"):
        Contact(id=wrong)  # type: ignore[arg-type]


def test_an_empty_id_is_refused() -> None:
    with pytest.raises(ValueError, match="never empty"):
        Contact(id="")


def test_before_and_after_are_one_record() -> None:
    with pytest.raises(ValueError, match="one record"):
        SaleSaved(before=Sale(id="s2", status="open"), after=sale("sold"))


def test_times_are_kept_in_utc_and_need_an_offset() -> None:
    stockholm = timezone(timedelta(hours=1))
    at = datetime(2026, 1, 13, 11, tzinfo=stockholm)
    event = SaleSaved(at=at, before=None, after=sale("open"))
    assert event.at == datetime(2026, 1, 13, 10, tzinfo=UTC)
    assert event.at.tzinfo is UTC
    with pytest.raises(ValueError, match="offset"):
        SaleSaved(at=datetime(2026, 1, 13), before=None, after=sale("open"))


def test_a_time_beyond_the_calendar_is_refused() -> None:
    west = timezone(timedelta(hours=-1))
    with pytest.raises(ValueError, match="years 1 to 9999"):
        SaleSaved(at=datetime.max.replace(tzinfo=west), before=None, after=sale("open"))


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "much", float("nan")])
def test_an_amount_is_finite_money(wrong: object) -> None:
    with pytest.raises(ValueError, match="amount"):
        sale("open", amount=wrong)


def test_a_float_amount_means_the_decimal_that_it_is_written_as() -> None:
    assert sale("open", amount=0.1).amount == Decimal("0.1")


def test_triggers_have_the_numbers_of_the_product_that_is_generalised() -> None:
    numbers = {trigger.value: trigger.number for trigger in Trigger}
    assert numbers == {
        "sale_registered": 1,
        "sale_sold": 2,
        "sale_lost": 3,
        "lead_status_changed": 4,
    }


@pytest.mark.parametrize("wrong", [{"id": 1}, "s1", None, Contact(id="p1")])
def test_what_was_saved_is_a_sale(wrong: object) -> None:
    with pytest.raises(TypeError, match="after"):
        SaleSaved(before=None, after=wrong)  # type: ignore[arg-type]  # the mistake


def test_a_word_that_is_none_of_ours_is_told_with_those_that_there_are() -> None:
    with pytest.raises(ValueError, match="'Won' is no SaleStatus; there are unknown, open, sold"):
        sale("Won")
    with pytest.raises(ValueError, match="'web' is no Origin; there are ui, api"):
        SaleSaved(origin="web", before=None, after=sale("open"))
