"""What was saved before: only a host that keeps sales and contacts can tell."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from leadcat_rules import Contact, Sale


@runtime_checkable
class Records(Protocol):
    """A desk that also knows what is stored; None where there is no such record."""

    async def stored_sale(self, sale_id: str) -> Sale | None:
        """The sale of this id as it is stored now."""
        ...

    async def stored_contact(self, contact_id: str) -> Contact | None:
        """The contact of this id as it is stored now."""
        ...


async def sale_as_stored(desk: object, sale_id: str) -> Sale | None:
    """The sale as it is stored; None also for hosts that can't tell."""
    return await desk.stored_sale(sale_id) if isinstance(desk, Records) else None


async def contact_as_stored(desk: object, contact_id: str) -> Contact | None:
    """The contact as it is stored; None also for hosts that can't tell."""
    return await desk.stored_contact(contact_id) if isinstance(desk, Records) else None
