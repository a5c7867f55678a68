"""The question to a person at the terminal (C1, C2)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from getpass import getuser

from rich.console import Console
from rich.text import Text

from leadcat_rules.decisions import Answer, Choice, Confirmation
from leadcat_rules.domain import Category, find
from leadcat_rules.errors import did_you_mean
from leadcat_rules.events import Event, SaleSaved, Trigger
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.terminal.printing import print_hanging, screen, words

_LATER = "later"
_SAYINGS = (Choice.ACCEPT, Choice.CHOOSE, Choice.DECLINE, _LATER)
_HAPPENED = {
    Trigger.SALE_SOLD: "a sale was sold",
    Trigger.SALE_LOST: "a sale was lost",
    Trigger.SALE_REGISTERED: "a sale was registered",
    Trigger.LEAD_STATUS_CHANGED: "a contact's lead status changed",
}


class TerminalDialog:
    """Asks on standard error, so that the output stays clean; the end of the input means later."""

    leadcat_name = "terminal"

    def __init__(self, categories: Sequence[Category], console: Console | None = None) -> None:
        """`categories` are all that the CRM has, the deleted ones marked so."""
        self._categories = categories
        self._console = console or screen(stderr=True)
        self._by = login_name()

    @hookimpl
    def leadcat_confirm(self, confirmation: Confirmation) -> Answer | None:
        """What the person says, None for later."""
        self._show(confirmation)
        try:
            return self._answer()
        except EOFError:
            self._console.print()
            return None

    def _show(self, confirmation: Confirmation) -> None:
        company = confirmation.company
        suggested = find(self._categories, id=confirmation.suggested)
        change = f": {company.category.name if company.category else ''} → "
        target = suggested.name if suggested else confirmation.suggested
        parts = (words(company.name, "bold"), words(change), words(target, "bold"), words("?"))
        self._console.print()
        self._console.print(Text.assemble(*parts))
        self._explain("why", confirmation.because or "the rule doesn't say")
        self._explain("rule", confirmation.rule)
        self._explain("event", happened(confirmation.event, confirmation.trigger))

    def _explain(self, title: str, text: str) -> None:
        print_hanging(self._console, f"  {title:<6} ", words(text))

    def _answer(self) -> Answer | None:
        while True:
            said, _, rest = self._read(
                "[a]ccept, [c]hoose another, [d]ecline, [l]ater: "
            ).partition(" ")
            meant = [saying for saying in _SAYINGS if said and saying.startswith(said.lower())]
            if meant == [Choice.ACCEPT]:
                return Answer.accept(by=self._by)
            if meant == [Choice.DECLINE]:
                return Answer.decline(by=self._by)
            if meant == [_LATER]:
                return None
            if meant == [Choice.CHOOSE]:
                chosen = self._choose(rest.strip())
                if chosen is not None:
                    return Answer.choose(chosen.id, by=self._by)

    def _choose(self, wanted: str) -> Category | None:
        """The category that is named; None when the person goes back."""
        usable = [each for each in self._categories if not each.deleted]
        if not wanted:
            names = ", ".join(f"{each.name} ({each.id})" for each in usable)
            self._explain("known", names)
        while wanted or (wanted := self._read("category, by name or id (nothing: back): ")):
            found = category_meant(wanted, usable)
            if found is not None:
                return found
            hint = did_you_mean(wanted, (each.name for each in usable))
            self._explain("", f"there is no category {wanted!r}{f', {hint}' if hint else ''}")
            wanted = ""
        return None

    def _read(self, prompt: str) -> str:
        line = self._console.input(prompt, markup=False).strip()
        if not sys.stdin.isatty():
            self._console.print(words(line))
        return line


def category_meant(wanted: str, categories: Iterable[Category]) -> Category | None:
    """The category of this name, else of this id."""
    return find(list(categories), name=wanted, id=wanted)


def happened(event: Event, trigger: Trigger | None) -> str:
    """An event in words: its id, what, by whom, when; what was saved, where it has no trigger."""
    saved = "a sale was saved" if isinstance(event, SaleSaved) else "a contact was saved"
    what = saved if trigger is None else _HAPPENED[trigger]
    by = f", by {event.actor}" if event.actor else ""
    at = f", {event.at:%Y-%m-%d %H:%M} UTC" if event.at else ""
    return f"{event.id}, {what}{by}{at}"


def login_name() -> str:
    """Who sits at this terminal, as far as the system knows."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return "terminal"
