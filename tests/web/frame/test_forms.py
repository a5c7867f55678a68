"""Forms are taken from our own pages only, and addresses lead to our own pages only."""

from __future__ import annotations

import pytest
from fastapi import Depends
from starlette.responses import Response

from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.signing import Signing
from tests.web.sites import WebSite

OUTSIDE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example/",
    "javascript:alert(1)",
    "/log\r\nset-cookie: a=b",
    "/log/../../admin",
    "/log/%2e%2e/%2e%2e/admin",
    "",
]


def test_a_form_needs_the_token_of_its_page(site: WebSite) -> None:
    visitor = site.client("ann")
    assert visitor.post("/language", data={"language": "sv"}).status_code == 403
    assert visitor.post_form("/language", {"language": "sv"}).status_code == 303


def test_another_browsers_token_is_no_token(site: WebSite) -> None:
    token = site.client("olle").token()
    visitor = site.client("ann")
    visitor.get("/")
    assert visitor.post("/language", data={"csrf": token}).status_code == 403


def test_a_token_that_somebody_planted_in_the_cookie_is_no_token(site: WebSite) -> None:
    visitor = site.client("ann")
    visitor.cookies.set("leadcat_csrf", "planted")
    assert visitor.post("/language", data={"csrf": "planted"}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://elsewhere.example"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused_though_it_has_the_token(
    site: WebSite, headers: dict[str, str]
) -> None:
    visitor = site.client("ann")
    form = {"csrf": visitor.token(), "language": "sv"}
    assert visitor.post("/language", data=form, headers=headers).status_code == 403
    own = {"sec-fetch-site": "same-origin", "origin": "http://testserver"}
    assert visitor.post("/language", data=form, headers=own).status_code == 303


@pytest.mark.parametrize("address", OUTSIDE)
def test_nobody_is_sent_to_another_site(site: WebSite, address: str) -> None:
    answer = site.client("ann").post_form("/language", {"language": "sv", "next": address})
    assert answer.headers["location"] == "/"


def test_who_chose_a_language_goes_back_to_where_she_was(site: WebSite) -> None:
    visitor = site.client("ann")
    answer = visitor.post_form("/language", {"language": "sv", "next": "/?days=7"})
    assert answer.headers["location"] == "/?days=7"
    assert visitor.cookies["leadcat_language"] == "sv"
    assert '<html lang="sv"' in visitor.get("/").text


def test_what_was_signed_for_one_purpose_is_nothing_for_another() -> None:
    signing = Signing(b"k" * 32)
    sealed = signing.seal("notice", "hello")
    assert signing.open("notice", sealed) == "hello"
    assert signing.open("csrf", sealed) is None
    assert Signing(b"x" * 32).open("notice", sealed) is None
    assert signing.open("notice", sealed + "x") is None


def test_a_notice_is_told_once_on_the_next_page(site: WebSite) -> None:
    @site.app.get("/tell")
    async def tell(visit: Visit = Depends(Needs("read"))) -> Response:  # noqa: B008  # a route of the test's
        visit.notice("<b>It is done</b>")
        return visit.redirect("overview")

    visitor = site.client("ann")
    page = visitor.get("/tell", follow_redirects=True).text
    assert "&lt;b&gt;It is done&lt;/b&gt;" in page
    assert "It is done" not in visitor.get("/").text
