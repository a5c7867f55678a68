"""What stands around the form of a sale or contact: its company, that one's contacts, the lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

from attrs import frozen

from leadcat_rules import Company, Contact, CrmLists, NotFound, Sale
from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.desk import CrmDesk
from leadcat_web.crm.entries import Record, label_of, mark_of
from leadcat_web.frame import Visit

_MOST_CONTACTS = 200
"""More of a company's contacts are not offered for a sale."""
Word: TypeAlias = Literal["sale", "contact"]


@frozen(kw_only=True)
class Kind:
    """Sales or contacts; the word names templates and routes."""

    word: Word
    read: Callable[[EmbeddedCrm, str], Record]
    blank: Callable[[str, str, CrmLists], Record]
    """A new one of this id, for the company of that id."""


@frozen(kw_only=True)
class Scene:
    """A form's surroundings, read at once."""

    kind: Kind
    record: Record
    """As it is stored; a blank one where it is new."""
    stored: Record | None
    company: Company | None
    contacts: Sequence[Contact]
    lists: CrmLists
    is_new: bool

    @property
    def contact_options(self) -> list[tuple[str, str]]:
        """The contacts that a sale can have, as ids and names."""
        return [(each.id, label_of(each)) for each in self.contacts]

    def contact_label(self, id: str) -> str:
        """A contact's name; its id where it is none of those that can be chosen."""
        return dict(self.contact_options).get(id, id)

    def lead_status_label(self, id: str) -> str:
        """A lead status's name."""
        status = self.lists.lead_status(id)
        return id if status is None else status.name

    @property
    def mark(self) -> str:
        """The mark of what is stored."""
        return mark_of(self.stored)


def scene_of(crm: EmbeddedCrm, kind: Kind, record_id: str, company_id: str | None) -> Scene:
    """`company_id` is given for a new record. Raises NotFound."""
    lists = crm.engine.lists()
    if company_id is None or not record_id:
        record: Record = kind.read(crm, record_id)
        stored: Record | None = record
        company = None if record.company is None else crm.company(record.company)
    else:
        company = crm.company(company_id)
        record, stored = kind.blank(record_id, company_id, lists), _stored(crm, kind, record_id)
    return Scene(
        kind=kind,
        record=record,
        stored=stored,
        company=company,
        contacts=_contacts(crm, record) if isinstance(record, Sale) else (),
        lists=lists,
        is_new=company_id is not None,
    )


def desk_of(visit: Visit) -> CrmDesk:
    """The way to the embedded CRM, which these pages are for."""
    if not isinstance(visit.desk, CrmDesk):
        raise TypeError("the CRM's own pages need the embedded CRM")
    return visit.desk


def _stored(crm: EmbeddedCrm, kind: Kind, record_id: str) -> Record | None:
    """A new record that is there already: its form was sent before."""
    try:
        return kind.read(crm, record_id)
    except NotFound:
        return None


def _contacts(crm: EmbeddedCrm, sale: Sale) -> Sequence[Contact]:
    found = [] if sale.company is None else crm.contacts(company=sale.company, limit=_MOST_CONTACTS)
    if sale.contact is None or any(each.id == sale.contact for each in found):
        return found
    return [crm.contact(sale.contact), *found]
