"""What `leadcat explain` is asked for."""

from __future__ import annotations

from collections.abc import Sequence

import typer
from attrs import frozen

from leadcat_rules.errors import ErrorCode, NotFound, Problem, did_you_mean, pointer
from leadcat_rules.events import Event

_MOST_NAMED = 10


@frozen(kw_only=True)
class Asked:
    """What the command line asks for."""

    ruleset: str | None
    crm: str | None
    events: str | None
    event_ids: tuple[str, ...]
    answer: str
    store: str | None
    decision_ids: tuple[str, ...]
    company: str | None
    rules: tuple[str, ...]

    def check(self) -> None:
        """Raises BadParameter where the options don't go together."""
        if self.store is None:
            if not (self.ruleset and self.crm and self.events):
                raise typer.BadParameter(
                    "name RULESET, --crm and --events, or --store with --decision or --company"
                )
            if self.decision_ids:
                raise typer.BadParameter("--decision needs --store; --event names one of a file")
            return
        if self.ruleset or self.events or self.event_ids:
            raise typer.BadParameter("--store has its own rules and events: leave the files out")
        if bool(self.decision_ids) is (self.company is not None):
            raise typer.BadParameter("with --store name either --decision or --company")

    def is_about(self, event: Event) -> bool:
        """Whether this event of the file is asked for."""
        named = not self.event_ids or event.id in self.event_ids
        return named and self.company in (None, event.company_id)


def refuse_unknown_rules(ids: Sequence[str], known: Sequence[str], file: str | None) -> None:
    """Raises NotFound with each of these ids that no rule has."""
    missing = [id for id in ids if id not in known]
    if missing:
        problems = (
            Problem(
                ErrorCode.NOT_FOUND,
                f"there is no rule {id!r}",
                did_you_mean(id, known) or _there_are(list(dict.fromkeys(known))),
                file=file,
                pointer="" if file is None else pointer("rules"),
            )
            for id in missing
        )
        raise NotFound(*problems)


def _there_are(ids: Sequence[str]) -> str:
    more = f" and {len(ids) - _MOST_NAMED:,} others" if len(ids) > _MOST_NAMED else ""
    return f"there are {', '.join(ids[:_MOST_NAMED])}{more}"
