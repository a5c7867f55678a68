"""A scene's JSON as the objects that the engine works on."""

from __future__ import annotations

import json
from typing import Any

from attrs import frozen

from leadcat_rules.domain import Category, Company, Contact, CrmLists, LeadStatus, Sale
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.files import parse_ruleset
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.times import parse_time
from tests.property.strategies import Json, Scene


@frozen
class Crm:
    """A CRM of one company."""

    lists: CrmLists
    only: Company

    def company(self, id: str | None) -> Company | None:
        return self.only if id == self.only.id else None


def read(scene: Scene) -> tuple[Ruleset, Event, Crm]:
    """The ruleset, checked as when it is read from a file, the event and the CRM."""
    return parse_ruleset(_apart(scene.ruleset)), event_of(scene.event), crm_of(scene.snapshot)


def event_of(given: Json) -> Event:
    """The event of one line of an events file."""
    fields: dict[str, Any] = {key: each for key, each in given.items() if key != "type"}
    if fields.get("at") is not None:
        fields["at"] = parse_time(fields["at"])
    record = Sale if given["type"] == "sale_saved" else Contact
    for key in ("before", "after"):
        fields[key] = None if given[key] is None else record(**given[key])
    return SaleSaved(**fields) if record is Sale else ContactSaved(**fields)


def crm_of(given: Json) -> Crm:
    """The CRM of a snapshot."""
    categories = [Category(**each) for each in given["categories"]]
    lists = CrmLists(categories, [LeadStatus(**each) for each in given["lead_statuses"]])
    (company,) = given["companies"]
    category = lists.category(company["category"])
    return Crm(lists, Company(**company | {"category": category}))


def _apart(value: Json) -> Json:
    copy: Json = json.loads(json.dumps(value))
    return copy
