"""Events in words: what happened, and what changed from before to after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from leadcat_rules import Company, Contact, CrmLists, Event, Sale, SaleSaved, Trigger
from leadcat_web.words import N_, Speech

_HAPPENED: Mapping[Trigger, str] = {
    Trigger.SALE_SOLD: N_("The sale %(name)s was sold"),
    Trigger.SALE_LOST: N_("The sale %(name)s was lost"),
    Trigger.SALE_REGISTERED: N_("The sale %(name)s was registered"),
    Trigger.LEAD_STATUS_CHANGED: N_(
        "The lead status of the contact %(name)s was set to %(status)s"
    ),
}
_SALE_SAVED, _CONTACT_SAVED = (
    N_("The sale %(name)s was saved"),
    N_("The contact %(name)s was saved"),
)


@frozen(kw_only=True)
class FieldChange:
    """One field of the saved record, as texts; `before` is None when the record is new."""

    label: str
    before: str | None
    after: str

    @property
    def is_changed(self) -> bool:
        """Whether the save changed it."""
        return self.before != self.after


def happened(event: Event, trigger: Trigger | None, lists: CrmLists, speech: Speech) -> str:
    """The event as a sentence without its full stop; `trigger` is the decision's."""
    name = name_of(event.after)
    if trigger is not None and trigger in event.triggers:
        status = _lead_status(event.after, lists)
        return speech.gettext(_HAPPENED[trigger], name=name, status=status)
    return speech.gettext(
        _SALE_SAVED if isinstance(event, SaleSaved) else _CONTACT_SAVED, name=name
    )


def name_of(record: Sale | Contact) -> str:
    """What the CRM calls it, if it says so, else its id."""
    name = record.attributes.get("name")
    return name if isinstance(name, str) and name.strip() else record.id


def field_changes(
    event: Event, company: Company | None, lists: CrmLists, speech: Speech
) -> list[FieldChange]:
    """Every field that the record has before or after the save."""
    before = {} if event.before is None else dict(_fields(event.before, company, lists, speech))
    after = dict(_fields(event.after, company, lists, speech))
    return [
        FieldChange(
            label=label,
            before=None if event.before is None else before.get(label, ""),
            after=after.get(label, ""),
        )
        for label in {**after, **before}
        if before.get(label) or after.get(label)
    ]


def _fields(
    record: Sale | Contact, company: Company | None, lists: CrmLists, speech: Speech
) -> Iterator[tuple[str, str]]:
    if isinstance(record, Sale):
        yield speech.gettext("Sale status"), speech.sale_status(record.status)
        yield speech.gettext("Amount"), speech.money(record.amount, record.currency)
        yield speech.gettext("Contact"), record.contact or ""
    else:
        yield speech.gettext("Lead status"), _lead_status(record, lists)
    is_known = company is not None and company.id == record.company
    name = company.name.strip() if company and is_known else ""
    yield speech.gettext("Company"), name or record.company or ""
    for name, value in record.attributes.items():
        yield speech.gettext("Attribute %(name)s", name=name), attribute_text(value)


def attribute_text(value: Any) -> str:
    """A value that the CRM keeps beside its own fields."""
    if isinstance(value, list | tuple):
        return ", ".join(map(attribute_text, value))
    return "" if value is None else str(value)


def _lead_status(record: Sale | Contact, lists: CrmLists) -> str:
    if isinstance(record, Sale) or record.lead_status is None:
        return ""
    known = lists.lead_status(record.lead_status)
    return record.lead_status if known is None else known.name
