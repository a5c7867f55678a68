"""The settings: the four toggles as a draft, and the history of revisions (R1 to R7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from leadcat_rules.domain import Id, optional_identifier
from leadcat_rules.engine.access import Access
from leadcat_rules.engine.publishing import open_settings, publish, roll_back, save_settings
from leadcat_rules.engine.toggles import SettingsDraft
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.store import Revision


@frozen
class Settings:
    """The administrator's side. Each method has its twin with an `a` for hosts of coroutines."""

    _access: Access

    def open(self, *, context: Any = None) -> SettingsDraft:
        """The active settings, ready to be edited; anybody may look."""
        return self._access.read(open_settings, context)

    async def aopen(self, *, context: Any = None) -> SettingsDraft:
        """See `open`."""
        return await self._access.aread(open_settings, context)

    def save(self, draft: SettingsDraft, *, by: Id | None = None, context: Any = None) -> Revision:
        """Save a draft, all or nothing, as a new revision.

        Raises NotAllowed (R6), InvalidInput with which rule lacks what (R5), RevisionConflict
        when somebody else saved in between (R7), Refused when the engine was opened read only,
        and PluginError when a rule names a lead status and nobody lists them.
        """
        actor = optional_identifier(by)
        return self._access.change(lambda session: save_settings(session, draft, by=actor), context)

    async def asave(
        self, draft: SettingsDraft, *, by: Id | None = None, context: Any = None
    ) -> Revision:
        """See `save`."""
        actor = optional_identifier(by)
        return await self._access.achange(
            lambda session: save_settings(session, draft, by=actor), context
        )

    def publish(
        self, ruleset: Ruleset, *, expect: str | None, by: Id | None = None, context: Any = None
    ) -> Revision:
        """Make a whole ruleset the active one, unless another revision than `expect` is active.

        Raises NotAllowed (R6), InvalidInput (R5, S7), RevisionConflict (R7), Refused and
        PluginError as `save` does.
        """
        actor = optional_identifier(by)
        return self._access.change(
            lambda session: publish(session, ruleset, by=actor, expect=expect), context
        )

    async def apublish(
        self, ruleset: Ruleset, *, expect: str | None, by: Id | None = None, context: Any = None
    ) -> Revision:
        """See `publish`."""
        actor = optional_identifier(by)
        return await self._access.achange(
            lambda session: publish(session, ruleset, by=actor, expect=expect), context
        )

    def roll_back(self, revision: str, *, by: Id | None = None, context: Any = None) -> Revision:
        """Make an earlier revision the active one again; raises NotFound, and as `publish`."""
        actor = optional_identifier(by)
        return self._access.change(lambda session: roll_back(session, revision, by=actor), context)

    async def aroll_back(
        self, revision: str, *, by: Id | None = None, context: Any = None
    ) -> Revision:
        """See `roll_back`."""
        actor = optional_identifier(by)
        return await self._access.achange(
            lambda session: roll_back(session, revision, by=actor), context
        )

    def history(self, *, context: Any = None) -> Sequence[Revision]:
        """Every saving, newest first: what, when and by whom."""
        return self._access.read(lambda session: session.records.revisions(), context)

    async def ahistory(self, *, context: Any = None) -> Sequence[Revision]:
        """See `history`."""
        return await self._access.aread(lambda session: session.records.revisions(), context)
