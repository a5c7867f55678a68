"""How a lead becomes a customer, chapter by chapter."""

from __future__ import annotations

from attrs import evolve, frozen
from rich.console import Console

from leadcat_rules import (
    Answer,
    Contact,
    DecisionQuery,
    LeadcatError,
    Sale,
    SettingsDraft,
    Trigger,
)
from leadcat_sql.crm.embedded import EmbeddedCrm
from leadcat_sql.places import Place
from leadcat_sql.story.stage import (
    ACME,
    ADMINISTRATOR,
    COLLEAGUE,
    CONTACTING,
    CUSTOMER,
    NORRSKEN,
    OPPORTUNITY,
    QUALIFIED,
    SELLER,
    StoryClock,
    folder_of,
    new_place,
    open_process,
    set_up,
    shown,
)
from leadcat_sql.story.teller import Teller

_MARIA = Contact(id="maria", company=ACME.id)
_NILS = Contact(id="nils", company=NORRSKEN.id)
_OFFER = Sale(
    id="s17", status="open", company=ACME.id, contact=_MARIA.id, amount=120_000, currency="SEK"
)
_SOLD = evolve(_OFFER, status="sold")
_CORRECTED = evolve(_SOLD, amount=125_000)


def tell(console: Console, url: str | None, leadcat: str) -> None:
    """Tell the whole story in a database that has nothing yet, with a clock of its own.

    `url` None: in a new file, which is named at the end. `leadcat` is what the program is called.
    Raises StoreError and Refused.
    """
    place = new_place() if url is None else Place.of(url)
    folder = None if url is not None else folder_of(place)
    clock = StoryClock()
    with set_up(place, clock) as crm, open_process(place, clock) as next_morning:
        teller = Teller(console, crm)
        story = _Story(crm, next_morning, clock, teller)
        teller.title("How a lead becomes a customer")
        story.switch_rules_on()
        story.work_the_lead()
        story.answer_next_morning()
        story.sell()
        story.repeat()
        story.explain()
        story.undo()
        story.leave_a_question()
    teller.go_on(leadcat, shown(place), folder)


@frozen
class _Story:
    crm: EmbeddedCrm
    next_morning: EmbeddedCrm
    """The same database, opened once more, as another process would."""
    clock: StoryClock
    teller: Teller

    def switch_rules_on(self) -> None:
        self.teller.chapter("The administrator switches two rules on", self.clock())
        draft = self.crm.engine.settings.open()
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
            self.teller.saved(who, self.crm.engine.settings.save(draft, by=who))
        except LeadcatError as refusal:
            self.teller.refused(who, "saves", refusal)

    def work_the_lead(self) -> None:
        self.clock.turn_to(day=12, hour=9)
        self.teller.chapter("A contact of the lead gets on", self.clock())
        self.teller.says(SELLER, f"phones Maria, and sets her to {CONTACTING.name}")
        self._contact_saved("e1-phoned", evolve(_MARIA, lead_status=CONTACTING.id))
        self.clock.turn_to(day=12, hour=10, minute=30)
        self.teller.says(SELLER, f"meets her at {self.clock():%H:%M}: {QUALIFIED.name}")
        qualified = evolve(_MARIA, lead_status=QUALIFIED.id)
        self.teller.previewed(self.crm.preview_contact(qualified, actor=SELLER, origin="ui"))
        self.teller.says(SELLER, "has no time for the question, and saves")
        self._contact_saved("e2-qualified", qualified)

    def answer_next_morning(self) -> None:
        self.clock.turn_to(day=13, hour=8)
        self.teller.chapter("A colleague opens the inbox, in another process", self.clock())
        (asked,) = self.next_morning.engine.inbox.pending()
        self.teller.waiting(COLLEAGUE, asked)
        self._answer(self.next_morning, asked.id, Answer.accept(), COLLEAGUE, "accepts")
        self.clock.turn_to(day=13, hour=8, minute=20)
        declining = f"declines at {self.clock():%H:%M}"
        self._answer(self.crm, asked.id, Answer.decline(), SELLER, declining)

    def _answer(self, crm: EmbeddedCrm, asked: str, answer: Answer, who: str, doing: str) -> None:
        try:
            decision = crm.answer(asked, answer, by=who)
        except LeadcatError as refusal:
            self.teller.refused(who, doing, refusal)
        else:
            self.teller.says(who, doing)
            self.teller.decided(decision)

    def sell(self) -> None:
        self.clock.turn_to(day=14, hour=14)
        self.teller.chapter("A sale is registered, and sold", self.clock())
        self.teller.says(SELLER, f"registers an offer of {_OFFER.amount:,} {_OFFER.currency}")
        self._sale_saved("e3-offer", _OFFER)
        self.clock.turn_to(day=15, hour=11)
        self.teller.says(SELLER, f"sells it on {self.clock():%A}")
        self._sale_saved("e4-sold", _SOLD)

    def repeat(self) -> None:
        self.teller.chapter("What happens twice, counts once", self.clock())
        before = len(self.crm.engine.decisions())
        self.teller.says(SELLER, "the network was slow: the same save arrives again")
        self._sale_saved("e4-sold", _SOLD)
        self.teller.counted(before, len(self.crm.engine.decisions()))
        self.clock.turn_to(day=15, hour=11, minute=30)
        self.teller.says(SELLER, "corrects the amount, and saves the sold sale again")
        self._sale_saved("e5-corrected", _CORRECTED)

    def explain(self) -> None:
        self.teller.chapter("The log knows what came of each event, and why", self.clock())
        for decision in reversed(self.crm.engine.decisions(DecisionQuery(company=ACME.id))):
            self.teller.logged(decision)
        phoned = self.crm.engine.decision("e1-phoned")
        if phoned is not None:
            self.teller.explained(phoned)

    def undo(self) -> None:
        self.clock.turn_to(day=16, hour=9)
        self.teller.chapter("The customer cancels", self.clock())
        self.teller.says(ADMINISTRATOR, "undoes the update of e4-sold")
        for undone in self.crm.undo(["e4-sold"], by=ADMINISTRATOR):
            self.teller.decided(undone.decision)

    def leave_a_question(self) -> None:
        self.clock.turn_to(day=16, hour=10)
        self.teller.chapter("One question waits for you", self.clock())
        self.teller.says(SELLER, f"meets Nils of {NORRSKEN.name}: {QUALIFIED.name}")
        self._contact_saved("e6-qualified", evolve(_NILS, lead_status=QUALIFIED.id))

    def _contact_saved(self, event: str, contact: Contact) -> None:
        self.teller.decided(self.crm.save_contact(contact, id=event, actor=SELLER, origin="ui"))

    def _sale_saved(self, event: str, sale: Sale) -> None:
        self.teller.decided(self.crm.save_sale(sale, id=event, actor=SELLER, origin="ui"))
