"""Undoing updates (S6) and trying failed decisions again (S3), each told for itself."""

from __future__ import annotations

import pytest

from tests.web.inbox.asking import category_of, companies, rows
from tests.web.log.happening import failed, mended, nothing, sold
from tests.web.sites import WebSite

UNDO, RETRY = "/log/undo", "/log/retry"


def test_S6_one_update_is_undone(site: WebSite) -> None:
    decision = sold(site.crm)
    root = site.client("root")
    page = f"/log/event/{decision.id}"
    answer = root.post_form(UNDO, {"id": decision.id, "next": page})
    assert (answer.status_code, answer.headers["location"]) == (303, page)
    assert category_of(site, "acme") == "1"
    shown = root.get(page).text
    assert "1 update is undone." in shown
    assert "Undone" in shown


def test_S6_a_selection_is_undone_as_far_as_nothing_has_changed_since(site: WebSite) -> None:
    done, changed = (sold(site.crm, each, f"of-{each}") for each in companies(site.crm, 2))
    site.crm.set_category("lead-001", "8")
    other = nothing(site.crm)
    answer = site.client("root").post_form(UNDO, {"id": [done.id, changed.id, other.id]})
    assert answer.status_code == 200
    assert "1 of 3 undone" in answer.text
    told = {row.split(" Done ")[0].split(" Not done ")[0]: row for row in rows(answer.text)}
    assert any("000 Done Undone" in row for row in told.values())
    assert any("001 Not done" in row and "has changed since" in row for row in told.values())
    assert any("Fjord AS Not done" in row and "no update to undo" in row for row in told.values())
    assert [category_of(site, each) for each in ("lead-000", "lead-001")] == ["1", "8"]


def test_S6_a_second_undo_is_told(site: WebSite) -> None:
    decision = sold(site.crm)
    root = site.client("root")
    root.post_form(UNDO, {"id": decision.id})
    assert "0 of 1 undone" in root.post_form(UNDO, {"id": decision.id}).text


def test_S3_a_failed_decision_is_tried_again(site: WebSite) -> None:
    decision = failed(site.crm)
    mended(site.crm)
    root = site.client("root")
    assert root.post_form(RETRY, {"id": decision.id}).status_code == 303
    assert "1 decision was tried again, and did not fail." in root.get("/log").text
    assert category_of(site, "ghost") == "7"


def test_S3_what_fails_again_or_had_not_failed_is_told(site: WebSite) -> None:
    again, mendable, fine = failed(site.crm), failed(site.crm, "late", "later"), sold(site.crm)
    mended(site.crm, "late")
    answer = site.client("root").post_form(RETRY, {"id": [again.id, mendable.id, fine.id]})
    told = rows(answer.text)
    assert "1 of 3 did not fail this time" in answer.text
    assert "Not done Failed" in told[0]
    assert "The company was not found." in told[0]
    assert "Done Updated" in told[1]
    assert "It had not failed, so nothing was tried." in told[2]


@pytest.mark.parametrize("path", [UNDO, RETRY])
@pytest.mark.parametrize("who", ["ann", "berit"])
def test_only_who_may_does_it(site: WebSite, path: str, who: str) -> None:
    decision = sold(site.crm)
    assert site.client(who).post_form(path, {"id": decision.id}).status_code == 403
    assert category_of(site, "acme") == "7"


@pytest.mark.parametrize("path", [UNDO, RETRY])
def test_ticking_nothing_or_too_much_is_refused(site: WebSite, path: str) -> None:
    root = site.client("root")
    assert root.post_form(path, {}).status_code == 422
    assert root.post_form(path, {"id": [str(n) for n in range(201)]}).status_code == 422


@pytest.mark.parametrize("path", [UNDO, RETRY])
def test_what_is_not_there_changes_nothing(site: WebSite, path: str) -> None:
    decision = sold(site.crm)
    assert site.client("root").post_form(path, {"id": [decision.id, "no"]}).status_code == 404
    assert category_of(site, "acme") == "7"


@pytest.mark.parametrize("path", [UNDO, RETRY])
def test_enter_in_a_tick_box_does_nothing(site: WebSite, path: str) -> None:
    decision = sold(site.crm)
    form = {"nothing": "yes", "id": decision.id, "next": "/log?rule=sold"}
    answer = site.client("root").post_form(path, form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/log?rule=sold")
    assert category_of(site, "acme") == "7"
