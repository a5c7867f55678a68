"""The report as a page: written whole, safe, without network, and for everybody."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from playwright.sync_api import Browser, Page

from leadcat_rules.errors import InvalidInput
from leadcat_rules.workbench.report import report_pieces, write_report
from leadcat_rules.workbench.simulating.result import Comparison, Simulation, Verified
from tests.web.browsers import a_browser, assert_accessible_in_both_themes
from tests.workbench.report.given import a_comparison, a_year, in_order, simulated

RESULTS: dict[str, Simulation | Comparison] = {
    "full": a_comparison(examples=2, months=2),
    "empty": simulated(),
}
"""A comparison's page has all that a simulation's has."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with a_browser() as browser:
        yield browser


def text_of(result: Simulation | Comparison) -> str:
    return "".join(report_pieces(result))


def opened(browser: Browser, result: Simulation | Comparison, folder: Path, width: int) -> Page:
    path = folder / "report.html"
    write_report(result, path)
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", RESULTS)
def test_axe_finds_nothing_in_either_theme(browser: Browser, name: str, tmp_path: Path) -> None:
    page = opened(browser, RESULTS[name], tmp_path, 1280)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    assert_accessible_in_both_themes(page)
    page.context.close()


def test_nothing_is_asked_of_the_network_and_nothing_runs_over_on_a_phone(
    browser: Browser, tmp_path: Path
) -> None:
    page = opened(browser, a_comparison(), tmp_path, 400)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.reload()
    assert asked == [page.url]
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.context.close()


def test_what_is_printed_has_all_tables(browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, a_year(), tmp_path, 800)
    page.emulate_media(media="print")
    assert page.get_by_role("table", name="Events from category to category").is_visible()
    page.context.close()


def test_names_are_text_and_never_markup() -> None:
    text = text_of(a_year(ruleset="<img src=x onerror=alert(1)>"))
    assert not re.search(r"<(script|img|b)\b", text)
    assert "content=\"default-src 'none'; style-src 'unsafe-inline'\"" in text
    assert "&lt;script&gt;alert(&#39;a category&#39;)&lt;/script&gt; &amp; sons" in text


def test_letters_that_no_page_may_hold_are_replaced() -> None:
    text = text_of(simulated(ruleset="half \ud800 and null \x00"))
    assert "half \ufffd and null \ufffd" in text


def test_it_says_what_was_simulated() -> None:
    text = text_of(in_order())
    for told in (
        "Lead to customer",
        "rulesets/lead-to-customer.json",
        "sha256:b2533915",
        "events.parquet",
        "2025-01-01T00:12:09Z to 2025-12-31T23:58:41Z",
        "in order: the category flows",
        "every question is accepted",
        "DuckDB 2.0.1",
    ):
        assert told in text


def test_irregularities_stand_there_with_their_places() -> None:
    text = text_of(a_year())
    assert "events.jsonl:7" in text
    assert "events.jsonl:912004" in text
    assert "None were found." in text_of(simulated())


def test_rules_that_ran_in_python_are_named_with_the_reason() -> None:
    assert "&lt;b&gt;company_name&lt;/b&gt; matches_regex runs in Python" in text_of(a_year())


def test_each_thing_that_the_live_engine_decides_otherwise_is_told() -> None:
    verified = Verified(asked=3, differences=("e7 is asked, not updated",))
    assert "<li>e7 is asked, not updated</li>" in text_of(a_year(verified=verified))


def test_a_comparison_shows_its_examples_under_both_rulesets() -> None:
    text = text_of(a_comparison())
    assert "The first 20 events of those that are decided otherwise" in text
    assert "events.parquet:20" in text
    assert "120,500,000.25 SEK" in text


def test_a_page_that_cannot_be_made_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text("the one before", "utf-8")
    with pytest.raises(UndefinedError, match="no mode"):
        write_report(a_year(mode="no mode"), path)
    assert path.read_text("utf-8") == "the one before"
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.html"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="not_writable"):
        write_report(simulated(), tmp_path / "nowhere" / "report.html")


def test_without_jinja_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(InvalidInput, match=r"extra_missing.*leadcat-rules\[workbench\]"):
        write_report(simulated(), tmp_path / "report.html")
    assert list(tmp_path.iterdir()) == []
