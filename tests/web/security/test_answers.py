"""What stands in every answer, and what doesn't."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest
from starlette.datastructures import Headers

import leadcat_web
from leadcat_rules import Engine, SnapshotHost, load_snapshot
from leadcat_web import create_app
from leadcat_web.application import LARGEST_BODY
from tests.web.security.asking import FORM, Asking
from tests.web.security.table import Table
from tests.web.sites import Visitor, WebSite

PACKAGE = Path(leadcat_web.__file__).parent
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
INLINE = {
    "a script": r"<script(?![^>]*\bsrc=)",
    "a style": r"<style|\sstyle\s*=",
    "a handler": r"<[^>{]*\son[a-z]+\s*=",
    "a script as an address": r"javascript:",
    "text that isn't escaped": r"\|\s*safe\b|Markup\(|autoescape\s+false",
    "an address outside": r"(?:src|href)=\"(?:https?:)?//",
}


def has_all_headers(headers: Headers) -> bool:
    """A policy without anything inline, and the other promises."""
    policy = headers.get("content-security-policy", "")
    return (
        "default-src 'none'" in policy
        and "frame-ancestors 'none'" in policy
        and "unsafe" not in policy
        and headers.get("x-content-type-options") == "nosniff"
        and "referrer-policy" in headers
        and "server" not in headers
    )


def test_every_answer_has_the_policy_and_is_kept_by_nobody(table: Table) -> None:
    async def answers() -> list[str]:
        lacking = []
        for row in table.rows:
            for method in row.methods:
                for who in ("anonymous", "administrator"):
                    answer = await table.asking(who, method, row.path).of(table.app)
                    kept = answer.headers.get("cache-control", "")
                    if not has_all_headers(answer.headers) or "no-store" not in kept:
                        lacking.append(f"{method} {row.path}: {answer.headers}")
        return lacking

    assert asyncio.run(answers()) == []


@pytest.mark.parametrize("path", ["/nowhere", "/static/nowhere.js", "/leadcat/v1/nowhere"])
def test_errors_have_the_policy_too(site: WebSite, path: str) -> None:
    answer = site.client("ann").get(path)
    assert answer.status_code == 404
    assert has_all_headers(Headers(answer.headers))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda file: file.name)
@pytest.mark.parametrize("what", INLINE)
def test_no_template_has_anything_inline(template: Path, what: str) -> None:
    assert re.findall(INLINE[what], template.read_text("utf-8")) == []


def test_no_module_calls_text_safe() -> None:
    for file in PACKAGE.rglob("*.py"):
        if "| safe" in file.read_text("utf-8") or "eval(" in file.read_text("utf-8"):
            raise AssertionError(file)


NAME = "<script>alert(1)</script>"
PAGES_WITH_NAMES = [
    "/",
    "/companies",
    "/companies?search=script",
    "/companies/a/b%20%3Ci%3E",
    "/inbox",
    "/inbox?company=a/b%20%3Ci%3E",
    "/inbox/history",
    "/log",
    "/log?company=%3Cscript%3Ealert(1)%3C/script%3E&rule=%3Cscript%3Ealert(1)%3C/script%3E",
    "/log/event/%3Cscript%3E",
    "/settings/lead-categorization",
    "/settings/ruleset",
    "/settings/revisions",
    "/lists/categories",
    "/lists/lead-statuses",
    "/login?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/nowhere/%3Cscript%3Ealert(1)%3C/script%3E",
]


@pytest.fixture
def named(site: WebSite) -> Visitor:
    """An administrator's browser, where companies, lists and people bear markup as their names."""
    from leadcat_rules import Category, Contact, LeadStatus

    crm = site.crm
    crm.put_category(Category(id="99", name=NAME, group="customer"))
    crm.put_lead_status(LeadStatus(id="99", name=NAME))
    person = Contact(
        id="<i>", company="a/b <i>", lead_status="1", attributes={"name": NAME, NAME: NAME}
    )
    crm.save_contact(person, id="before", actor=NAME)
    qualified = Contact(
        id="<i>", company="a/b <i>", lead_status="3", attributes={"name": NAME, NAME: NAME}
    )
    crm.save_contact(qualified, id="<script>", actor=NAME)
    return site.client("root")


@pytest.mark.parametrize("path", PAGES_WITH_NAMES)
def test_names_are_text_on_every_page(named: Visitor, path: str) -> None:
    text = named.get(path, follow_redirects=True).text
    assert "<html" in text
    assert "<script>" not in text
    assert "<i>" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/static/../application.py",
        "/static/%2e%2e/application.py",
        "/static/..%2fapplication.py",
        "/static//etc/passwd",
        "/static/%5c..%5capplication.py",
        "/static/css/../../application.py",
        "/static/x%00.js",
    ],
)
def test_static_files_are_those_of_their_folder(site: WebSite, path: str) -> None:
    async def asked() -> int:
        return (await Asking("GET", path).of(site.app)).status

    assert asyncio.run(asked()) in (404, 405)
    assert site.client(None).get(path).status_code == 404


@pytest.mark.parametrize("says_its_length", [True, False])
@pytest.mark.parametrize("path", ["/login", "/settings/ruleset", "/leadcat/v1/events"])
def test_a_body_that_is_too_large_is_refused(
    table: Table, path: str, says_its_length: bool
) -> None:
    kind = "application/json" if path.startswith("/leadcat") else FORM
    headers = {"content-type": kind}
    if says_its_length:
        headers["content-length"] = str(LARGEST_BODY + 1)
    parts = [b"x" * 1_000_000] * (LARGEST_BODY // 1_000_000 + 1)

    async def asked() -> int:
        request = table.asking("administrator", "POST", path, **headers)
        with_body = Asking(request.method, request.path, request.headers, parts)
        return (await with_body.of(table.app)).status

    # A form is refused by the size of its field before, where nobody said how long it is.
    assert asyncio.run(asked()) in ((413,) if says_its_length or kind != FORM else (400, 413))


def test_what_nobody_foresaw_shows_a_number_and_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def actor() -> str:
        raise RuntimeError("a defect of the host's")

    app = create_app(
        Engine(plugins=[SnapshotHost(load_snapshot("rulesets/crm.json"))]), actor=actor
    )
    answer = Visitor(app, raise_server_exceptions=False).get("/settings/lead-categorization")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert "a defect" not in answer.text
    assert has_all_headers(Headers(answer.headers))
    (number,) = re.findall(r"\b[0-9a-f]{12}\b", answer.text)
    assert number in caplog.text
