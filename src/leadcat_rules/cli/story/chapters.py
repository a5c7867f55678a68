"""How a lead becomes a customer, chapter by chapter."""

from __future__ import annotations

from attrs import evolve, frozen
from rich.console import Console

from leadcat_rules.cli.story.stage import (
    ACME,
    ADMINISTRATOR,
    COLLEAGUE,
    CONTACTING,
    CRM,
    CUSTOMER,
    OPEN,
    OPPORTUNITY,
    QUALIFIED,
    SELLER,
    Office,
    StoryClock,
)
from leadcat_rules.cli.story.teller import Teller
from leadcat_rules.decisions import Answer
from leadcat_rules.domain import Contact, Sale
from leadcat_rules.engine import Engine, SettingsDraft
from leadcat_rules.errors import LeadcatError
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved, Trigger
from leadcat_rules.snapshot_host import SnapshotHost

_MARIA = Contact(id="maria", company=ACME.id, lead_status=OPEN.id)
_CALLED = evolve(_MARIA, lead_status=CONTACTING.id)
_QUALIFIED = evolve(_MARIA, lead_status=QUALIFIED.id)
_OFFER = Sale(id="s17", status="open", company=ACME.id, amount=120_000, currency="SEK")
_SOLD = evolve(_OFFER, status="sold")
_CORRECTED = evolve(_SOLD, amount=125_000)


def tell(console: Console) -> None:
    """Tell the whole story on a fresh CRM, with a clock of its own."""
    crm = SnapshotHost(CRM)
    teller = Teller(console, crm)
    clock = StoryClock()
    engine = Engine(plugins=[crm, Office(teller.dialog)], clock=clock, discover=False)
    story = _Story(engine, clock, teller)
    teller.title("How a lead becomes a customer")
    story.switch_rules_on()
    story.qualify_the_lead()
    story.answer_next_morning()
    story.sell()
    story.repeat()
    story.explain()
    story.undo()
    teller.go_on()


@frozen
class _Story:
    engine: Engine
    clock: StoryClock
    teller: Teller

    def switch_rules_on(self) -> None:
        self.teller.chapter("The administrator switches two rules on", self.clock())
        draft = self.engine.settings.open()
        draft = draft.edit(Trigger.SALE_SOLD, enabled=True, set_category_to=CUSTOMER.id)
        draft = draft.edit(
            Trigger.LEAD_STATUS_CHANGED,
            enabled=True,
            lead_status=QUALIFIED.id,
            ask_for_confirmation=True,
        )
        self.teller.settings(ADMINISTRATOR, draft)
        self._save(draft, ADMINISTRATOR)
        self.teller.says(ADMINISTRATOR, f"chooses {OPPORTUNITY.name}")
        draft = draft.edit(Trigger.LEAD_STATUS_CHANGED, set_category_to=OPPORTUNITY.id)
        self._save(draft, SELLER)
        self._save(draft, ADMINISTRATOR)

    def _save(self, draft: SettingsDraft, who: str) -> None:
        try:
            self.teller.saved(who, self.engine.settings.save(draft, by=who))
        except LeadcatError as refusal:
            self.teller.refused(who, "saves", refusal)

    def qualify_the_lead(self) -> None:
        self.clock.turn_to(day=12, hour=9)
        self.teller.chapter("A contact of the lead gets on", self.clock())
        self.teller.says(SELLER, f"phones Maria, and sets her to {CONTACTING.name}")
        self._handle(self._contact_saved("e1-phoned", _MARIA, _CALLED))
        self.clock.turn_to(day=12, hour=10, minute=30)
        self.teller.says(SELLER, f"meets her at {self.clock():%H:%M}: {QUALIFIED.name}")
        event = self._contact_saved("e2-qualified", _CALLED, _QUALIFIED)
        self.teller.previewed(self.engine.preview(event))
        self._handle(event)

    def answer_next_morning(self) -> None:
        self.clock.turn_to(day=13, hour=8)
        self.teller.chapter("A colleague opens the inbox", self.clock())
        (asked,) = self.engine.inbox.pending()
        self.teller.waiting(COLLEAGUE, asked)
        self._answer(asked.id, Answer.accept(), COLLEAGUE, "accepts")
        self.clock.turn_to(day=13, hour=8, minute=20)
        self._answer(asked.id, Answer.decline(), SELLER, f"declines at {self.clock():%H:%M}")

    def _answer(self, asked: str, answer: Answer, who: str, doing: str) -> None:
        try:
            decision = self.engine.inbox.answer(asked, answer, by=who)
        except LeadcatError as refusal:
            self.teller.refused(who, doing, refusal)
        else:
            self.teller.says(who, doing)
            self.teller.decided(decision)

    def sell(self) -> None:
        self.clock.turn_to(day=14, hour=14)
        self.teller.chapter("A sale is registered, and sold", self.clock())
        self.teller.says(SELLER, f"registers an offer of {_OFFER.amount:,} {_OFFER.currency}")
        self._handle(self._sale_saved("e3-offer", None, _OFFER))
        self.clock.turn_to(day=15, hour=11)
        self.teller.says(SELLER, f"sells it on {self.clock():%A}")
        self._handle(self._sale_saved("e4-sold", _OFFER, _SOLD))

    def repeat(self) -> None:
        self.teller.chapter("What happens twice, counts once", self.clock())
        before = len(self.engine.decisions())
        self.teller.says(SELLER, "the network was slow: the same event arrives again")
        self._handle(self._sale_saved("e4-sold", _OFFER, _SOLD))
        self.teller.counted(before, len(self.engine.decisions()))
        self.clock.turn_to(day=15, hour=11, minute=30)
        self.teller.says(SELLER, "corrects the amount, and saves the sold sale again")
        self._handle(self._sale_saved("e5-corrected", _SOLD, _CORRECTED))

    def explain(self) -> None:
        self.teller.chapter("The log knows what came of each event, and why", self.clock())
        for decision in reversed(self.engine.decisions()):
            self.teller.logged(decision)
        asked_about = self.engine.decision("e1-phoned")
        if asked_about is not None:
            self.teller.explained(asked_about)

    def undo(self) -> None:
        self.clock.turn_to(day=16, hour=9)
        self.teller.chapter("The customer cancels", self.clock())
        self.teller.says(ADMINISTRATOR, "undoes the update of e4-sold")
        for undone in self.engine.inbox.undo(["e4-sold"], by=ADMINISTRATOR):
            self.teller.decided(undone.decision)

    def _handle(self, event: Event) -> None:
        self.teller.decided(self.engine.handle(event))

    def _contact_saved(self, id: str, before: Contact, after: Contact) -> ContactSaved:
        return ContactSaved(
            id=id, before=before, after=after, at=self.clock(), actor=SELLER, origin=Origin.UI
        )

    def _sale_saved(self, id: str, before: Sale | None, after: Sale) -> SaleSaved:
        return SaleSaved(
            id=id, before=before, after=after, at=self.clock(), actor=SELLER, origin=Origin.UI
        )
