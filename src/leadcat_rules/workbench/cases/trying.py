"""Situations tried on the engine, so that a suggested case expects what is really decided."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from leadcat_rules.decisions import Decision
from leadcat_rules.domain import Company
from leadcat_rules.events import Event, SaleSaved
from leadcat_rules.files import Snapshot
from leadcat_rules.files.decisions import decision_row
from leadcat_rules.workbench.cases.advice import Trial
from leadcat_rules.workbench.cases.coverage import shown_by
from leadcat_rules.workbench.cases.running import Playing

_EXPECTED = ("outcome", "reason", "rule", "from", "to")
_EVENT = "e1"


class Trying:
    """Tries situations on the CRM of the cases, and on companies that are added to it."""

    def __init__(self, playing: Playing, crm: Snapshot) -> None:
        self._playing = playing
        self._crm = crm
        self._added: dict[str, Company] = {}

    @property
    def added(self) -> tuple[Company, ...]:
        """The companies that the CRM lacked."""
        return tuple(self._added.values())

    def on(self, event: Event, company: Company) -> Trial:
        """What comes of this event of this company."""
        company = self._settled(company)
        event = _of(event, company)
        (decision,) = self._playing.decided([event], extras=self._added.values())
        return Trial(event, frozenset(shown_by(decision)), _expectation(decision))

    def company(self, trial: Trial) -> Company:
        """The company that it played on. LookupError for one of another CRM."""
        found = self._there(trial.event.company_id or "")
        if found is None:
            raise LookupError(trial.event.company_id)
        return found

    def _settled(self, company: Company) -> Company:
        """The company with an id of its own; it is added where the CRM has none like it."""
        number = 1
        settled = company
        while (there := self._there(settled.id)) is not None:
            if there == settled:
                return settled
            number += 1
            settled = evolve(company, id=f"{company.id}-{number}")
        self._added[settled.id] = settled
        return settled

    def _there(self, id: str) -> Company | None:
        return self._crm.company(id) or self._added.get(id)


def _of(event: Event, company: Company) -> Event:
    """The event, of this company, with an id like those of other cases."""
    if isinstance(event, SaleSaved):
        sale = None if event.before is None else evolve(event.before, company=company.id)
        return evolve(event, id=_EVENT, before=sale, after=evolve(event.after, company=company.id))
    was = None if event.before is None else evolve(event.before, company=company.id)
    return evolve(event, id=_EVENT, before=was, after=evolve(event.after, company=company.id))


def _expectation(decision: Decision) -> dict[str, Any]:
    row = decision_row(decision)
    return {key: row[key] for key in _EXPECTED if row[key] is not None}
