"""Saving a ruleset: allowed, compared with what is active, all or nothing (R6, R7)."""

from __future__ import annotations

from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.rulebook import Edition
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.toggles import SettingsDraft
from leadcat_rules.errors import (
    ErrorCode,
    InvalidInput,
    NotFound,
    Problem,
    Refused,
    RevisionConflict,
)
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.store import Revision


def open_settings(session: Session) -> Flow[SettingsDraft]:
    """The active settings, ready to be edited; anybody may look."""
    active = yield from session.records.active()
    ruleset = session.rulebook.edition(active).ruleset
    # The fourth toggle offers lead statuses also before a rule names one.
    lists = yield from session.host.all_lists()
    return SettingsDraft.of(ruleset, _id_of(active), lists)


def save_settings(session: Session, draft: SettingsDraft, *, by: str | None) -> Flow[Revision]:
    """Save what was edited. Raises InvalidInput with what is missing (R5), and as `publish`."""
    yield from session.host.require(by, "change_settings")
    if not draft.can_save:
        raise InvalidInput(*draft.problems)
    return (yield from put(session, draft.ruleset, by=by, expect=draft.base))


def publish(
    session: Session, ruleset: Ruleset, *, by: str | None, expect: str | None
) -> Flow[Revision]:
    """Make it the active revision, for whoever may change the settings.

    Raises NotAllowed (R6), InvalidInput (S7), and RevisionConflict when another revision than
    `expect` is active (R7).
    """
    yield from session.host.require(by, "change_settings")
    return (yield from put(session, ruleset, by=by, expect=expect))


def put(
    session: Session, ruleset: Ruleset, *, by: str | None, expect: str | None
) -> Flow[Revision]:
    """Like `publish`, where the host itself acts and nobody needs to be allowed.

    Also raises PluginError when a rule names a lead status and nobody lists them.
    """
    if session.rulebook.is_fixed:
        message = "the engine was opened with rules that are read only"
        raise Refused(Problem(ErrorCode.READ_ONLY, message, "open it without read_only"))
    edition = made_ready(session, ruleset)
    revision = yield from session.records.publish(
        edition.revision, ruleset.canonical(), at=session.now(), by=by, expect=expect
    )
    if revision is None:
        raise _conflict((yield from session.records.active()), expect)
    return revision


def made_ready(session: Session, ruleset: Ruleset) -> Edition:
    """What is to be decided by; InvalidInput or PluginError with what keeps it from that."""
    edition = session.rulebook.read(ruleset)
    problems = list(session.rulebook.problems(edition))
    if problems:
        raise InvalidInput(*problems)
    if edition.needs_lead_statuses:
        session.host.plugins.require_lead_statuses()
    return edition


_TRIES = 16
"""How often a file is put over what others keep publishing at the same time."""


def put_new(
    session: Session, ruleset: Ruleset, *, by: str | None, tries: int = _TRIES
) -> Flow[Revision]:
    """Publish a file's content once: what was saved over it since stays the truth."""
    known = yield from session.records.revision(ruleset.revision)
    if known is not None:
        return known
    active = yield from session.records.active()
    try:
        return (yield from put(session, ruleset, by=by, expect=_id_of(active)))
    except RevisionConflict:
        if tries == 1:
            raise
    return (yield from put_new(session, ruleset, by=by, tries=tries - 1))


def roll_back(session: Session, revision_id: str, *, by: str | None) -> Flow[Revision]:
    """Make an earlier revision the active one again, as a new entry of the history."""
    earlier = yield from session.records.revision(revision_id)
    if earlier is None:
        message = f"there is no revision {revision_id!r}"
        raise NotFound(Problem(ErrorCode.NOT_FOUND, message, "the history lists them"))
    active = yield from session.records.active()
    ruleset = session.rulebook.edition(earlier).ruleset
    return (yield from publish(session, ruleset, by=by, expect=_id_of(active)))


def _id_of(revision: Revision | None) -> str | None:
    return None if revision is None else revision.id


def _conflict(active: Revision | None, expect: str | None) -> RevisionConflict:
    saved = "no revision is active"
    if active is not None:
        saved = f"{active.by or 'somebody'} saved {active.id} at {active.at.isoformat()}"
    message = f"the rules were changed in between: {saved}, not {expect or 'none'}"
    hint = "open the settings again and repeat the change"
    return RevisionConflict(Problem(ErrorCode.REVISION_CONFLICT, message, hint))
