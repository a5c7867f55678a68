"""What `leadcat` finds of this plugin: its commands, and stores for `--store URL`.

It is loaded with every command, so nothing here needs a database's tools before it uses one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadcat_rules import Store, hookimpl
from leadcat_sql.places import Place, is_ours

if TYPE_CHECKING:
    from typer import Typer


@hookimpl
def leadcat_commands() -> Sequence[Typer]:
    """`publish`, `inbox`, `answer`, `log` and the others that work on a store."""
    from leadcat_sql.commands import app

    return [app]


@hookimpl
def leadcat_open_store(url: str) -> Store | None:
    """The SqlStore of a `sqlite:` or `postgresql:` URL, of its `?tenant=` where it names one."""
    if not is_ours(url):
        return None
    from leadcat_sql.stores.store import SqlStore

    place = Place.of(url)
    return SqlStore.open(place.url, tenant=place.tenant)
