"""An error is told in words, with an id where it is ours, and never as a traceback."""

from __future__ import annotations

import logging

import pytest
from fastapi import Depends
from starlette.responses import Response

from leadcat_rules import (
    AlreadyAnswered,
    ErrorCode,
    HostError,
    InvalidInput,
    LeadcatError,
    NotAllowed,
    NotFound,
    Problem,
    Refused,
    RevisionConflict,
    StoreError,
)
from leadcat_web.carrying import TooSlow
from leadcat_web.frame import Needs
from tests.web.sites import Visitor, WebSite

SECRET = "the password of the database"


def failing(site: WebSite, error: Exception) -> Visitor:
    """A visitor of a site that has one page that fails."""

    @site.app.get("/fails", dependencies=[Depends(Needs("read"))])
    async def fails() -> Response:
        raise error

    return Visitor(
        site.app, headers={"x-actor": "ann"}, follow_redirects=False, raise_server_exceptions=False
    )


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (NotAllowed, 403),
        (NotFound, 404),
        (AlreadyAnswered, 409),
        (RevisionConflict, 409),
        (Refused, 409),
        (InvalidInput, 422),
    ],
)
def test_each_refusal_has_its_status_and_says_what_to_do(
    site: WebSite, kind: type[LeadcatError], status: int
) -> None:
    problem = Problem(ErrorCode.NOT_UPDATED, "there is no <i>acme</i>", "look again")
    page = failing(site, kind(problem)).get("/fails")
    assert page.status_code == status
    assert "there is no &lt;i&gt;acme&lt;/i&gt;" in page.text
    assert "look again" in page.text


def test_what_nobody_expected_shows_an_id_that_the_log_has_too(
    site: WebSite, caplog: pytest.LogCaptureFixture
) -> None:
    visitor = failing(site, ZeroDivisionError(SECRET))
    with caplog.at_level(logging.ERROR, "leadcat_web"):
        page = visitor.get("/fails")
    assert page.status_code == 500
    (record,) = [each for each in caplog.records if each.name == "leadcat_web"]
    id = record.getMessage().split(":")[0]
    assert id in page.text
    assert SECRET not in page.text
    assert "Traceback" not in page.text
    assert "content-security-policy" in page.headers


def test_S3_what_takes_too_long_says_that_it_goes_on(site: WebSite) -> None:
    page = failing(site, TooSlow()).get("/fails")
    assert page.status_code == 503
    assert page.headers["retry-after"]
    assert "goes on by itself" in page.text


def test_a_page_that_is_not_there_is_a_page_in_the_visitors_language(site: WebSite) -> None:
    page = site.client("ann", **{"accept-language": "de"}).get("/nowhere")
    assert page.status_code == 404
    assert '<html lang="de"' in page.text


def test_every_answer_says_what_a_browser_may_do_with_it(site: WebSite) -> None:
    visitor = site.client("ann")
    for path in ("/", "/nowhere", "/static/leadcat.css"):
        policy = visitor.get(path).headers["content-security-policy"]
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
    assert visitor.get("/").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("kind", "status"), [(HostError, 502), (StoreError, 503)])
def test_what_a_host_or_database_says_of_itself_is_for_the_log_alone(
    site: WebSite, caplog: pytest.LogCaptureFixture, kind: type[LeadcatError], status: int
) -> None:
    visitor = failing(site, kind(Problem(ErrorCode.STORE_FAILED, SECRET)))
    with caplog.at_level(logging.ERROR, "leadcat_web"):
        page = visitor.get("/fails")
    assert page.status_code == status
    assert SECRET not in page.text
    assert SECRET in caplog.text


@pytest.mark.parametrize("length", [256_001, 12_000_000])
def test_a_form_that_is_too_large_is_refused_however_it_comes(site: WebSite, length: int) -> None:
    visitor = site.client(None)
    large = b"&" * length
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert visitor.post("/language", content=large, headers=form).status_code == 413
    pieces = iter([large[: length // 2], large[length // 2 :]])
    assert visitor.post("/language", content=pieces, headers=form).status_code == 413
