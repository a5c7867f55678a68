"""The hosts of docs/web.md: pages, forms, programs and streams below their prefix."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

import pytest

from tests.web.hosting.hosts import Host, OnDjango, OnFlask, OnStarlette, shown

_LINK = re.compile(r'(?:href|src|action)="([^"#]+)"')
_TOKEN = re.compile(r'name="csrf" value="([^"]+)"')

HOSTS: dict[str, Callable[[], Host]] = {
    "fastapi": lambda: OnStarlette(shown()["fastapi_host"], "/leads", None, **{"x-user": "anna"}),
    "patient": lambda: OnStarlette(shown()["patient_host"], "/leads", None, **{"x-user": "anna"}),
    "starlette": lambda: OnStarlette(shown()["starlette_host"], "/tools/leads", "/sign-in/anna"),
    "flask": OnFlask,
    "django": OnDjango,
}
BRIDGED = ("flask", "django")


@pytest.fixture(scope="module", params=HOSTS)
def host(request: pytest.FixtureRequest) -> Host:
    """Each of them, with anna's browser."""
    return HOSTS[request.param]()


def test_every_link_of_every_page_stays_below_the_prefix_and_leads_somewhere(host: Host) -> None:
    seen: set[str] = set()
    left = [f"{host.prefix}/"]
    while left:
        path = left.pop()
        page = host.get(path)
        assert page.status == 200, path
        if "text/html" in _header(page.headers, "content-type"):
            for address in _LINK.findall(page.text):
                link = address.replace("&amp;", "&").partition("?")[0]
                assert link.startswith(f"{host.prefix}/"), f"{address} on {path}"
                if link not in seen and not _is_for_a_form(page.text, address):
                    seen.add(link)
                    left.append(link)
    assert {f"{host.prefix}/inbox", f"{host.prefix}/log"} <= seen
    assert any(link.startswith(f"{host.prefix}/static/") for link in seen)


def _is_for_a_form(page: str, address: str) -> bool:
    return f'action="{address}"' in page


def test_a_form_changes_something_in_the_name_of_whom_the_host_knows(host: Host) -> None:
    path = f"{host.prefix}/language"
    page = host.get(f"{host.prefix}/inbox")
    token = _TOKEN.findall(page.text)[0]
    assert host.post(path, {"language": "sv"}).status == 403
    sent = host.post(path, {"csrf": token, "language": "sv", "next": f"{host.prefix}/inbox"})
    assert (sent.status, _header(sent.headers, "location")) == (303, f"{host.prefix}/inbox")
    swedish = host.get(f"{host.prefix}/inbox").text
    assert '<html lang="sv"' in swedish
    assert "anna" in swedish
    host.post(path, {"csrf": _TOKEN.findall(swedish)[0], "language": "en"})


def test_the_api_answers_below_the_prefix(host: Host) -> None:
    answer = host.get(f"{host.prefix}/leadcat/v1/settings")
    assert answer.status == 200
    assert json.loads(answer.text)
    assert host.get(f"{host.prefix}/leadcat/v1/decisions/nothing").status == 404


def test_a_long_list_is_streamed(host: Host) -> None:
    answer = host.get(f"{host.prefix}/log/export.csv")
    assert answer.status == 200
    assert "text/csv" in _header(answer.headers, "content-type")


def test_whoever_the_host_doesnt_know_may_nothing() -> None:
    nobody = OnStarlette(shown()["fastapi_host"], "/leads", None)
    assert nobody.get("/leads/inbox").status == 401
    assert nobody.get("/leads/leadcat/v1/settings").status == 401


def test_what_somebody_may_says_the_host() -> None:
    erik = OnStarlette(shown()["fastapi_host"], "/leads", None, **{"x-user": "erik"})
    path = "/leads/settings/lead-categorization"
    token = _TOKEN.findall(erik.get("/leads/inbox").text)[0]
    assert erik.get(path).status == 200
    assert erik.post(path, {"csrf": token}).status == 403


@pytest.mark.parametrize("name", BRIDGED)
def test_news_come_through_a_bridge_and_end_when_the_browser_goes(name: str) -> None:
    host = HOSTS[name]()
    assert isinstance(host, OnFlask | OnDjango)
    part = host.first_part("/leads/inbox/events")
    assert part
    app = shown()["leads"].app
    for _ in range(200):
        if not len(app.state.streams):
            break
        host.get("/leads/health")
    assert len(app.state.streams) == 0


def _header(headers: Mapping[str, str], name: str) -> str:
    return {key.lower(): value for key, value in headers.items()}[name]
