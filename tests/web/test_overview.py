"""The first page: today's numbers, what waits and what failed, and a picture."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from attrs import define, field

from leadcat_rules import Outcome, Tally
from leadcat_sql import EmbeddedCrm
from leadcat_web import crm_app
from leadcat_web.crm.roles import Roles
from leadcat_web.pages.overview.chart import Chart
from leadcat_web.pages.overview.counts import Counts, Series, by_outcome, by_rule, days_of
from tests.web.inbox.asking import asked, companies, rows, words
from tests.web.log.happening import failed, nothing, sold
from tests.web.sites import WebSite, actor_of, new_crm

TODAY = date(2026, 3, 14)
SVG = "{http://www.w3.org/2000/svg}"


def tally(days_ago: int, outcome: Outcome, rule: str | None, count: int) -> Tally:
    return Tally(day=TODAY - timedelta(days_ago), outcome=outcome, rule=rule, count=count)


def tiles(page: str) -> dict[str, str]:
    """The number of each tile, by its words."""
    found = re.findall(r'tile__number">(.*?)</span><span class="tile__word">(.*?)</span>', page)
    return {word: number for number, word in found}


def pictures(page: str) -> list[ElementTree.Element]:
    svgs = re.findall(r'<svg viewBox="0 0 600.*?</svg>', page, re.DOTALL)
    return [
        ElementTree.fromstring(svg.replace("<svg", f'<svg xmlns="{SVG[1:-1]}"')) for svg in svgs
    ]


def test_it_says_what_waits_what_was_done_today_and_what_failed(site: WebSite) -> None:
    sold(site.crm)
    asked(site.crm, "norrsken")
    failed(site.crm)
    numbers = tiles(site.client("berit").get("/").text)
    assert numbers["waiting in the inbox"] == "1"
    assert numbers["updated today"] == "1"
    assert numbers["failed in the last 14 days"] == "1"


def test_failed_ones_are_a_link_away(site: WebSite) -> None:
    made = failed(site.crm)
    ann = site.client("ann")
    link = re.search(r'href="(/log\?outcome=failed[^"]*)"', ann.get("/").text)
    assert link is not None
    assert made.id in ann.get(link[1]).text


def test_more_than_a_hundred_that_wait_are_not_counted(site: WebSite) -> None:
    for company in companies(site.crm, 101):
        asked(site.crm, company)
    assert tiles(site.client("ann").get("/").text)["waiting in the inbox"] == "100 or more"


def test_the_picture_has_a_title_a_description_and_the_same_as_a_table(site: WebSite) -> None:
    sold(site.crm)
    nothing(site.crm)
    page = site.client("ann").get("/").text
    for picture in pictures(page):
        named = picture.attrib["aria-labelledby"].split()
        ids = {each.attrib["id"]: each.text for each in picture if "id" in each.attrib}
        assert picture.attrib["role"] == "img"
        assert all(ids[name] for name in named)
    tables = [words(each) for each in re.findall(r"<tbody>(.*?)</tbody>", page, re.DOTALL)]
    assert len(tables) == len(pictures(page)) == 2
    assert tables[1].endswith("1 1")


@pytest.mark.parametrize(("asked_for", "days"), [("30", 30), ("90", 90), ("14", 14), ("x", 14)])
def test_its_span_is_chosen(site: WebSite, asked_for: str, days: int) -> None:
    page = site.client("ann").get(f"/?days={asked_for}").text
    assert f"failed in the last {days} days" in page
    assert re.search(rf'aria-current="page">\s*{days} days', page)


def test_an_empty_site_says_what_to_do_first(tmp_path: Path) -> None:
    with EmbeddedCrm.open(f"sqlite:///{tmp_path / 'x.db'}", create=True, plugins=[Roles()]) as crm:
        crm.seed(companies=0)
        empty = WebSite(crm, crm_app(crm, actor=actor_of))
        page = empty.client("root").get("/").text
        assert "Nothing has been decided yet" in page
        assert "First switch on a rule" in page or "Save a sale on a company" in page
        assert "Nothing has been decided yet" in empty.client("root").get("/log").text


def test_the_counts_are_kept_for_some_seconds(site: WebSite) -> None:
    sold(site.crm)
    ann = site.client("ann")
    before = tiles(ann.get("/").text)["decided today"]
    sold(site.crm, "norrsken", "another")
    assert tiles(ann.get("/").text)["decided today"] == before


def test_first_visitors_at_the_same_moment_share_one_tally() -> None:
    async def five_visits() -> None:
        desk, counts = SlowDesk(), Counts()
        visits = [
            asyncio.create_task(counts.of(desk, 14, TODAY))  # type: ignore[arg-type]
            for _ in range(5)
        ]
        await asyncio.sleep(0)
        visits[0].cancel()
        desk.may_go_on.set()
        assert await asyncio.gather(*visits[1:]) == [desk.counted] * 4
        assert desk.asked == 1

    asyncio.run(five_visits())


@define
class SlowDesk:
    """Counts when it is told to."""

    asked: int = 0
    counted: Sequence[Tally] = (tally(0, Outcome.UPDATED, "sold", 2),)
    may_go_on: asyncio.Event = field(factory=asyncio.Event)

    async def tally(self, since: datetime, until: datetime) -> Sequence[Tally]:
        self.asked += 1
        await self.may_go_on.wait()
        return self.counted


def test_the_tiles_lead_to_the_same_decisions_in_every_time_zone(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    crm = new_crm(tmp_path / "crm.db", clock=lambda: now.replace(hour=0, minute=5))
    sold(crm)
    moved = WebSite(crm, crm_app(crm, actor=actor_of, time_zone="Pacific/Honolulu"))
    ann = moved.client("ann")
    page = ann.get("/").text
    assert "Days are days in UTC." in page
    assert "Times in Pacific/Honolulu" in page
    number = tiles(page)["updated today"]
    link = re.search(r'href="(/log\?outcome=updated[^"]*)"', page)
    assert link is not None
    listed = ann.get(link[1].replace("&amp;", "&")).text
    assert (number, len(rows(listed))) == ("1", 1)
    assert '<input type="hidden" name="days" value="utc">' in listed
    crm.close()


def test_outcomes_are_stacked_in_their_order_and_add_up() -> None:
    days = days_of(14, TODAY)
    series = by_outcome(
        [
            tally(0, Outcome.NOT_FIRED, None, 3),
            tally(0, Outcome.UPDATED, "sold", 2),
            tally(0, Outcome.UPDATED, "lost", 1),
            tally(13, Outcome.FAILED, None, 5),
        ],
        days,
    )
    assert [each.key for each in series] == ["updated", "not_fired", "failed"]
    chart = Chart(days, series)
    assert chart.totals == [5, *[0] * 12, 6]
    today = [bar for bar in chart.bars if bar.day == TODAY]
    assert [(bar.series.key, bar.count) for bar in today] == [("updated", 3), ("not_fired", 3)]
    assert today[0].y == pytest.approx(today[1].y + today[1].height, abs=0.2)
    assert today[0].y + today[0].height == pytest.approx(chart.floor, abs=0.2)


def test_rules_beyond_the_sixth_are_one() -> None:
    days = days_of(14, TODAY)
    many = [tally(0, Outcome.UPDATED, f"rule {number}", 10 - number) for number in range(8)]
    series = by_rule([*many, tally(0, Outcome.NOT_FIRED, None, 99)], days)
    assert [each.style for each in series] == ["1", "2", "3", "4", "5", "6", "other"]
    assert [each.total for each in series] == [10, 9, 8, 7, 6, 5, 7]


@pytest.mark.parametrize("number", [0, 1, 4, 5, 8, 9, 99, 100, 1_000_001])
def test_the_axis_ends_at_a_round_number_above_all_bars(number: int) -> None:
    chart = Chart((TODAY,), [Series("updated", "updated", (number,))])
    assert chart.top >= number
    values = [mark.value for mark in chart.grid]
    assert values[0] == 0
    assert values[-1] == chart.top
    assert len(values) == 5


@pytest.mark.parametrize("span", [14, 30, 90])
def test_today_is_named_and_days_do_not_meet(span: int) -> None:
    days = days_of(span, TODAY)
    chart = Chart(days, [Series("updated", "updated", (1,) * span)])
    named: Sequence[object] = [mark.value for mark in chart.named_days]
    assert named[-1] == TODAY
    assert len(named) <= 7
    assert all(bar.x >= chart.left for bar in chart.bars)
    assert all(bar.x + bar.width <= chart.right for bar in chart.bars)


def test_days_are_those_of_utc() -> None:
    assert days_of(2, datetime(2026, 3, 1, tzinfo=UTC).date()) == (
        date(2026, 2, 28),
        date(2026, 3, 1),
    )
