"""Takes the screenshots of docs/screens.md: `python -m tools.screenshots`, or `make screenshots`.

The CRM is made anew, its clock stands still, and ids are given: the same machine takes the same
pictures each time, but for a shade of a pixel at a rounded corner.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from attrs import define, evolve, frozen
from playwright.sync_api import Browser, Page

from leadcat_rules import Company, Contact, Sale, parse_ruleset
from leadcat_sql import EmbeddedCrm, Role
from leadcat_web import crm_app
from leadcat_web.crm.roles import ROLES, Roles, acts
from tests.web.browsers import a_browser, served, settle
from tests.web.sites import actor_of

FOLDER = Path(__file__).parent.parent / "docs" / "screens"
WIDTH = 1280
_RULES = """
{"name": "Lead to customer", "rules": [
  {"id": "large-order", "trigger": "sale_sold", "set_category_to": "VIP customer",
   "ask_for_confirmation": true,
   "when": {"name": "sale_amount", "operator": "greater_than", "value": 250000},
   "because": "A large order deserves a key account."},
  {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer",
   "because": "A company that has bought from us is a customer."},
  {"id": "lost", "trigger": "sale_lost", "set_category_to": "Lost", "ask_for_confirmation": true,
   "because": "A lost sale isn't always a lost company."},
  {"id": "qualified", "trigger": "lead_status_changed", "lead_status": "Qualified",
   "set_category_to": "Opportunity", "ask_for_confirmation": true, "expires_after": "P14D",
   "because": "Sales looks at a qualified lead before it becomes an opportunity."}
]}
"""
_COMPANIES = {
    "acme": ("Acme AB", "SE", "Opportunity"),
    "norrsken": ("Norrsken Energi AB", "SE", "Lead"),
    "fjord": ("Fjord Logistikk AS", "NO", "Opportunity"),
    "vester": ("Vester Møbler A/S", "DK", "Prospect"),
    "zonneveld": ("Zonneveld BV", "NL", "Lead"),
    "kranich": ("Kranich GmbH", "DE", "Opportunity"),
}


@define
class Clock:
    """Stands still but when it is told to go on."""

    now: datetime = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time."""
        return self.now

    def passes(self, **time: float) -> None:
        """Later."""
        self.now += timedelta(**time)


@frozen
class Picture:
    """One file: who looks at what, and what she does before it is taken."""

    name: str
    who: str
    path: str
    height: int
    theme: Literal["light", "dark"]
    prepare: Callable[[Page], object] = Page.wait_for_load_state


def _ask(page: Page) -> None:
    page.wait_for_load_state()
    page.get_by_label("Status", exact=True).select_option("lost")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("dialog").wait_for()


def _pick(page: Page) -> None:
    page.wait_for_load_state()
    for name in ("Vester", "Zonneveld"):
        page.get_by_role("checkbox", name=name).press("Space")
    page.evaluate("() => document.activeElement.blur()")


PICTURES = (
    Picture("settings", "root", "/settings/lead-categorization", 980, "light"),
    Picture("inbox", "ann", "/inbox", 640, "light", _pick),
    Picture("decision", "berit", "/log/event/pilot-sold", 930, "dark"),
    Picture("dialog", "ann", "/sales/rack", 640, "dark", _ask),
)
"""The dialog comes last: whoever leaves it has saved, and the inbox has one more."""


def take(folder: Path) -> list[Path]:
    """Take them into this folder, which exists; the files."""
    with _site() as address, a_browser() as browser:
        return [_taken(picture, browser, address, folder) for picture in PICTURES]


def _taken(picture: Picture, browser: Browser, address: str, folder: Path) -> Path:
    file = folder / f"{picture.name}.png"
    context = browser.new_context(
        base_url=address,
        color_scheme=picture.theme,
        extra_http_headers={"x-actor": picture.who},
        locale="en-GB",
        viewport={"width": WIDTH, "height": picture.height},
    )
    page = context.new_page()
    page.goto(picture.path)
    picture.prepare(page)
    settle(page)
    page.screenshot(path=file, animations="disabled")
    context.close()
    return file


@contextmanager
def _site() -> Iterator[str]:
    """The address of a site in which something has happened."""
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/crm.db"
        with EmbeddedCrm.open(url, create=True, plugins=[Roles()], clock=clock) as crm:
            _fill(crm)
            _happen(crm, clock)
            app = crm_app(crm, actor=actor_of)
            app.state.site = evolve(app.state.site, clock=clock)
            with served(app) as address:
                yield address


def _fill(crm: EmbeddedCrm) -> None:
    crm.seed(companies=0)
    categories = {each.name: each for each in crm.categories()}
    for id, (name, country, category) in _COMPANIES.items():
        attributes = {"country": country}
        company = Company(id=id, name=name, category=categories[category], attributes=attributes)
        crm.put_company(company)
    acts("root", ROLES[Role.ADMINISTRATOR])
    crm.engine.settings.publish(
        parse_ruleset(_RULES), expect=crm.engine.settings.open().base, by="root"
    )


def _happen(crm: EmbeddedCrm, clock: Clock) -> None:
    """Sales and contacts of one week."""
    people = {"vester": "Karen Vester", "zonneveld": "Joris Bos", "norrsken": "Elin Berg"}
    for company, name in people.items():
        contact = Contact(
            id=f"{company}-1", company=company, lead_status="1", attributes={"name": name}
        )
        crm.save_contact(contact, actor="olle")
        clock.passes(hours=26)
        crm.save_contact(evolve(contact, lead_status="3"), actor="olle", origin="ui")
    _sell(crm, clock, "acme", "Pilot", 180_000)
    _sell(crm, clock, "kranich", "Spare parts", 9_500)
    rack = Sale(id="rack", company="fjord", status="open", amount=64_000, currency="NOK")
    crm.save_sale(evolve(rack, attributes={"name": "Rack and cabling"}), actor="ann")
    clock.passes(minutes=40)


def _sell(crm: EmbeddedCrm, clock: Clock, company: str, name: str, amount: int) -> None:
    id = name.split()[0].lower()
    sale = Sale(
        id=id,
        company=company,
        status="open",
        amount=amount,
        currency="SEK",
        attributes={"name": name},
    )
    crm.save_sale(sale, id=f"{id}-offered", actor="ann")
    clock.passes(hours=3, minutes=12)
    crm.save_sale(evolve(sale, status="sold"), id=f"{id}-sold", actor="ann", origin="ui")
    clock.passes(minutes=25)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for taken in take(FOLDER):
        print(taken.relative_to(Path.cwd()), taken.stat().st_size)
