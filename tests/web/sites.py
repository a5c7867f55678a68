"""A small CRM with people in it, as an app: what most tests of the screens begin with."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from attrs import field, frozen
from fastapi import FastAPI
from httpx2 import Response
from starlette.requests import Request
from starlette.testclient import TestClient

from leadcat_rules import Company, Contact, LeadStatus, Ruleset, Sale, parse_ruleset
from leadcat_sql import EmbeddedCrm, Role
from leadcat_web import crm_app
from leadcat_web.crm.roles import ROLES, Roles, acts

PEOPLE = {
    "ann": Role.SALES,
    "olle": Role.SALES,
    "berit": Role.READER,
    "root": Role.ADMINISTRATOR,
    "rut": Role.ADMINISTRATOR,
}
"""Who is known, by the header X-Actor."""
RULES = """
{"name": "Lead to customer", "rules": [
  {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"},
  {"id": "lost", "trigger": "sale_lost", "set_category_to": "Lost", "ask_for_confirmation": true,
   "because": "A lost sale isn't always a lost company."},
  {"id": "qualified", "trigger": "lead_status_changed", "lead_status": "Qualified",
   "set_category_to": "Opportunity", "ask_for_confirmation": true, "expires_after": "P14D",
   "because": "Sales looks at a qualified lead before it becomes an opportunity."}
]}
"""
_TOKEN = re.compile(r'name="csrf" (?:content|value)="([^"]+)"')


def rules() -> Ruleset:
    """Sold is automatic; lost and qualified ask."""
    return parse_ruleset(RULES)


async def actor_of(request: Request) -> str | None:
    """A host's dependency: whoever the header names, when she is known."""
    # What a browser sends from a page that it has left carries its cookies, and no such header.
    name = request.headers.get("x-actor") or request.cookies.get("x-actor")
    if name not in PEOPLE:
        return None
    acts(name, ROLES[PEOPLE[name]])
    return name


class Visitor(TestClient):
    """One person's browser without a screen: cookies are kept, redirects are shown."""

    def token(self, path: str = "/") -> str:
        """The token that the forms of a page carry."""
        found = _TOKEN.search(self.get(path).text)
        assert found is not None, f"no token on {path}"
        return found[1]

    def post_form(
        self, path: str, values: Mapping[str, Any], *, follow: bool = False, page: str = "/"
    ) -> Response:
        """Send a form that was found on `page`."""
        form = {"csrf": self.token(page), **values}
        return self.post(path, data=form, follow_redirects=follow)


@frozen
class WebSite:
    """An app over a fresh CRM."""

    crm: EmbeddedCrm
    app: FastAPI = field()

    def client(self, who: str | None, **headers: str) -> Visitor:
        """This person's browser; None for somebody unknown."""
        known = {} if who is None else {"x-actor": who}
        return Visitor(self.app, headers={**known, **headers}, follow_redirects=False)


def new_crm(file: Path, **options: Any) -> EmbeddedCrm:
    """A CRM in this new file, with companies, their contacts and sales, and the rules above."""
    shutil.copyfile(_filled_file(), file)
    plugins = [Roles(), *options.pop("plugins", ())]
    options.setdefault("synchronous", "normal")
    return EmbeddedCrm.open(f"sqlite:///{file}", plugins=plugins, **options)


@cache
def _filled_file() -> Path:
    """Made once: a copy is ready much sooner."""
    folder = Path(tempfile.mkdtemp(prefix="leadcat-web-"))
    atexit.register(shutil.rmtree, folder)
    file = folder / "filled.db"
    with EmbeddedCrm.open(f"sqlite:///{file}", create=True, plugins=[Roles()]) as crm:
        crm.seed(companies=0)
        fill(crm)
        _publish(crm)
    return file


def fill(crm: EmbeddedCrm) -> None:
    """Acme and Norrsken are leads; Fjord is a customer."""
    lists = {each.id: each for each in crm.categories()}
    lead, customer = lists["1"], lists["7"]
    crm.put_company(Company(id="acme", name="Acme AB", category=lead, attributes={"country": "SE"}))
    crm.put_company(Company(id="norrsken", name="Norrsken Åland", category=lead))
    crm.put_company(Company(id="fjord", name="Fjord AS", category=customer))
    crm.put_company(Company(id="a/b <i>", name="<script>alert(1)</script>", category=lead))
    crm.save_contact(
        Contact(id="eva", company="acme", lead_status="1", attributes={"name": "Eva Ek"})
    )
    crm.save_contact(Contact(id="nils", company="norrsken", lead_status="1"))
    crm.save_sale(
        Sale(id="offer", company="acme", contact="eva", status="open", amount=1200, currency="SEK")
    )


def _publish(crm: EmbeddedCrm) -> None:
    acts("root", ROLES[Role.ADMINISTRATOR])
    active = crm.engine.settings.open().base
    crm.engine.settings.publish(rules(), expect=active, by="root")


def new_site(folder: Path, **options: Any) -> WebSite:
    """An app over a fresh CRM in a file of this folder."""
    crm = new_crm(folder / "crm.db", **options)
    return WebSite(crm, crm_app(crm, actor=actor_of))


OPEN, QUALIFIED = LeadStatus(id="1", name="Open"), LeadStatus(id="3", name="Qualified")
