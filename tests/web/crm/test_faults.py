"""Plugins that fail or are slow while somebody saves: the save goes through (S3)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import pytest
from attrs import field, frozen

from leadcat_rules import (
    ConfirmationQuery,
    Reason,
    SaleStatus,
    hookimpl,
    parse_ruleset,
    string,
)
from leadcat_rules.testing import FakeClock
from leadcat_sql import Role
from leadcat_web import crm_app
from leadcat_web.crm.roles import ROLES, acts
from tests.web.crm.pages import answer, form_of, save, send, until
from tests.web.sites import Visitor, WebSite, actor_of, new_crm

_RULES = """
{"name": "Slow", "rules": [
  {"id": "lost", "trigger": "sale_lost", "set_category_to": "Lost", "ask_for_confirmation": true,
   "when": {"all": [{"name": "weather", "operator": "equal_to", "value": "rain"}]}}
]}
"""


@frozen(eq=False)
class Weather:
    """A plugin whose condition asks somebody far away."""

    leadcat_name = "weather"
    answers: Event = field(factory=Event)
    is_broken: bool = False
    quick: int = 0
    """How often it answers at once, before it becomes slow or breaks."""
    _asked: Iterator[int] = field(factory=lambda: count(1))

    @hookimpl
    def leadcat_variables(self) -> list[Any]:
        """The one variable."""

        @string("Weather")
        def weather(facts: Any) -> str:
            if next(self._asked) > self.quick:
                if self.is_broken:
                    raise ConnectionError("no answer from the weather")
                assert self.answers.wait(30)
            return "rain"

        return [weather]


def slow_site(folder: Path, plugin: Weather, budget: float, **options: Any) -> WebSite:
    """An app over a CRM whose one rule asks the weather."""
    crm = new_crm(folder / "crm.db", plugins=[plugin], **options)
    acts("root", ROLES[Role.ADMINISTRATOR])
    settings = crm.engine.settings
    ruleset = parse_ruleset(_RULES, variables=plugin.leadcat_variables())
    settings.publish(ruleset, expect=settings.open().base, by="root")
    return WebSite(crm, crm_app(crm, actor=actor_of, budget=budget))


@pytest.fixture
def plugin(request: pytest.FixtureRequest) -> Weather:
    """Answers nobody until it is told to; a test may say how often it does before."""
    return Weather(**getattr(request, "param", {}))


def weather(name: str, **how: Any) -> pytest.MarkDecorator:
    """The plugin of a test is like this."""
    return pytest.mark.parametrize("plugin", [how], indirect=True, ids=[name])


@pytest.fixture
def site(tmp_path: Path, plugin: Weather) -> Iterator[WebSite]:
    """A site that waits for a second at most, and its database for less than that."""
    clock = FakeClock(datetime.now(UTC) + timedelta(minutes=1))
    site = slow_site(tmp_path, plugin, budget=1.0, busy_timeout=0.3, clock=clock)
    yield site
    site.crm.close()


@pytest.fixture
def ann(site: WebSite, plugin: Weather) -> Iterator[Visitor]:
    """Ann on a server that runs meanwhile, and waits at its end for what was begun."""
    with site.client("ann") as visitor:
        yield visitor
        plugin.answers.set()


def test_S3_a_slow_plugin_does_not_keep_anybody_from_saving(site: WebSite, ann: Visitor) -> None:
    saved = save(ann, "/sales/offer", status="lost")
    assert saved.status_code == 303
    assert site.crm.sale("offer").status is SaleStatus.LOST
    page = ann.get(saved.headers["location"])
    assert "The category is decided within a few minutes" in page.text
    decision = site.crm.engine.decisions()[0]
    assert decision.outcome is None, "claimed, for a sweep to decide"


def test_S3_the_dialog_does_not_wait_for_a_slow_plugin(site: WebSite, ann: Visitor) -> None:
    form = form_of(ann.get("/sales/offer"))
    asked = ann.post("/asking/sales/offer", data={**form.values, "status": "lost"})
    assert asked.status_code == 503
    saved = send(ann, form, status="lost", answer="unasked")
    assert saved.status_code == 303
    assert site.crm.sale("offer").status is SaleStatus.LOST


def test_S3_a_plugin_that_fails_does_not_keep_anybody_from_saving(tmp_path: Path) -> None:
    site = slow_site(tmp_path, Weather(is_broken=True), budget=10)
    ann = site.client("ann")
    page = ann.get(save(ann, "/sales/offer", status="lost").headers["location"])
    assert site.crm.sale("offer").status is SaleStatus.LOST
    assert "be decided" in page.text
    assert site.crm.engine.decisions()[0].reason is Reason.PLUGIN_ERROR
    site.crm.close()


_NOT_USED = "Your answer couldn&#39;t be used: nobody could judge in time"


@weather("slow when answered", quick=1)
@pytest.mark.parametrize("word", ["accept", "choose", "decline"])
def test_C3_an_answer_that_nobody_can_judge_in_time_is_said_to_be_lost_and_asked_for_again(
    site: WebSite, ann: Visitor, plugin: Weather, word: str
) -> None:
    question = save(ann, "/sales/offer", status="lost")
    page = answer(ann, question, word, answer_category="12")
    assert site.crm.sale("offer").status is SaleStatus.LOST
    assert _NOT_USED in page.text
    plugin.answers.set()
    clock: Any = site.crm.shared.clock
    clock.advance(minutes=2)
    site.crm.sweep()
    (waiting,) = site.crm.engine.inbox.confirmations(ConfirmationQuery())
    assert (waiting.is_pending, site.crm.company("acme").category_id) == (True, "1")


def test_C3_an_answer_that_a_broken_plugin_cannot_judge_is_said_to_be_lost(
    tmp_path: Path,
) -> None:
    site = slow_site(tmp_path, Weather(quick=1, is_broken=True), budget=10)
    ann = site.client("ann")
    page = answer(ann, save(ann, "/sales/offer", status="lost"), "accept")
    assert site.crm.sale("offer").status is SaleStatus.LOST
    assert _NOT_USED in page.text
    assert "It can be tried again" in page.text
    site.crm.close()


@weather("slow when answered", quick=1)
def test_who_wants_to_decide_later_anyway_hears_of_no_answer(site: WebSite, ann: Visitor) -> None:
    page = answer(ann, save(ann, "/sales/offer", status="lost"), "later")
    assert _NOT_USED not in page.text
    assert "The category is decided within a few minutes" in page.text


def test_S3_previews_that_hang_keep_nobody_from_saving_and_reading(
    site: WebSite, ann: Visitor
) -> None:
    form = form_of(ann.get("/sales/offer"))
    lost = {**form.values, "status": "lost"}
    with ThreadPoolExecutor(20) as people:
        asked = list(people.map(lambda _: ann.post("/asking/sales/offer", data=lost), range(20)))
    assert {each.status_code for each in asked} == {503}
    assert ann.get("/inbox").status_code == 200
    assert send(ann, form, status="lost").status_code == 303
    assert site.crm.sale("offer").status is SaleStatus.LOST


_UNSURE = "It is not sure yet whether it was saved"


@weather("slow while saving", quick=2)
@pytest.mark.parametrize("path", ["/companies/acme", "/sales/offer"])
def test_S3_a_save_that_takes_too_long_is_not_said_to_be_saved_until_it_is(
    site: WebSite, ann: Visitor, plugin: Weather, path: str
) -> None:
    sent = send(ann, form_of(save(ann, "/sales/offer", status="lost")), answer="accept")
    told = f"{path}?{urlsplit(sent.headers['location']).query}"
    for _ in range(2):
        page = ann.get(told)
        assert _UNSURE in page.text
        assert "Saved." not in page.text
    assert site.crm.sale("offer").status is SaleStatus.OPEN
    plugin.answers.set()
    until(lambda: site.crm.company("acme").category_id == "13")
    assert site.crm.sale("offer").status is SaleStatus.LOST
    page = ann.get(told)
    assert _UNSURE not in page.text
    assert "Saved." in page.text


@weather("slow while saving", quick=2)
def test_S3_while_a_save_hangs_the_others_on_sqlite_hear_that_nothing_was_saved(
    site: WebSite, ann: Visitor, plugin: Weather
) -> None:
    send(ann, form_of(save(ann, "/sales/offer", status="lost")), answer="accept")
    olle = form_of(ann.get("/contacts/nils"))
    refused = send(ann, olle, title="Chief")
    assert refused.status_code == 503
    assert ann.get("/contacts/nils").status_code == 200
    plugin.answers.set()
    until(lambda: site.crm.company("acme").category_id == "13")
    assert site.crm.contact("nils").attributes == {}, "nothing came of it later, either"
    assert send(ann, olle, title="Chief").status_code == 303
    assert site.crm.contact("nils").attributes == {"title": "Chief"}
