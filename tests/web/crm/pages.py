"""Pages as a person without scripts uses them: read, filled in, sent."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from threading import Event
from time import monotonic
from typing import Any

from attrs import define, field
from httpx2 import Response

from leadcat_rules import SaleStatus
from tests.web.sites import Visitor, WebSite

_PATIENCE = 10.0
"""Seconds."""


@define
class Form:
    """One form of a page."""

    action: str
    values: dict[str, str] = field(factory=dict)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", "")))
        if not self.found:
            return
        values = self.found[-1].values
        is_off = given.get("type") in ("checkbox", "radio") and "checked" not in given
        if tag == "input" and "name" in given and not is_off:
            values[given["name"]] = given.get("value", "")
        if tag == "select":
            self.select = given["name"]
        is_chosen = self.select not in values or "selected" in given
        if tag == "option" and self.select is not None and is_chosen:
            values[self.select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = None


def form_of(response: Response) -> Form:
    """The form of a record, a question, or an item of a list: the first that isn't every page's."""
    found = forms_of(response)
    return next(each for each in found if "event" in each.values or "/lists/" in each.action)


def forms_of(response: Response) -> list[Form]:
    """All forms of a page."""
    parser = _Forms()
    parser.feed(response.text)
    return parser.found


def send(visitor: Visitor, form: Form, **changed: Any) -> Response:
    """Send the form with these fields changed; what it comes to, redirects not followed."""
    return visitor.post(form.action, data={**form.values, **changed})


def save(visitor: Visitor, page: str, **changed: Any) -> Response:
    """Open this page, change these fields, and press Save."""
    return send(visitor, form_of(visitor.get(page)), **changed)


def answer(visitor: Visitor, question: Response, word: str, **changed: Any) -> Response:
    """Press a button below a question, and see the page that follows."""
    answered = send(visitor, form_of(question), answer=word, **changed)
    return visitor.get(answered.headers["location"]) if answered.is_redirect else answered


def category_of(site: WebSite) -> str | None:
    """The id of Acme's category."""
    return site.crm.company("acme").category_id


def status_of(site: WebSite) -> SaleStatus:
    """That of Acme's offer."""
    return site.crm.sale("offer").status


def until(holds: Callable[[], bool]) -> None:
    """Wait for what happens by itself."""
    end = monotonic() + _PATIENCE
    while not holds():
        assert monotonic() < end, "it didn't happen in time"
        Event().wait(0.02)
