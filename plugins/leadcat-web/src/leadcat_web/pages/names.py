"""What pages of decisions and confirmations are told beside them: names, and how to show them."""

from __future__ import annotations

from attrs import frozen

from leadcat_rules import Company, CrmLists, Decision, Event, Trigger
from leadcat_web.frame import Visit
from leadcat_web.pages.happenings import FieldChange, field_changes, happened
from leadcat_web.words import Speech


@frozen
class Names:
    """The CRM's lists and the visitor's language, for a template to ask."""

    visit: Visit
    lists: CrmLists
    speech: Speech

    def happened(self, event: Event, trigger: Trigger | None) -> str:
        """The event as a sentence without its full stop."""
        return happened(event, trigger, self.lists, self.speech)

    def happened_by(self, event: Event, trigger: Trigger | None) -> str:
        """The same, with whoever saved it, where that is known."""
        what = self.happened(event, trigger)
        if not event.actor:
            return what
        return self.speech.gettext("%(what)s, by %(name)s", what=what, name=event.actor)

    def changes(self, event: Event, company: Company | None) -> list[FieldChange]:
        """What the save changed, and what it left; the company that is known bears its name."""
        return field_changes(event, company, self.lists, self.speech)

    def category(self, category_id: str | None) -> str:
        """The category's name, marked when it was deleted."""
        if category_id is None:
            return self.speech.gettext("no category")
        known = self.lists.category(category_id)
        if known is None or known.deleted:
            name = category_id if known is None else known.name
            return self.speech.gettext("%(name)s (deleted)", name=name)
        return known.name

    def company(self, decision: Decision) -> str:
        """The company's name as the decision saw it, else its id; empty where there is none."""
        seen = decision.company
        return decision.event.company_id or "" if seen is None else self.called(seen)

    def called(self, company: Company) -> str:
        """The company's name, else its id."""
        return company.name if company.name.strip() else company.id

    def company_page(self, company_id: str | None) -> str | None:
        """The address of the company's own page, where the site has one."""
        if company_id is None or not self.visit.has_route("company"):
            return None
        return self.visit.url("company", company_id=company_id)


async def names_for(visit: Visit) -> Names:
    """Those of this visit."""
    speech = visit.site.templates.speech(visit.caller.language)
    return Names(visit, await visit.desk.lists(), speech)
