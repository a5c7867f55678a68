"""The question that a save may raise: asked before it, answered along with it (C1 to C3, C8)."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from attrs import frozen

from leadcat_rules import (
    Answer,
    Contact,
    CrmLists,
    Decision,
    HostError,
    PluginError,
    Preview,
    Reason,
)
from leadcat_sql import EmbeddedCrm
from leadcat_web.carrying import TooSlow
from leadcat_web.crm.desk import CrmDesk
from leadcat_web.crm.entries import Entry

PREVIEW_BUDGET = 2.0
"""Seconds that a save waits to hear whether it would ask; then it asks later (S3)."""


@frozen(kw_only=True)
class Asked:
    """What a person was asked: an answer to something else is no answer (C5)."""

    revision: str
    rule: str
    suggested: str
    current: str

    @classmethod
    def of(cls, preview: Preview) -> Asked:
        """What a preview that would ask asks."""
        return cls(
            revision=preview.revision,
            rule=preview.rule or "",
            suggested=preview.to_category or "",
            current=preview.from_category or "",
        )

    @classmethod
    def from_text(cls, text: str) -> Asked | None:
        """What `text` made; None for anything else."""
        try:
            revision, rule, suggested, current = map(str, json.loads(text))
        except (ValueError, TypeError, RecursionError):
            return None
        return cls(revision=revision, rule=rule, suggested=suggested, current=current)

    @property
    def text(self) -> str:
        """For a hidden field of the form that answers."""
        return json.dumps([self.revision, self.rule, self.suggested, self.current])

    def is_answered_by(self, decision: Decision) -> bool:
        """Whether what an answer came to was an answer to this; true where it came to nothing."""
        if decision.reason not in (Reason.ACCEPTED, Reason.OVERRIDDEN, Reason.DECLINED):
            return True
        was = (decision.revision, decision.rule, decision.from_category)
        is_other = decision.reason is Reason.OVERRIDDEN
        suggested = self.suggested if is_other else decision.to_category
        return was == (self.revision, self.rule, self.current) and suggested == self.suggested


@frozen(kw_only=True)
class Reply:
    """What a person pressed below the question."""

    word: str
    """accept, choose, decline, later, back; unasked where nobody could ask in time; or nothing."""
    category: str
    """The id of the category that was chosen instead."""
    asked: Asked | None

    @property
    def is_final(self) -> bool:
        """Whether it settles the question, and so has to fit it (C5)."""
        return self.word in ("accept", "choose", "decline")

    def answer(self) -> Answer | None:
        """What the engine is told; None leaves the question to the inbox."""
        if self.word == "accept":
            return Answer.accept()
        if self.word == "choose":
            return Answer.choose(self.category)
        return Answer.decline() if self.word == "decline" else None

    def is_possible(self, lists: CrmLists) -> bool:
        """Whether what was chosen is a category of the list that isn't deleted (C2)."""
        if self.word != "choose":
            return True
        chosen = lists.category(self.category)
        is_current = self.asked is not None and self.asked.current == self.category
        return chosen is not None and (is_current or not chosen.deleted)


@frozen(kw_only=True)
class Foreseen:
    """What a save would come to, as far as it could be found out in time."""

    preview: Preview | None
    is_late: bool = False
    """Whether nobody knew within the budget: then it is saved, and decided afterwards."""

    @property
    def is_unknown(self) -> bool:
        """Whether nobody could judge, so that no answer can be told to fit."""
        return self.preview is None or self.preview.error is not None

    @property
    def question(self) -> Preview | None:
        """The preview, where it asks."""
        return self.preview if self.preview is not None and self.preview.would_ask else None


async def foreseen(desk: CrmDesk, entry: Entry, actor: str | None) -> Foreseen:
    """What saving this would come to. InvalidInput for what would not be saved.

    A plugin that fails or is slow doesn't keep anybody from saving (S3).
    """
    try:
        preview = await desk.in_thread(
            partial(_preview, desk.crm, entry, actor),
            pool="preview",
            budget=min(PREVIEW_BUDGET, desk.budget),
        )
    except TooSlow:
        return Foreseen(preview=None, is_late=True)
    except (HostError, PluginError):
        return Foreseen(preview=None)
    return Foreseen(preview=preview)


def _preview(crm: EmbeddedCrm, entry: Entry, actor: str | None) -> Preview:
    record = entry.record
    if record is None:
        raise ValueError("only what makes a record is previewed")
    details = {"actor": actor, "origin": "ui", "chosen_category": entry.chosen_category}
    ask: Callable[..., Preview] = crm.preview_sale
    if isinstance(record, Contact):
        ask = crm.preview_contact
    return ask(record, **details)
