"""The log as a file: the filtered decisions, read and sent page by page."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from time import monotonic

import httpx2
import pytest

from leadcat_rules import Company, Engine, Sale, decision_row
from leadcat_rules.testing import MemoryHost
from leadcat_web import create_app
from leadcat_web.pages.log.csv_rows import COLUMNS
from tests.web.browsers import served
from tests.web.inbox.asking import category
from tests.web.log.endless import LongLog, decision
from tests.web.log.happening import failed, nothing, sold
from tests.web.sites import WebSite, rules

CSV, LINES = "/log/export.csv", "/log/export.jsonl"


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_json_lines_are_the_rows_of_the_format(site: WebSite) -> None:
    sold(site.crm)
    nothing(site.crm)
    answer = site.client("berit").get(LINES)
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert found == [decision_row(each) for each in site.crm.engine.decisions()]
    assert answer.headers["content-disposition"] == 'attachment; filename="leadcat-log.jsonl"'
    assert answer.headers["content-type"] == "application/jsonl; charset=utf-8"


def test_csv_has_names_beside_ids_and_a_mark_for_excel(site: WebSite) -> None:
    made = sold(site.crm, "norrsken")
    answer = site.client("berit").get(CSV)
    assert answer.content.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert answer.headers["content-disposition"] == 'attachment; filename="leadcat-log.csv"'
    row = read_csv(answer.content)[0]
    assert row["event"] == made.id
    assert row["company_name"] == "Norrsken Åland"
    assert (row["from_name"], row["to_name"], row["saved_by"]) == ("Lead", "Customer", "ann")


@pytest.mark.parametrize("path", [CSV, LINES])
def test_it_holds_what_the_filter_shows(site: WebSite, path: str) -> None:
    made = failed(site.crm)
    sold(site.crm)
    text = site.client("ann").get(f"{path}?outcome=failed").text
    assert made.id in text
    assert len(text.splitlines()) == (2 if path == CSV else 1)


def test_formulas_in_names_and_ids_are_text(site: WebSite) -> None:
    lead = category(site.crm, "1")
    site.crm.put_company(Company(id="=1+1", name="@SUM(A1)", category=lead))
    site.crm.save_sale(Sale(id="s", company="=1+1", status="sold"), actor="-2+3", id="+cmd")
    row = read_csv(site.client("ann").get(CSV).content)[0]
    assert (row["company"], row["company_name"]) == ("'=1+1", "'@SUM(A1)")
    assert (row["event"], row["saved_by"]) == ("'+cmd", "'-2+3")


@pytest.mark.parametrize("path", [CSV, LINES])
def test_what_cannot_be_looked_for_is_an_error_and_no_file(site: WebSite, path: str) -> None:
    answer = site.client("ann").get(f"{path}?since=yesterday")
    assert answer.status_code == 422
    assert "content-disposition" not in answer.headers


@pytest.mark.parametrize("path", [CSV, LINES])
def test_nobody_unknown_gets_it(site: WebSite, path: str) -> None:
    assert site.client(None).get(path).status_code == 401


@pytest.fixture
def long_log() -> LongLog:
    return LongLog(20_000)


@pytest.fixture
def long_site(long_log: LongLog) -> Iterator[str]:
    """The address of a host that anybody may read, with a log of 20,000 decisions."""
    engine = Engine.open(rules(), plugins=[MemoryHost()], store=long_log, discover=False)
    with served(create_app(engine, actor=nobody)) as address:
        yield address


async def nobody() -> None:
    """Who asks, for a host that knows nobody."""


@pytest.mark.parametrize("path", [CSV, LINES])
def test_twenty_thousand_decisions_stream_in_bounded_memory(
    long_log: LongLog, long_site: str, path: str
) -> None:
    with httpx2.stream("GET", long_site + path, timeout=60) as answer:
        lines = [line for line in answer.iter_lines() if line]
    assert len(lines) == 20_000 + (path == CSV)
    assert decision(19_999).id in lines[-1]
    assert long_log.most_alive <= 1_100


def test_when_the_reader_goes_the_reading_ends(long_log: LongLog, long_site: str) -> None:
    long_log.length = 10_000_000
    with httpx2.stream("GET", long_site + LINES, timeout=60) as answer:
        next(answer.iter_lines())
    read, ends = -1, monotonic() + 20
    while read != long_log.read and monotonic() < ends:
        read = long_log.read
        for _ in range(3):
            httpx2.get(f"{long_site}/health")
    assert long_log.read == read < 1_000_000
