from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfoNotFoundError

import pytest

from leadcat_web.words import LANGUAGES, speech

_NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_a_time_is_shown_in_the_site_s_zone() -> None:
    assert speech("sv", "Europe/Stockholm").time(_NEW_YEAR) == "1 jan. 2027 00:30"
    assert speech("en").time(_NEW_YEAR) == "31 Dec 2026 23:30"


def test_a_moment_s_day_is_the_one_in_the_zone_and_a_date_stays_itself() -> None:
    there = speech("de", "Europe/Berlin")
    assert there.day(_NEW_YEAR) == "1. Jan. 2027"
    assert there.day(date(2026, 12, 31)) == "31. Dez. 2026"


def test_a_zone_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        speech("en", "Europe/Atlantis")


def test_an_age_is_one_unit_before_or_ahead() -> None:
    assert speech("sv").age(_NEW_YEAR - timedelta(hours=25), _NEW_YEAR) == "för 1 dag sedan"
    assert speech("en").age(_NEW_YEAR + timedelta(minutes=5), _NEW_YEAR) == "in 5 minutes"


def test_what_happens_now_has_happened() -> None:
    assert speech("en").age(_NEW_YEAR, _NEW_YEAR) == "1 second ago"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_digit_of_an_amount_is_lost(language: str) -> None:
    text = speech(language).money(Decimal("1234567.12345"), "SEK")
    assert "".join(filter(str.isdigit, text)) == "123456712345"


@pytest.mark.parametrize("amount", ["1e300", "-5e-324", "0", "12345678901234567890.123456789"])
@pytest.mark.parametrize("currency", ["SEK", "no code at all", "", None])
def test_any_amount_that_a_sale_can_have_is_written(amount: str, currency: str | None) -> None:
    assert speech("da").money(Decimal(amount), currency)


def test_a_code_and_its_amount_stand_apart() -> None:
    assert speech("en").money(Decimal(120000), "SEK") == "SEK\N{NO-BREAK SPACE}120,000.00"


def test_no_amount_is_nothing() -> None:
    assert speech("en").money(None, "SEK") == ""
