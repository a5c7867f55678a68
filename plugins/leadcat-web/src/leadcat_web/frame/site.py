"""What all requests of one app have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from attrs import field, frozen

from leadcat_web.desk import CRM_PERMISSIONS, PERMISSIONS
from leadcat_web.frame.pending import Pending
from leadcat_web.frame.signing import Signing

if TYPE_CHECKING:
    from leadcat_web.desk import Desk
    from leadcat_web.frame.caller import Clients
    from leadcat_web.frame.faults import Renderer
    from leadcat_web.frame.templates import Templates


def _utc_now() -> datetime:
    return datetime.now(UTC)


@frozen(kw_only=True, eq=False)
class Site:
    """One app: its engine's desk, its looks, and how it knows who visits."""

    desk: Desk
    templates: Templates
    signing: Signing
    title: str = "Leadcat"
    time_zone: str = "UTC"
    home: str = "overview"
    """The name of the route that a visitor begins with."""
    login: str | None = None
    """The name of the page to sign in, where the app has one of its own."""
    clients: Clients | None = None
    """Finds the client of a bearer token; None where there are no tokens."""
    renderers: dict[str, Renderer] = field(factory=dict)
    """How errors are written below a path; elsewhere they are pages."""
    has_crm: bool = False
    """Whether the embedded CRM's own pages are there."""
    pending: Pending = field(factory=Pending)
    """How many confirmations wait."""
    clock: Callable[[], datetime] = _utc_now
    """The time that pages count ages from."""

    @property
    def permissions(self) -> Sequence[str]:
        """What may be asked about a caller here."""
        return CRM_PERMISSIONS if self.has_crm else PERMISSIONS
