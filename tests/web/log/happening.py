"""Decisions in the log, for tests to look at, undo and retry."""

from __future__ import annotations

from leadcat_rules import Company, Decision, Sale, SaleSaved
from leadcat_sql import EmbeddedCrm
from tests.web.inbox.asking import category

HOSTILE = "a/b ?#%<i>"
"""An id of an event, as a host may give it."""


def sold(crm: EmbeddedCrm, company: str = "acme", sale: str = "big", **details: str) -> Decision:
    """A sale is sold, and its company becomes a customer."""
    details.setdefault("actor", "ann")
    sale_now = Sale(id=sale, company=company, status="sold", amount=90000, currency="SEK")
    return crm.save_sale(sale_now, **details)  # type: ignore[arg-type]  # texts are details


def nothing(crm: EmbeddedCrm, company: str = "fjord") -> Decision:
    """A customer's sale is registered: no rule touches it (E1)."""
    return crm.save_sale(Sale(id=f"small-{company}", company=company, status="open"), actor="olle")


def failed(crm: EmbeddedCrm, company: str = "ghost", id: str = "failing") -> Decision:
    """An event about a company that the CRM doesn't have."""
    sale = Sale(id=f"of-{company}", company=company, status="sold")
    return crm.handle(SaleSaved(id=id, before=None, after=sale, actor="olle"))


def mended(crm: EmbeddedCrm, company: str = "ghost") -> None:
    """Now it has the company."""
    crm.put_company(Company(id=company, name="Ghost Ltd", category=category(crm, "1")))
