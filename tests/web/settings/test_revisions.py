"""The history of the settings: who, when, what changed, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from leadcat_rules import Revision, Settings
from leadcat_web.pages.settings import revisions as pages
from tests.web.settings.saving import (
    FURTHER,
    active,
    published,
    revisions,
    saved_by_rut,
)
from tests.web.sites import WebSite

HISTORY = "/settings/revisions"


class Counting:
    """Reads the history and remembers how much of it was given."""

    def __init__(self, read: Callable[..., Sequence[Revision]]) -> None:
        self._read = read
        self.given: list[int] = []

    def __call__(self, **asked: Any) -> Sequence[Revision]:
        found = self._read(**asked)
        self.given.extend(each.number for each in found)
        return found


def rows(page: str) -> list[str]:
    """The revisions of the list as plain words."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    plain = (re.sub(r"<[^>]+>", " ", row) for row in body.split("</tr>") if row.strip())
    return [re.sub(r"\s+", " ", row).strip() for row in plain]


def words(page: str) -> str:
    """The page as plain words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_history_says_who_saved_what_newest_first(site: WebSite) -> None:
    saved_by_rut(site, "sale_sold", enabled=False)
    published(site, FURTHER, by="root")
    found = rows(site.client("berit").get(HISTORY).text)
    assert [row.split()[0] for row in found] == ["3", "2", "1"]
    assert "Active" in found[0]
    assert "root" in found[0]
    assert "3 rules added" in found[0]
    assert "Rule “sold” switched off rut" in found[1]
    assert "The first one" in found[2]


def test_the_phrase_names_a_single_rule(site: WebSite) -> None:
    saved_by_rut(site, "sale_sold", enabled=False)
    saved_by_rut(site, "sale_sold", enabled=True)
    saved_by_rut(site, "sale_lost", ask_for_confirmation=False)
    saved_by_rut(site, "sale_registered", enabled=True, set_category_to="2")
    rules = active(site).saved.rules
    published(site, active(site).saved.model_copy(update={"rules": rules[:-1]}))
    published(site, active(site).saved.model_copy(update={"rules": rules[-2::-1]}))
    found = rows(site.client("root").get(HISTORY).text)
    assert "another order of rules" in found[0]
    assert "Back to revision 4" in found[1]
    assert "Rule “sale_registered” added" in found[2]
    assert "Rule “lost” changed" in found[3]
    assert "Back to revision 1" in found[4]


def test_older_revisions_are_shown_on_demand(site: WebSite) -> None:
    for number in range(55):
        saved_by_rut(site, "sale_sold", ask_for_confirmation=number % 2 == 0)
    root = site.client("root")
    page = root.get(HISTORY).text
    assert len(rows(page)) == 50
    assert f'href="{HISTORY}?show=100"' in page
    assert len(rows(root.get(f"{HISTORY}?show=100").text)) == 56
    assert "Show older ones" not in root.get(f"{HISTORY}?show=100").text


@pytest.mark.parametrize("show", ["", "x", "-1", "0", "9" * 30, "²"])
def test_a_strange_number_of_revisions_is_no_error(site: WebSite, show: str) -> None:
    assert site.client("root").get(HISTORY, params={"show": show}).status_code == 200


def test_a_revision_is_compared_with_the_one_before(site: WebSite) -> None:
    edits = active(site).edit("sale_sold", set_category_to="8", ask_for_confirmation=True)
    published(site, edits.edit("sale_registered", enabled=True, set_category_to="2").ruleset)
    page = site.client("berit").get(f"{HISTORY}/2").text
    told = words(page)
    assert "From revision 1 to revision 2" in told
    assert "before: Customer (Customer) now: VIP customer (Customer)" in told
    assert "Ask for user confirmation before updating before: No now: Yes" in told
    assert "Rule added" in told
    assert '<li class="added">' in page
    assert '<li class="removed">' in page


def test_a_revision_is_compared_with_the_active_one(site: WebSite) -> None:
    saved_by_rut(site, "sale_sold", enabled=False)
    saved_by_rut(site, "sale_lost", enabled=False)
    told = words(site.client("berit").get(f"{HISTORY}/1?to=active").text)
    assert "From revision 1 to the active revision 3" in told
    assert told.count("On or off before: On now: Off") == 2


def test_every_field_of_a_rule_is_told(site: WebSite) -> None:
    published(site, FURTHER)
    big = FURTHER["rules"][0]  # type: ignore[index]  # a list of rules
    changed = {
        **big,
        "trigger": "lead_status_changed",
        "lead_status": "Open",
        "origins": ["bulk"],
        "when": {"any": [{"name": "sale_status", "operator": "equal_to", "value": "sold"}]},
        "ask_for_confirmation": True,
        "expires_after": "P2W",
        "because": "Another reason",
        "allow": [{"code": "overlaps", "reason": "meant"}],
    }
    published(site, {**FURTHER, "rules": [changed], "name": "Another", "description": "Why"})
    told = words(site.client("berit").get(f"{HISTORY}/3").text)
    for each in (
        "When before: A sale is sold now: A lead status is set",
        "Lead status before: None now: Open",
        "Saved by before: User interface, API now: Bulk update",
        "Sale: status is Sold",
        "A confirmation expires after before: Never now: 2 weeks",
        "now: Another reason",
        "now: overlaps meant",
        "Name before: Lead to customer now: Another",
        "Description before: None now: Why",
        "Rule removed",
    ):
        assert each in told, each


def test_the_first_revision_shows_its_rules(site: WebSite) -> None:
    told = words(site.client("berit").get(f"{HISTORY}/1").text)
    assert "The first revision: there is none before it" in told
    assert "A lost sale isn&#39;t always a lost company." in told


@pytest.mark.parametrize(
    "number", ["0", "2", "99999999999999999999", "-1", "abc", "²", "9" * 5_000]
)
def test_there_is_no_other_revision(site: WebSite, number: str) -> None:
    root = site.client("root", **{"accept-language": "de"})
    answer = root.get(f"{HISTORY}/{number}")
    assert answer.status_code == 404
    assert "Die Adresse ist falsch" in answer.text
    assert root.post_form(f"{HISTORY}/{number}/roll-back", {}).status_code == 404


def test_a_revision_is_read_with_its_neighbours_only(
    site: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        saved_by_rut(site, "sale_sold", ask_for_confirmation=number % 2 == 0)
    read = Counting(site.crm.engine.settings.history)
    monkeypatch.setattr(Settings, "history", lambda _, **asked: read(**asked))
    assert site.client("root").get(f"{HISTORY}/1").status_code == 200
    assert read.given == [6, 1]


def test_older_revisions_than_fit_on_a_page_are_on_the_next(
    site: WebSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_MOST", 3)
    for number in range(4):
        saved_by_rut(site, "sale_sold", ask_for_confirmation=number % 2 == 0)
    root = site.client("root")
    first = root.get(HISTORY, params={"show": 999}).text
    assert [row.split()[0] for row in rows(first)] == ["5", "4", "3"]
    (older,) = re.findall(r'href="([^"]*before=[^"]*)"', first)
    second = root.get(older.replace("&amp;", "&")).text
    assert [row.split()[0] for row in rows(second)] == ["2", "1"]
    assert "Active" not in words(second.split("<tbody>")[1])
    assert "Show older ones" not in second


def test_a_long_ruleset_is_shown_on_demand(site: WebSite) -> None:
    published(site, {**FURTHER, "description": "long " * 50_000})
    root = site.client("root")
    page = root.get(f"{HISTORY}/2?to=active").text
    assert 'class="whole"' not in page
    assert f'href="{HISTORY}/2?text=1"' in page
    assert 'class="whole"' in root.get(f"{HISTORY}/2?text=1").text
    assert 'class="whole"' in root.get(f"{HISTORY}/1").text


def test_an_administrator_rolls_back(site: WebSite) -> None:
    first = active(site).base
    saved_by_rut(site, "sale_sold", enabled=False)
    root = site.client("root")
    assert "Roll back to this revision" in root.get(f"{HISTORY}/1").text
    form = {"active": active(site).base}
    answer = root.post_form(f"{HISTORY}/1/roll-back", form)
    assert (answer.status_code, answer.headers["location"]) == (303, HISTORY)
    page = root.get(HISTORY).text
    assert "Back to revision 1, as revision 3." in page
    assert "Back to revision 1" in rows(page)[0]
    assert active(site).base == first
    assert site.crm.engine.settings.history()[0].by == "root"


def test_the_active_revision_is_marked_and_cannot_be_rolled_back_to(site: WebSite) -> None:
    root = site.client("root")
    page = root.get(f"{HISTORY}/1").text
    assert "Active" in words(page)
    assert "Roll back" not in page
    root.post_form(f"{HISTORY}/1/roll-back", {"active": active(site).base})
    assert "This revision is active already." in root.get(HISTORY).text
    assert revisions(site) == 1


def test_R7_a_roll_back_from_an_old_page_changes_nothing(site: WebSite) -> None:
    seen = saved_by_rut(site, "sale_sold", enabled=False)
    saved_by_rut(site, "sale_lost", enabled=False)
    answer = site.client("root").post_form(f"{HISTORY}/1/roll-back", {"active": seen.id})
    assert answer.status_code == 409
    assert "rut saved revision 3" in answer.text
    assert "look at the differences again" in answer.text
    assert f'name="active" value="{active(site).base}"' in answer.text
    assert revisions(site) == 3


@pytest.mark.parametrize(("who", "status"), [("ann", 403), ("berit", 403), (None, 401)])
def test_R6_nobody_else_rolls_back(site: WebSite, who: str | None, status: int) -> None:
    seen = saved_by_rut(site, "sale_sold", enabled=False)
    visitor = site.client(who)
    form = {"active": seen.id, "csrf": visitor.token(HISTORY)}
    assert visitor.post(f"{HISTORY}/1/roll-back", data=form).status_code == status
    assert revisions(site) == 2
    assert "Roll back" not in visitor.get(f"{HISTORY}/1").text


def test_no_name_becomes_markup(site: WebSite) -> None:
    published(site, FURTHER)
    root = site.client("root")
    for path in (HISTORY, f"{HISTORY}/2"):
        page = root.get(path).text
        assert "<script>alert" not in page
        assert "<b>well" not in page
