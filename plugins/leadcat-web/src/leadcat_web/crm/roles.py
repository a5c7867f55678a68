"""What the roles of the embedded CRM may do, for the engine to ask."""

from __future__ import annotations

from contextvars import ContextVar

from leadcat_rules import hookimpl
from leadcat_sql import Role

_READER = frozenset({"read"})
_SALES = _READER | {"answer", "edit"}
ROLES = {
    Role.READER: _READER,
    Role.SALES: _SALES,
    Role.ADMINISTRATOR: _SALES
    | {"undo", "retry", "change_settings", "change_lists", "send_events"},
}
"""What each role may, in the words of `leadcat_is_allowed`."""

_ACTING: ContextVar[tuple[str, frozenset[str]] | None] = ContextVar("leadcat_acting", default=None)


def acts(actor: str, permissions: frozenset[str]) -> None:
    """From here on this request is this actor's, who may do this."""
    _ACTING.set((actor, permissions))


class Roles:
    """The plugin that lets the engine know; give it to `EmbeddedCrm.open(plugins=[Roles()])`.

    Whoever signed in is known to the request, so nothing is read in the transaction of a save.
    Whom no request knows may do nothing here.
    """

    leadcat_name = "roles"

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        """Whether the signed-in account's role, or the client's token, is good for it."""
        acting = _ACTING.get()
        return acting is not None and acting[0] == actor and permission in acting[1]
