"""The whole ruleset as JSON over HTTP: read, checked, published."""

from __future__ import annotations

import html
import json
import re

import pytest
from attrs import evolve

from leadcat_rules import Revision, Ruleset
from leadcat_sql import Role
from leadcat_web.crm.desk import CrmDesk
from leadcat_web.crm.roles import ROLES, acts
from tests.web.settings.saving import (
    EDITOR,
    FURTHER,
    active,
    delete_category,
    published,
    revisions,
    saved_by_rut,
)
from tests.web.sites import WebSite

CHECK = f"{EDITOR}/check"


def text_of(page: str) -> str:
    """What stands in the editor."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def places(page: str) -> list[tuple[int, int]]:
    """Line and column of each problem."""
    found = re.findall(r'data-line="(\d+)" data-column="(\d+)"', page)
    return [(int(line), int(column)) for line, column in found]


class Overtaken(CrmDesk):
    """Somebody else saves after the text was checked, and before it is published."""

    site: WebSite

    async def publish(self, ruleset: Ruleset, expect: str | None, by: str | None) -> Revision:
        saved_by_rut(self.site, "sale_sold", enabled=False)
        acts("root", ROLES[Role.ADMINISTRATOR])
        return await super().publish(ruleset, expect, by)


def test_the_editor_shows_the_active_ruleset(site: WebSite) -> None:
    published(site, FURTHER)
    text = text_of(site.client("root").get(EDITOR).text)
    assert json.loads(text) == FURTHER


def test_R6_whoever_may_not_change_it_reads_it(site: WebSite) -> None:
    page = site.client("ann").get(EDITOR).text
    assert " readonly" in page
    assert "data-save" not in page


def test_a_text_is_published_and_decides(site: WebSite) -> None:
    root = site.client("root")
    form = {"base": active(site).base, "text": json.dumps(FURTHER, indent=2).replace("\n", "\r\n")}
    answer = root.post_form(EDITOR, form)
    assert (answer.status_code, answer.headers["location"]) == (303, EDITOR)
    assert "Saved as revision 2." in root.get(EDITOR).text
    assert active(site).saved.rules[0].id == "big"
    assert site.crm.engine.settings.history()[0].by == "root"


def test_R7_the_same_content_makes_no_revision(site: WebSite) -> None:
    root = site.client("root")
    text = text_of(root.get(EDITOR).text) + "\n\n"
    assert root.post_form(EDITOR, {"base": active(site).base, "text": text}).status_code == 303
    assert revisions(site) == 1


def test_R7_what_somebody_else_saved_just_so_is_no_conflict(site: WebSite) -> None:
    base = active(site).base
    published(site, FURTHER)
    answer = site.client("root").post_form(EDITOR, {"base": base, "text": json.dumps(FURTHER)})
    assert answer.status_code == 303
    assert revisions(site) == 2


BROKEN = """{
  "name": "x",
  "rules": [
    {"id": "a", "trigger": "sale_sodl", "set_category_to": "Custmer", "oops": 1},
    {"id": "b", "trigger": "sale_sold"}
  ]
}"""


def test_all_problems_are_said_each_at_its_line_and_the_text_is_kept(site: WebSite) -> None:
    form = {"base": active(site).base, "text": BROKEN}
    answer = site.client("root").post_form(EDITOR, form)
    assert answer.status_code == 422
    assert text_of(answer.text) == BROKEN
    assert places(answer.text) == [(4, 28), (4, 60), (4, 71), (5, 5)]
    assert "did you mean &#39;Customer&#39;?" in answer.text
    assert "4 problems" in answer.text
    assert revisions(site) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", (1, 1)),
        ("{", (1, 2)),
        ('{\n  "name": "x",,\n}', (2, 15)),
        ('{\n  "name": "x"\n  "rules": []}', (3, 3)),
        ('{"name": 1, "rules": []}', (1, 10)),
        ('{"rules": [], "name": "x", "rules": []}', (1, 28)),
        ("[" * 5_000, (1, 1)),
        ("null", (1, 1)),
    ],
)
def test_whatever_is_typed_is_answered_with_a_place(
    site: WebSite, text: str, place: tuple[int, int]
) -> None:
    answer = site.client("root").post_form(CHECK, {"text": text})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    found = places(answer.text)
    assert found
    if text != "[" * 5_000:
        assert found[0] == place


def test_a_sound_text_has_no_problems_and_is_not_saved(site: WebSite) -> None:
    answer = site.client("root").post_form(CHECK, {"text": json.dumps(FURTHER)})
    assert "No problems" in answer.text
    assert 'data-problems="0"' in answer.text
    assert revisions(site) == 1


def test_the_check_takes_the_token_as_a_header(site: WebSite) -> None:
    root = site.client("root")
    headers = {"x-csrf-token": root.token(EDITOR)}
    assert root.post(CHECK, data={"text": "{}"}, headers=headers).status_code == 200
    assert root.post(CHECK, data={"text": "{}"}).status_code == 403


def test_S4_a_rule_that_is_on_may_not_name_what_was_deleted(site: WebSite) -> None:
    delete_category(site, "8")
    answer = site.client("root").post_form(CHECK, {"text": json.dumps(FURTHER, indent=2)})
    assert "The category was deleted" in answer.text


@pytest.mark.parametrize(("who", "status"), [("ann", 403), ("berit", 403), (None, 401)])
@pytest.mark.parametrize("path", [EDITOR, CHECK])
def test_R6_nobody_else_publishes_or_checks(
    site: WebSite, who: str | None, status: int, path: str
) -> None:
    visitor = site.client(who)
    form = {"base": active(site).base, "text": json.dumps(FURTHER), "csrf": visitor.token(EDITOR)}
    assert visitor.post(path, data=form).status_code == status
    assert revisions(site) == 1


def test_R7_a_text_on_an_older_revision_shows_the_difference(site: WebSite) -> None:
    root = site.client("root")
    base, text = active(site).base, text_of(root.get(EDITOR).text)
    mine = text.replace('"Lost"', '"Competitor"')
    saved_by_rut(site, "sale_sold", set_category_to="8")
    answer = root.post_form(EDITOR, {"base": base, "text": mine})
    assert answer.status_code == 409
    assert "rut saved revision 2 at" in answer.text
    lines = re.findall(r'<li class="(added|removed)">(?:<span.*?</span>)?(.*?)</li>', answer.text)
    told = [(kind, html.unescape(line).strip()) for kind, line in lines]
    assert ("removed", '"id": "8"') in told
    assert ("added", '"set_category_to": "Competitor",') in told
    assert text_of(answer.text) == mine
    assert revisions(site) == 2


def test_R7_mine_can_be_saved_over_theirs_or_edited_further(site: WebSite) -> None:
    root = site.client("root")
    base, text = active(site).base, text_of(root.get(EDITOR).text)
    mine = text.replace('"Lost"', '"Competitor"')
    saved_by_rut(site, "sale_sold", set_category_to="8")
    page = root.post_form(EDITOR, {"base": base, "text": mine}).text
    new_base = re.search(r'name="base" value="([^"]+)"', page)
    assert new_base is not None
    assert new_base[1] == active(site).base
    form = {"base": new_base[1], "text": text_of(page)}
    edited = root.post_form(EDITOR, form | {"go": "edit"})
    assert edited.status_code == 200
    assert text_of(edited.text) == mine
    assert f'name="base" value="{new_base[1]}"' in edited.text
    assert root.post_form(EDITOR, form).status_code == 303
    assert active(site).toggle("sale_lost").set_category_to == "14"
    assert active(site).toggle("sale_sold").set_category_to == "7"


def test_R7_who_publishes_between_the_check_and_the_write_wins(site: WebSite) -> None:
    desk = Overtaken(site.crm)
    desk.site = site
    site.app.state.site = evolve(site.app.state.site, desk=desk)
    form = {"base": active(site).base, "text": json.dumps(FURTHER)}
    assert site.client("root").post_form(EDITOR, form).status_code == 409
    assert not active(site).toggle("sale_sold").enabled


def test_no_text_becomes_markup(site: WebSite) -> None:
    text = '{"name": "</textarea><script>alert(1)</script>", "rules": 1}'
    answer = site.client("root").post_form(EDITOR, {"base": active(site).base, "text": text})
    assert "<script>alert" not in answer.text
    assert text_of(answer.text) == text
