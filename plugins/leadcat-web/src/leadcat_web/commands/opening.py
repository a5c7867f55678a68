"""The CRM that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadcat_sql import EmbeddedCrm


def open_crm(url: str) -> EmbeddedCrm:
    """Open what is there, with nothing but its own rows; raises StoreError."""
    from leadcat_sql import EmbeddedCrm, Place

    place = Place.of(url)
    return EmbeddedCrm.open(place.url, tenant=place.tenant)
