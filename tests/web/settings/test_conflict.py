"""Two administrators save: one wins, the other sees both versions and the ways on (R7)."""

from __future__ import annotations

import re

from attrs import evolve

from leadcat_rules import Revision, SettingsDraft
from leadcat_sql import Role
from leadcat_web.crm.desk import CrmDesk
from leadcat_web.crm.roles import ROLES, acts
from tests.web.settings.saving import (
    FURTHER,
    TAB,
    active,
    form_of,
    published,
    revisions,
    saved_by_rut,
)
from tests.web.sites import WebSite


class Overtaken(CrmDesk):
    """Somebody else saves after the settings were read, and before they are written."""

    site: WebSite

    async def save_settings(self, draft: SettingsDraft, by: str | None) -> Revision:
        saved_by_rut(self.site, "sale_sold", enabled=False)
        acts("root", ROLES[Role.ADMINISTRATOR])
        return await super().save_settings(draft, by)


def hidden_fields(page: str) -> dict[str, str]:
    """What the form sends that saves mine over theirs."""
    form = page.split(f'<form method="post" action="{TAB}" class="card">')[1].split("</form>")[0]
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrf"}


def test_R7_a_save_on_an_older_revision_shows_both_versions(site: WebSite) -> None:
    mine = form_of(active(site)) | {"sale_sold-set_category_to": "8"}
    saved_by_rut(site, "sale_lost", set_category_to="14")
    answer = site.client("root").post_form(TAB, mine)
    assert answer.status_code == 409
    assert "rut saved revision 2 at" in answer.text
    assert answer.text.count('<tr class="differs">') == 2
    row = answer.text.split('<tr class="differs">')[1].split("</tr>")[0]
    theirs, own = row.split("<td")[1:]
    assert "Customer" in theirs
    assert "VIP customer" not in theirs
    assert "VIP customer" in own
    assert revisions(site) == 2
    assert active(site).toggle("sale_sold").set_category_to == "7"


def test_R7_mine_can_be_saved_over_theirs(site: WebSite) -> None:
    root = site.client("root")
    mine = form_of(active(site)) | {"sale_sold-set_category_to": "8"}
    saved_by_rut(site, "sale_lost", set_category_to="14")
    page = root.post_form(TAB, mine).text
    again = root.post_form(TAB, hidden_fields(page))
    assert again.status_code == 303
    assert active(site).toggle("sale_sold").set_category_to == "8"
    assert active(site).toggle("sale_lost").set_category_to == "13"


def test_R7_theirs_is_taken_by_loading_the_tab(site: WebSite) -> None:
    mine = form_of(active(site)) | {"sale_sold-set_category_to": "8"}
    saved_by_rut(site, "sale_lost", set_category_to="14")
    page = site.client("root").post_form(TAB, mine).text
    assert f'<a class="button" href="{TAB}">Take their version</a>' in page


def test_R7_mine_saved_over_theirs_keeps_the_further_rules_that_they_wrote(site: WebSite) -> None:
    root = site.client("root")
    mine = form_of(active(site)) | {"sale_sold-set_category_to": "8"}
    published(site, FURTHER)
    page = root.post_form(TAB, mine).text
    assert "Further rules were changed, too." in page
    assert 'href="/settings/revisions/2"' in page
    root.post_form(TAB, hidden_fields(page))
    assert "big" in [rule.id for rule in active(site).further_rules]
    assert active(site).toggle("sale_sold").set_category_to == "8"


def test_R7_who_saves_between_the_look_and_the_write_wins(site: WebSite) -> None:
    desk = Overtaken(site.crm)
    desk.site = site
    site.app.state.site = evolve(site.app.state.site, desk=desk)
    mine = form_of(active(site)) | {"sale_sold-set_category_to": "8"}
    answer = site.client("root").post_form(TAB, mine)
    assert answer.status_code == 409
    assert "rut saved revision 2" in answer.text
    assert not active(site).toggle("sale_sold").enabled


def test_R7_a_form_without_its_revision_is_never_saved(site: WebSite) -> None:
    form = form_of(active(site))
    del form["base"]
    answer = site.client("root").post_form(TAB, form | {"sale_sold-set_category_to": "8"})
    assert answer.status_code == 409
    assert revisions(site) == 1


def test_R7_a_revision_that_nobody_knows_is_no_base(site: WebSite) -> None:
    form = form_of(active(site)) | {"base": "sha256:<b>", "sale_sold-set_category_to": "8"}
    answer = site.client("root").post_form(TAB, form)
    assert answer.status_code == 409
    assert hidden_fields(answer.text)["base"] == active(site).base
    assert revisions(site) == 1
