"""What has happened in the CRM before a page is looked at: one of everything that pages show."""

from __future__ import annotations

from attrs import evolve

from leadcat_rules import Answer, Company, Contact, Sale, parse_ruleset
from leadcat_sql import EmbeddedCrm, Role
from leadcat_web.crm.roles import ROLES, acts

RULES = """
{"name": "Lead to customer", "rules": [
  {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"},
  {"id": "lost", "trigger": "sale_lost", "set_category_to": "Lost", "ask_for_confirmation": true,
   "because": "A lost sale isn't always a lost company."},
  {"id": "qualified", "trigger": "lead_status_changed", "lead_status": "Qualified",
   "set_category_to": "Opportunity", "ask_for_confirmation": true, "expires_after": "P14D",
   "because": "Sales looks at a qualified lead before it becomes an opportunity."},
  {"id": "rival", "trigger": "lead_status_changed", "lead_status": "Disqualified",
   "set_category_to": "Competitor", "when": {"any": [
     {"name": "company_country", "operator": "equal_to", "value": "SE"},
     {"all": [{"name": "company_country", "operator": "is_unknown", "value": true}]}]},
   "because": "Whoever disqualifies a Swede has found a competitor."}
]}
"""
"""The last one has conditions, and its category is deleted afterwards."""


def happen(crm: EmbeddedCrm) -> None:
    """Updated, asked, declined, not fired; a second revision; a rule that is broken."""
    acts("root", ROLES[Role.ADMINISTRATOR])
    settings = crm.engine.settings
    settings.publish(parse_ruleset(RULES), expect=settings.open().base, by="root")
    _leads(crm)
    qualified = Contact(id="nils", company="norrsken", lead_status="3")
    crm.save_contact(qualified, id="nils-qualified", actor="ann")
    kim = Contact(id="kim", company="declined", lead_status="3")
    crm.save_contact(kim, id="kim-qualified", actor="ann")
    (asked,) = crm.engine.inbox.pending(company="declined")
    crm.answer(asked.id, Answer.decline(), by="root")
    crm.save_sale(Sale(id="won", company="won", status="sold"), id="won-sold", actor="ann")
    crm.save_sale(Sale(id="cold", company="fjord", status="sold"), id="cold-sold", actor="olle")
    for id in ("asked", "chosen"):
        crm.save_sale(Sale(id=id, company=id, status="open", amount=700, currency="EUR"))
    competitor = next(each for each in crm.categories() if each.name == "Competitor")
    crm.put_category(evolve(competitor, deleted=True))


def _leads(crm: EmbeddedCrm) -> None:
    lead = next(each for each in crm.categories() if each.name == "Lead")
    for id in ("declined", "won", "asked", "chosen"):
        crm.put_company(Company(id=id, name=f"{id.title()} Oy", category=lead))
