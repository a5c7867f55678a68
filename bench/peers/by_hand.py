"""The four rules written by hand, without a ruleset: as one writes them, and for speed."""

from __future__ import annotations

from leadcat_rules import CategoryGroup, Company, Event, Proposal, SaleSaved, SaleStatus

_SOLD = Proposal("sold", "7", ask=False)
_LOST = Proposal("lost", "7", ask=False)
_REGISTERED = Proposal("registered", "7", ask=False)
_STATUS = Proposal("status", "7", ask=False)


def plainly(event: Event, company: Company | None) -> Proposal | None:
    """What the four rules want of this event."""
    if company is None or company.category is None:
        return None
    if company.category.group is not CategoryGroup.POTENTIAL_CUSTOMER:
        return None
    if isinstance(event, SaleSaved):
        before = None if event.before is None else event.before.status
        if event.after.status is SaleStatus.SOLD and before is not SaleStatus.SOLD:
            return _SOLD
        if event.after.status is SaleStatus.LOST and before is not SaleStatus.LOST:
            return _LOST
        return _REGISTERED if event.before is None else None
    was = None if event.before is None else event.before.lead_status
    if event.after.lead_status == "5" and was != "5" and company.category.lead_status_enabled:
        return _STATUS
    return None


_ELIGIBLE = CategoryGroup.POTENTIAL_CUSTOMER
_IS_SOLD, _IS_LOST = SaleStatus.SOLD, SaleStatus.LOST


def for_speed(event: Event, company: Company | None) -> Proposal | None:
    """The same with nothing looked up twice."""
    if company is None:
        return None
    category = company.category
    if category is None or category.group is not _ELIGIBLE:
        return None
    if type(event) is SaleSaved:
        sale, status = event.before, event.after.status
        if sale is None or sale.status is not status:
            if status is _IS_SOLD:
                return _SOLD
            if status is _IS_LOST:
                return _LOST
        return _REGISTERED if sale is None else None
    if event.after.lead_status != "5" or not category.lead_status_enabled:  # type: ignore[union-attr]  # a contact's
        return None
    contact = event.before
    return _STATUS if contact is None or contact.lead_status != "5" else None  # type: ignore[union-attr]  # a contact's
