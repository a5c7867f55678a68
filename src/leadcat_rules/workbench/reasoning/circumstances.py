"""What there are only so many of: changes of a record, categories, and origins.

Each stands as the smallest event and company in which it is so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from leadcat_rules.domain import Category, CategoryGroup, Company, Contact, CrmLists, Sale
from leadcat_rules.domain import SaleStatus as Status
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved
from leadcat_rules.variables import Facts

EVENT_ID, SALE_ID, CONTACT_ID, COMPANY_ID, COMPANY_NAME = "e1", "s1", "p1", "c1", "Acme"
"""What the records of an example are called where it doesn't matter."""
OTHER = "another"
"""What is named so that it is none of those that conditions name."""


def _sale(before: Status | None, after: Status) -> SaleSaved:
    was = None if before is None else Sale(id=SALE_ID, status=before, company=COMPANY_ID)
    now = Sale(id=SALE_ID, status=after, company=COMPANY_ID)
    return SaleSaved(id=EVENT_ID, before=was, after=now)


def _contact(before: str | None) -> ContactSaved:
    now = Contact(id=CONTACT_ID, company=COMPANY_ID, lead_status=OTHER)
    was = None if before is None else Contact(id=CONTACT_ID, company=COMPANY_ID, lead_status=before)
    return ContactSaved(id=EVENT_ID, before=was, after=now)


SALES: Sequence[SaleSaved] = (
    _sale(Status.OPEN, Status.SOLD),
    _sale(Status.OPEN, Status.LOST),
    *(_sale(None, after) for after in (Status.OPEN, Status.SOLD, Status.LOST)),
    *(_sale(None, after) for after in (Status.STALLED, Status.UNKNOWN)),
    *(_sale(status, status) for status in Status),
)
"""A sale for each status that it can have after a save, and each that the save can raise (E3)."""
CHANGES: Sequence[Event] = (*SALES, _contact(None), _contact(OTHER))
"""These, and a contact whose lead status changed, and one whose didn't."""
FIRST_OF_CONTACTS = len(SALES)
"""From which of the changes on a contact was saved."""
UNCHANGED_CONTACT = FIRST_OF_CONTACTS + 1

ORIGINS: Sequence[Origin] = (Origin.API, *(each for each in Origin if each is not Origin.API))


def changes() -> list[Facts]:
    """Each change, of a company without a category."""
    return [Facts(change, company_of(None)) for change in CHANGES]


def origins() -> list[Facts]:
    """Each origin of a sale that was saved."""
    now = SALES[0].after
    return [
        Facts(SaleSaved(id=EVENT_ID, before=None, after=now, origin=origin), company_of(None))
        for origin in ORIGINS
    ]


def company_of(category: Category | None) -> Company:
    """The company of an example in this category."""
    return Company(id=COMPANY_ID, name=COMPANY_NAME, category=category)


def categories(lists: CrmLists | None, named: Iterable[str]) -> list[Category | None]:
    """All that a company can have: with lists each of theirs, also a deleted one, and none.

    Without lists those named, and another, in every group that there is. Eligible ones first.
    """
    there = list(_any_group(named) if lists is None else lists.categories)
    there.sort(
        key=lambda each: (not _is_eligible(each), each.deleted, not each.lead_status_enabled)
    )
    return [*there, None]


def _is_eligible(category: Category) -> bool:
    return category.group is CategoryGroup.POTENTIAL_CUSTOMER


def _any_group(named: Iterable[str]) -> Iterator[Category]:
    names = [_unnamed(set(named)), *named]
    for enabled in (True, False):
        for id in names:
            yield _category(id, CategoryGroup.POTENTIAL_CUSTOMER, enabled)
    for group in CategoryGroup:
        if group is not CategoryGroup.POTENTIAL_CUSTOMER:
            yield from (_category(id, group, False) for id in names)


def _category(id: str, group: CategoryGroup, enabled: bool) -> Category:
    return Category(id=id, name=id, group=group, lead_status_enabled=enabled)


def _unnamed(names: set[str]) -> str:
    plain = ("Lead", OTHER)
    return next((name for name in plain if name not in names), OTHER * (len(names) + 1))
