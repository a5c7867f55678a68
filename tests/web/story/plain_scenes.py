"""What a scene is, and those that an address alone leads to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from attrs import frozen
from playwright.sync_api import Page

from tests.web.story.stage import Stage

Opens: TypeAlias = Callable[[Stage], Page]


@frozen
class Scene:
    """One state of the page of a route."""

    route: str
    """The route's name; of several pages without one: fault."""
    state: str
    opens: Opens

    def __str__(self) -> str:
        return f"{self.route}: {self.state}"


SCENES: list[Scene] = []


def scene(route: str, state: str) -> Callable[[Opens], Opens]:
    """The function opens this page in this state."""

    def keep(opens: Opens) -> Opens:
        SCENES.append(Scene(route, state, opens))
        return opens

    return keep


def _at(route: str, state: str, path: str, who: str = "root") -> None:
    SCENES.append(Scene(route, state, lambda stage: stage.enter(who, path)))


SETTINGS, RULESET = "/settings/lead-categorization", "/settings/ruleset"

_at("overview", "as it is", "/")
_at("settings", "with a broken rule and further ones", SETTINGS)
_at("settings", "as a reader", SETTINGS, "berit")
_at("ruleset", "as it is", RULESET)
_at("ruleset", "as a reader", RULESET, "berit")
_at("revisions", "as it is", "/settings/revisions")
_at("revision", "the first", "/settings/revisions/1")
_at("revision", "what it changed", "/settings/revisions/2")
_at("revision", "beside the active one", "/settings/revisions/1?to=active")
_at("inbox", "as it is", "/inbox")
_at("inbox", "as a reader", "/inbox", "berit")
_at("inbox", "nothing fits", "/inbox?company=nobody")
_at("inbox_history", "as it is", "/inbox/history")
_at("inbox_history", "nothing fits", "/inbox/history?company=nobody")
_at("log", "as it is", "/log")
_at("log", "nothing fits", "/log?company=nobody")
_at("log", "a filter that can't be", "/log?outcome=nonsense&since=nonsense")
_at("decision", "updated", "/log/event/won-sold")
_at("decision", "declined", "/log/event/kim-qualified")
_at("decision", "not fired", "/log/event/cold-sold")
_at("decision", "waiting", "/log/event/nils-qualified")
_at("companies", "as it is", "/companies")
_at("companies", "nothing fits", "/companies?search=nobody")
_at("company", "with a contact and a sale", "/companies/acme")
_at("company", "with a question", "/companies/norrsken")
_at("company", "as a reader", "/companies/acme", "berit")
_at("company", "after a save", "/companies/won?saved=won-sold")
_at("sale", "as it is", "/sales/offer")
_at("sale", "as a reader", "/sales/offer", "berit")
_at("new_sale", "as it is", "/new/sales/acme")
_at("contact", "as it is", "/contacts/eva")
_at("contact", "as a reader", "/contacts/eva", "berit")
_at("new_contact", "as it is", "/new/contacts/acme")
_at("categories", "as it is", "/lists/categories")
_at("categories", "one of them", "/lists/categories?edit=1")
_at("categories", "a new one", "/lists/categories?add=1")
_at("lead_statuses", "as it is", "/lists/lead-statuses")
_at("lead_statuses", "one of them", "/lists/lead-statuses?edit=1")
_at("lead_statuses", "a new one", "/lists/lead-statuses?add=1")
_at("account", "as it is", "/account")
_at("fault", "nothing is there", "/nowhere")
_at("fault", "not allowed", "/new/sales/acme", "berit")
_at("fault", "nobody expected it", "/breaks")
_at("fault", "the host fails", "/breaks/host")
_at("fault", "it takes too long", "/breaks/time")
