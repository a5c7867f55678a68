"""What tests of the settings do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from attrs import evolve

from leadcat_rules import Revision, Ruleset, SettingsDraft, parse_ruleset
from leadcat_sql import Role
from leadcat_web.crm.roles import ROLES, acts
from tests.web.sites import WebSite

if TYPE_CHECKING:
    from playwright.sync_api import Page

TAB = "/settings/lead-categorization"
EDITOR = "/settings/ruleset"

FURTHER = {
    "name": "Lead to customer",
    "attributes": {"company": {"employees": "numeric"}},
    "rules": [
        {
            "id": "big",
            "trigger": "sale_sold",
            "set_category_to": {"id": "8"},
            "origins": ["ui", "api"],
            "when": {
                "all": [
                    {"name": "company_country", "operator": "one_of", "value": ["SE", "NO"]},
                    {
                        "any": [
                            {"name": "sale_amount", "operator": "greater_than", "value": 100000},
                            {
                                "name": "company_attribute_employees",
                                "operator": "is_known",
                            },
                        ]
                    },
                ]
            },
            "because": "Large ones are looked after <b>well</b>.",
        },
        {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"},
        {
            "id": "again",
            "trigger": "lead_status_changed",
            "lead_status": "Re-nurture",
            "set_category_to": "Prospect",
            "ask_for_confirmation": True,
            "expires_after": "P1DT12H",
        },
        {
            "id": "<script>alert(1)</script>",
            "trigger": "lead_status_changed",
            "lead_status": "Qualified",
            "set_category_to": "Opportunity",
        },
    ],
}
"""A rule with conditions, the first of two that wait for a lead status, and a hostile name."""


def active(site: WebSite) -> SettingsDraft:
    """The settings as they stand."""
    return site.crm.engine.settings.open()


def revisions(site: WebSite) -> int:
    """How many there are."""
    return len(site.crm.engine.settings.history())


def published(site: WebSite, ruleset: Ruleset | dict[str, Any], by: str = "rut") -> Revision:
    """Somebody publishes this over what is active."""
    acts(by, ROLES[Role.ADMINISTRATOR])
    made = ruleset if isinstance(ruleset, Ruleset) else parse_ruleset(ruleset)
    return site.crm.engine.settings.publish(made, expect=active(site).base, by=by)


def saved_by_rut(site: WebSite, trigger: str, **edits: Any) -> Revision:
    """Rut edits one toggle and saves."""
    return published(site, active(site).edit(trigger, **edits).ruleset)


def delete_category(site: WebSite, id: str) -> None:
    """The category is deleted from the CRM's list."""
    category = next(each for each in site.crm.categories() if each.id == id)
    site.crm.put_category(evolve(category, deleted=True))


def delete_lead_status(site: WebSite, id: str) -> None:
    """The lead status is deleted from the CRM's list."""
    status = next(each for each in site.crm.lead_statuses() if each.id == id)
    site.crm.put_lead_status(evolve(status, deleted=True))


def form_of(draft: SettingsDraft) -> dict[str, str]:
    """What a browser sends of the tab when nothing was changed."""
    form = {"base": draft.base or ""}
    for toggle in draft.toggles:
        name = toggle.trigger.value
        if toggle.enabled:
            form[f"{name}-enabled"] = "on"
        if toggle.ask_for_confirmation:
            form[f"{name}-ask_for_confirmation"] = "on"
        form[f"{name}-set_category_to"] = toggle.set_category_to or ""
        if name == "lead_status_changed":
            form[f"{name}-lead_status"] = toggle.lead_status or ""
    return form


def whole(page: Page) -> Page:
    """The page in a window as high as itself, so that nothing lies behind a bar that sticks."""
    page.set_viewport_size({"width": 1280, "height": 2_400})
    page.evaluate("scrollTo(0, 0)")
    return page
