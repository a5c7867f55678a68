"""How the story looks on the terminal: chapters, and who does what."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console
from rich.text import Text

from leadcat_rules.cli.rows import in_words, outcome_in_words
from leadcat_rules.cli.screen import print_hanging
from leadcat_rules.decisions import ConditionTrace, Confirmation, Decision
from leadcat_rules.engine import Preview, SettingsDraft, Toggle
from leadcat_rules.engine.toggles import LABELS
from leadcat_rules.errors import LeadcatError
from leadcat_rules.ruleset import NEEDS_NO_VALUE
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.store import Revision

_ENGINE = "leadcat"
_GO_ON = """\
Now with your own rules; in a checkout of leadcat-rules:
  leadcat run rulesets/customer-tiers.json --crm rulesets/crm.json \\
    --events rulesets/events.jsonl
  leadcat compile rulesets/nurture.json --crm rulesets/crm.json
  leadcat schema ruleset"""


class Teller:
    """Prints what happened; names come from the CRM of the story."""

    def __init__(self, console: Console, crm: SnapshotHost) -> None:
        self._console = console
        self._crm = crm
        self._chapter = 0

    def title(self, title: str) -> None:
        """The head of the story, and how things stand before it."""
        self._console.print(Text(title, "bold"))
        for company in self._crm.snapshot.companies.values():
            self._console.print(
                f"On a fresh CRM in memory, which has one company ({self._stands(company.id)})."
            )

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
                self.says(who, self._toggle(toggle, draft))

    def saved(self, who: str, revision: Revision) -> None:
        """A new revision."""
        short = revision.id[: len("sha256:") + 8]
        self.says(who, _done(f"saves revision {revision.number}, {short}…"))

    def refused(self, who: str, doing: str, error: LeadcatError) -> None:
        """What wasn't done, and why, in the engine's own words."""
        for problem in error.problems:
            self.says(who, _not_done(f"{doing}: {problem.message}"))

    def previewed(self, preview: Preview) -> None:
        """What a save would lead to."""
        before = None if preview.company is None else preview.company.category_id
        would = "ask for" if preview.would_ask else "make" if preview.would_update else "not make"
        change = self._change(before, preview.to_category)
        self.says("preview", f"the save would {would} an update, {change}")

    def dialog(self, asked: Confirmation) -> None:
        """The dialog that was opened (C1)."""
        why = f"({asked.rule}, {asked.event.id})"
        self.says("dialog", f"{self._question(asked)} {why}")
        self.says(asked.event.actor or "", "has no time: later")

    def waiting(self, who: str, asked: Confirmation) -> None:
        """A confirmation in the inbox."""
        self.says(who, f"finds: {self._question(asked)} since {asked.opened_at:%a %H:%M}")

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
            for condition in tried.conditions:
                self.says("", self._looked_at(condition))

    def go_on(self) -> None:
        """What to try next."""
        self._console.print()
        self._console.print(_GO_ON)

    def _looked_at(self, condition: ConditionTrace) -> Text:
        text = f"{condition.name} {in_words(condition.operator)}"
        if condition.operator not in NEEDS_NO_VALUE:
            text = f"{text} {self._value(condition, condition.value)}"
        if condition.held is None:
            return Text(f"- {text}", "dim")
        say = _done if condition.held else _not_done
        is_said = condition.seen == condition.value
        return say(text if is_said else f"{text}: it was {self._value(condition, condition.seen)}")

    def _value(self, condition: ConditionTrace, value: object) -> str:
        if condition.name == "contact_lead_status":
            statuses = {status.id: status.name for status in self._crm.snapshot.lead_statuses}
            return statuses.get(str(value), str(value))
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)

    def _toggle(self, toggle: Toggle, draft: SettingsDraft) -> str:
        status = draft.lists.lead_status(toggle.lead_status)
        named = f" {status.name}" if status else ""
        asks = ", asks" if toggle.ask_for_confirmation else ""
        return f"{LABELS[toggle.trigger]}{named} → {self._name(toggle.set_category_to)}{asks}"

    def _question(self, asked: Confirmation) -> str:
        return f"{asked.company.name}, {self._change(asked.company.category_id, asked.suggested)}?"

    def _stands(self, company_id: str | None) -> str:
        company = self._crm.company(company_id)
        return "" if company is None else f"{company.name}: {self._name(company.category_id)}"

    def _change(self, before: str | None, after: str | None) -> str:
        return f"{self._name(before)} → {self._name(after)}"

    def _name(self, category_id: str | None) -> str:
        category = self._crm.category(category_id)
        return "…" if category is None else category.name


def _done(what: str) -> Text:
    return Text("✓ ", "green").append(what, "default")


def _not_done(what: str) -> Text:
    return Text("✗ ", "red").append(what, "default")
