"""How the story looks on the terminal: chapters, and who does what."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import entry_points
from importlib.util import find_spec

from rich.console import Console
from rich.text import Text

from leadcat_rules import (
    Confirmation,
    CrmLists,
    Decision,
    LeadcatError,
    Preview,
    Revision,
    SettingsDraft,
    Toggle,
)
from leadcat_rules.terminal import conditions_in_words, mark, outcome_in_words, print_hanging
from leadcat_sql.crm.embedded import EmbeddedCrm
from leadcat_sql.places import STORE_VARIABLE

_ENGINE = "leadcat"
_LOOK_AROUND = (
    "log",
    "log e1-phoned",
    "inbox",
    "answer e6-qualified-1 accept",
    "undo e6-qualified",
    "revisions",
    "dump",
)
"""What can be done with the database that the story leaves."""
_SCREENS = "web"
"""The name under which leadcat-web is found, which serves it."""


class Teller:
    """Prints what happened; names come from the CRM of the story."""

    def __init__(self, console: Console, crm: EmbeddedCrm) -> None:
        self._console = console
        self._crm = crm
        self._lists = CrmLists(crm.categories(), crm.lead_statuses())
        self._chapter = 0

    def title(self, title: str) -> None:
        """The head of the story, and how things stand before it."""
        self._console.print(Text(title, "bold"))
        stand = ", ".join(self._stands(company.id) for company in self._crm.companies())
        self._console.print(f"On a fresh database, whose CRM has two companies ({stand}).")

    def chapter(self, title: str, at: datetime) -> None:
        """The next chapter, and when it plays."""
        self._chapter += 1
        heading = Text(f"{self._chapter}. {title}", "bold cyan")
        self._console.print()
        self._console.print(heading.append(f"  {at:%a %d %b %H:%M}", "dim not bold"))

    def says(self, who: str, what: str | Text) -> None:
        """One line: who does what."""
        text = Text(what) if isinstance(what, str) else what
        print_hanging(self._console, f" {who:<9} ", text)

    def settings(self, who: str, draft: SettingsDraft) -> None:
        """The toggles that are on, as the settings tab shows them."""
        for toggle in draft.toggles:
            if toggle.enabled:
                self.says(who, self._toggle(toggle))

    def saved(self, who: str, revision: Revision) -> None:
        """A new revision."""
        short = revision.id[: len("sha256:") + 8]
        self.says(who, mark(f"saves revision {revision.number}, {short}…", good=True))

    def refused(self, who: str, doing: str, error: LeadcatError) -> None:
        """What wasn't done, and why, in the engine's own words."""
        for problem in error.problems:
            self.says(who, mark(f"{doing}: {problem.message}", good=False))

    def previewed(self, preview: Preview) -> None:
        """What a save would lead to."""
        before = None if preview.company is None else preview.company.category_id
        would = "ask for" if preview.would_ask else "make" if preview.would_update else "not make"
        change = self._change(before, preview.to_category)
        self.says("preview", f"the save would {would} an update, {change}")

    def waiting(self, who: str, asked: Confirmation) -> None:
        """A confirmation in the inbox."""
        change = self._change(asked.company.category_id, asked.suggested)
        since = f"{asked.opened_at:%a %H:%M}"
        self.says(who, f"finds: {asked.company.name}, {change}? since {since}")

    def decided(self, decision: Decision) -> None:
        """What came of an event, and where the company stands now."""
        text = outcome_in_words(decision)
        if decision.to_category is not None:
            change = self._change(decision.from_category, decision.to_category)
            text.append(f", {change}")
        stands = self._stands(decision.event.company_id)
        self.says(_ENGINE, text.append(f"  [{stands}]", "dim"))

    def counted(self, before: int, after: int) -> None:
        """Whether the log has grown."""
        self.says(_ENGINE, f"decisions in the log: {before} before, {after} after")

    def logged(self, decision: Decision) -> None:
        """A decision as a line of the log."""
        at = f"{decision.at:%a %H:%M}" if decision.at else ""
        self.says(at, Text(f"{decision.id:<13} ").append_text(outcome_in_words(decision)))

    def explained(self, decision: Decision) -> None:
        """Each rule that was tried, and each condition with what it saw (S5)."""
        for tried in decision.trace:
            match = "matched" if tried.matched else "did not match"
            self.says("why", f"{decision.id}: rule {tried.rule} {match}")
            for condition in conditions_in_words(tried.conditions, self._lists):
                self.says("", condition)

    def go_on(self, leadcat: str, store: str, folder: str | None) -> None:
        """Where the database is, how to look around in it, and which new folder stays."""
        self._console.print()
        self._console.print(Text("Look around in the database of the story", "bold"))
        self._shell(f"export {STORE_VARIABLE}={store}")
        for command in _LOOK_AROUND:
            self._shell(f"{leadcat} {command}")
        if _has_screens():
            self._console.print("Or open it in the browser; accounts are made at the first time:")
            self._shell(f"{leadcat} serve")
        if folder is not None:
            self._console.print("Its folder stays until you delete it:")
            self._shell(f"rm -r {folder}")

    def _shell(self, line: str) -> None:
        self._console.print(Text(f"  {line}"), soft_wrap=True)  # to be copied, so never broken

    def _toggle(self, toggle: Toggle) -> str:
        status = self._lists.lead_status(toggle.lead_status)
        named = f" {status.name}" if status else ""
        asks = ", asks" if toggle.ask_for_confirmation else ""
        return f"{toggle.label}{named} → {self._name(toggle.set_category_to)}{asks}"

    def _stands(self, company_id: str | None) -> str:
        if company_id is None:
            return ""
        company = self._crm.company(company_id)
        return f"{company.name}: {self._name(company.category_id)}"

    def _change(self, before: str | None, after: str | None) -> str:
        return f"{self._name(before)} → {self._name(after)}"

    def _name(self, category_id: str | None) -> str:
        category = self._lists.category(category_id)
        return "…" if category is None else category.name


def _has_screens() -> bool:
    """Whether `leadcat serve` is there, and a server for it."""
    is_there = any(each.name == _SCREENS for each in entry_points(group="leadcat"))
    return is_there and find_spec("uvicorn") is not None
