"""The settings: the four toggles as a draft, and the history of revisions (R1 to R7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from leadcat_rules.domain import Id, optional_identifier
from leadcat_rules.engine.access import Access
from leadcat_rules.engine.checking import check_text
from leadcat_rules.engine.publishing import open_settings, publish, roll_back, save_settings
from leadcat_rules.engine.toggles import SettingsDraft
from leadcat_rules.errors import Problem
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.store import Revision


@frozen
class Settings:
    """The administrator's side. Each method has its twin with an `a` for hosts of coroutines."""

    _access: Access

    @property
    def is_read_only(self) -> bool:
        """Whether the rules are a file's, opened with `read_only`: each save is refused then."""
        return self._access.rulebook.is_fixed

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

    def check(self, text: str | bytes, *, context: Any = None) -> tuple[Problem, ...]:
        """Everything that is wrong with a ruleset as JSON text; empty when nothing is.

        What `parse_ruleset` and `publish` would refuse, and what the CRM doesn't have: names and
        ids of categories and lead statuses, and deleted ones that a rule that is on is to set or
        waits for (S4). Each problem's pointer leads into the text. Nothing is saved, and anybody
        may ask.
        """
        return self._access.read(lambda session: check_text(session, text), context)

    async def acheck(self, text: str | bytes, *, context: Any = None) -> tuple[Problem, ...]:
        """See `check`."""
        return await self._access.aread(lambda session: check_text(session, text), context)

    def history(
        self, *, limit: int | None = None, before: int | None = None, context: Any = None
    ) -> Sequence[Revision]:
        """The savings, newest first: what, when and by whom.

        At most `limit`, None for all; only those with a number below `before`, where it is given.
        """
        return self._access.read(lambda session: session.records.revisions(limit, before), context)

    async def ahistory(
        self, *, limit: int | None = None, before: int | None = None, context: Any = None
    ) -> Sequence[Revision]:
        """See `history`."""
        return await self._access.aread(
            lambda session: session.records.revisions(limit, before), context
        )

    def revision(self, revision_id: str, *, context: Any = None) -> Revision | None:
        """The newest saving of this id, as a decision names it; None when there is none."""
        return self._access.read(lambda session: session.records.revision(revision_id), context)

    async def arevision(self, revision_id: str, *, context: Any = None) -> Revision | None:
        """See `revision`."""
        return await self._access.aread(
            lambda session: session.records.revision(revision_id), context
        )
