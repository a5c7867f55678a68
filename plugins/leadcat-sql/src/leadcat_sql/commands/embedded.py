"""The CRM in a database, for the commands that are about it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from leadcat_rules import ErrorCode, Problem, Refused, StoreError
from leadcat_sql.places import Place

if TYPE_CHECKING:
    from leadcat_sql.crm.embedded import EmbeddedCrm
    from leadcat_sql.crm.unit import CrmOptions


def embedded_crm(url: str, **options: Unpack[CrmOptions]) -> EmbeddedCrm:
    """Open it; raises StoreError, and Refused where the database has a store only.

    The tenant is the one that the URL names.
    """
    from leadcat_sql.crm.embedded import EmbeddedCrm

    place = Place.of(url)
    try:
        options["tenant"] = place.tenant
        return EmbeddedCrm.open(place.url, **options)
    except StoreError as error:
        if error.code is ErrorCode.STORE_NOT_MIGRATED and _is_store_only(place):
            raise Refused(_store_only(place)) from None
        raise


def _is_store_only(place: Place) -> bool:
    from leadcat_sql.database.database import Database
    from leadcat_sql.database.schema_state import SchemaState

    try:
        database = Database.open(place.url)
    except StoreError:
        return False
    try:
        return not database.read(SchemaState.of).has("crm")
    finally:
        database.close()


def _store_only(place: Place) -> Problem:
    from leadcat_sql.database.urls import StoreUrl

    where = str(StoreUrl.of(place.url))
    message = "this database has a store only; its CRM is the host's"
    hint = f"leadcat migrate --store {where} adds an embedded CRM"
    return Problem(ErrorCode.CRM_MISSING, message, hint, file=where)
