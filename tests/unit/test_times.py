"""Times, days and durations as they stand in files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from leadcat_rules.times import (
    LONGEST_DURATION,
    format_time,
    parse_day_or_time,
    parse_duration,
    parse_time,
)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-13T10:00:00Z", datetime(2026, 1, 13, 10, tzinfo=UTC)),
        ("2026-01-13t10:00:00z", datetime(2026, 1, 13, 10, tzinfo=UTC)),
        ("2026-01-13T10:00:00+02:00", datetime(2026, 1, 13, 8, tzinfo=UTC)),
        ("2026-01-13T10:00:00-23:59", datetime(2026, 1, 14, 9, 59, tzinfo=UTC)),
        ("2026-01-13T10:00:00-00:00", datetime(2026, 1, 13, 10, tzinfo=UTC)),
        ("2026-01-13T10:00:00.5Z", datetime(2026, 1, 13, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("2026-01-13T10:00:00.1234569Z", datetime(2026, 1, 13, 10, 0, 0, 123_456, tzinfo=UTC)),
        ("2024-02-29T00:00:00Z", datetime(2024, 2, 29, tzinfo=UTC)),
        ("1990-12-31T23:59:60Z", datetime(1991, 1, 1, tzinfo=UTC)),
        ("1990-12-31T15:59:60-08:00", datetime(1991, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_the_moment_in_UTC(text: str, moment: datetime) -> None:
    assert parse_time(text) == moment
    assert parse_time(text).tzinfo is UTC
    assert parse_day_or_time(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-01-13",
        "2026-01-13T10:00:00",
        "2026-01-13 10:00:00Z",
        "2026-01-13T10:00Z",
        "20260113T100000Z",
        "2026-W03-2T10:00:00Z",
        "2026-01-13T10:00:00,5Z",
        "2026-01-13T10:00:00.Z",
        "2026-01-13T10:00:00+0200",
        "2026-01-13T10:00:00+24:00",
        "2026-01-13T10:00:00+01:60",
        "2026-01-13T24:00:00Z",
        "2026-01-13T10:60:00Z",
        "2026-01-13T10:00:00Z\n",
        " 2026-01-13T10:00:00Z",
        "٢٠٢٦-01-13T10:00:00Z",
        "x" * 1_000_000,
    ],
)
def test_what_is_not_RFC_3339_with_an_offset_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="a time looks like") as refused:
        parse_time(text)
    assert len(str(refused.value)) < 200


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-13T10:00:00Z",
        "2026-02-29T10:00:00Z",
        "0000-01-01T10:00:00Z",
        "2026-01-13T10:00:61Z",
        "2026-01-13T10:58:60Z",
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:60Z",
    ],
)
def test_a_time_that_never_comes_is_no_time(text: str) -> None:
    with pytest.raises(ValueError, match="there is no such time"):
        parse_time(text)
    with pytest.raises(ValueError, match="there is no such time"):
        parse_day_or_time(text)


def test_a_day_is_its_start_in_UTC() -> None:
    assert parse_day_or_time("2026-01-13") == datetime(2026, 1, 13, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-02-29", "2026-1-13", "13.1.2026", "2026-01", "tomorrow"])
def test_what_is_neither_a_day_nor_a_time(text: str) -> None:
    with pytest.raises(ValueError, match=r"a day looks like 2026-01-13|there is no such time"):
        parse_day_or_time(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("P2W", timedelta(weeks=2)),
        ("P3D", timedelta(days=3)),
        ("PT12H", timedelta(hours=12)),
        ("PT5M", timedelta(minutes=5)),
        ("PT90S", timedelta(seconds=90)),
        ("P1W2DT3H4M5S", timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5)),
        ("PT1.5H", timedelta(minutes=90)),
        ("PT0,25S", timedelta(milliseconds=250)),
        ("P0.5W", timedelta(days=3.5)),
        ("P0D", timedelta()),
        ("P365250D", LONGEST_DURATION),
    ],
)
def test_C7_a_duration_in_weeks_days_hours_minutes_and_seconds(
    text: str, length: timedelta
) -> None:
    assert parse_duration(text) == length


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "P1Y",
        "P1M",
        "1D",
        "-P1D",
        "P-1D",
        "p1d",
        "P1D ",
        "P1D\n",
        "P1H",
        "PT1D",
        "P1D2W",
        "P1.5DT1H",
        "P1.D",
        "P٣D",
        "P" + "9" * 30 + "D",
    ],
)
def test_what_is_no_such_duration(text: str) -> None:
    with pytest.raises(ValueError, match="a duration looks like"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["P365251D", "P999999999999999999W"])
def test_C7_no_duration_leads_out_of_the_calendar(text: str) -> None:
    with pytest.raises(ValueError, match="at most a thousand years"):
        parse_duration(text)
    assert datetime.now(UTC) + LONGEST_DURATION


def test_a_moment_has_one_text() -> None:
    stockholm = timezone(timedelta(hours=1))
    moment = datetime(2026, 1, 13, 11, 0, 0, 500, tzinfo=stockholm)
    assert format_time(moment) == "2026-01-13T10:00:00.000500Z"
    assert parse_time(format_time(moment)) == moment
