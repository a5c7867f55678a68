"""What is stored comes back as it was, in every field."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from attrs import evolve

from leadcat_rules.decisions import (
    ConditionTrace,
    Confirmation,
    ConfirmationStatus,
    Reason,
    RuleTrace,
)
from leadcat_rules.event_content import fingerprint_of
from leadcat_rules.events import Event, Origin, Trigger
from leadcat_rules.store import Store
from leadcat_rules.testing.contract import needs
from leadcat_rules.testing.crm import LEAD, a_company
from leadcat_rules.testing.events import a_contact, a_sale, contact_saved, sale_saved
from leadcat_rules.testing.records import REVISION, a_step, asked, claimed, intending
from leadcat_rules.testing.store_contract.suite import StoreSuite

AWKWARD = 'Ö\'Brien "&" <東京> \\ % \U0001f600 \n\t'
MICROSECOND = datetime(2026, 1, 13, 9, 59, 59, 999_999, tzinfo=UTC)
ATTRIBUTES: dict[str, Any] = {
    AWKWARD: AWKWARD,
    "": "",
    "null": None,
    "flags": [True, False, None, 0, 1, -1, 0.1, 1e300, 12_345_678_901_234_567_890],
    "nested": {"list": [[], {}, [{"deep": [1, "1"]}]]},
}


class Keeping(StoreSuite, adds_promises=True):
    """The promise that nothing is lost, rounded or taken for something else."""

    def test_S5_events_come_back_as_they_were(self, store: Store) -> None:
        for event in _events():
            store.claim(decision := claimed(event, at=MICROSECOND))
            stored = self.reopen(store).decision(event.id)
            assert stored == decision
            assert fingerprint_of(stored.event) == fingerprint_of(event)

    def test_S5_every_field_of_a_decision_in_hand_comes_back(self, store: Store) -> None:
        step = a_step(Reason.HOST_ERROR, at=MICROSECOND, rule=AWKWARD, error=AWKWARD)
        failed = self.saved(store, claimed().explained(_company(), _trace()).recorded(step))
        intended = intending(failed, at=MICROSECOND, confirmation=f"{failed.id}-1")
        stored = self.reopen(store).decision(self.saved(store, intended).id)
        assert stored == intended
        assert stored.trace == intended.trace

    @needs("keeps_history")
    def test_S5_every_field_of_a_settled_decision_comes_back(self, store: Store) -> None:
        bare = {"rule": None, "trigger": None, "revision": None}
        step = a_step(
            Reason.DECLINED,
            at=MICROSECOND,
            actor=AWKWARD,
            from_category=None,
            to_category=None,
            **bare,
        )
        ended = self.saved(store, claimed().explained(_company(), _trace()).recorded(step))
        assert self.reopen(store).decision(ended.id) == ended

    def test_C1_every_field_of_a_confirmation_comes_back(self, store: Store) -> None:
        for number, event in enumerate(_events()):
            company = evolve(_company(), id=str(number))
            waiting, asking = asked(claimed(event), at=MICROSECOND, company=company)
            confirmation = _in_full(asking)
            self.saved(store, waiting, confirmation)
            assert self.reopen(store).confirmation(confirmation.id) == confirmation

    @needs("keeps_history")
    def test_C4_every_way_to_close_a_confirmation_comes_back(self, store: Store) -> None:
        for status in ConfirmationStatus:
            waiting, confirmation = asked()
            self.saved(store, waiting, confirmation)
            closed = confirmation.closed(status, at=MICROSECOND, by=AWKWARD)
            self.saved(store, waiting.recorded(a_step(at=MICROSECOND)), closed)
            assert self.reopen(store).confirmation(closed.id) == closed

    def test_a_time_is_the_same_moment_whatever_its_offset(self, store: Store) -> None:
        nepal = MICROSECOND.astimezone(timezone(timedelta(hours=5, minutes=45)))
        store.claim(decision := claimed(sale_saved(at=nepal), at=nepal))
        stored = self.reopen(store).decision(decision.id)
        assert stored is not None
        assert stored.claimed_at == stored.event.at == MICROSECOND
        assert stored.claimed_at.utcoffset() is not None


def _events() -> list[Event]:
    sale = a_sale(id=AWKWARD, amount="0.10", currency=AWKWARD, attributes=ATTRIBUTES)
    huge = a_sale(amount="123456789012345678901234.000001", contact="301")
    bare = a_sale(company=None, amount=None, currency=None)
    contact = a_contact(id=AWKWARD, lead_status=None, company=None, attributes=ATTRIBUTES)
    return [
        sale_saved(after=sale, at=MICROSECOND, actor=AWKWARD, origin=Origin.IMPORT),
        sale_saved(before=huge, after=evolve(huge, status="lost"), id=AWKWARD, at=None),
        sale_saved(before=bare, chosen_category=LEAD.id, origin=Origin.UI),
        contact_saved(after=contact, at=MICROSECOND, chosen_category="gone"),
        contact_saved(before=contact, after=evolve(contact, lead_status="1", company="101")),
    ]


def _company() -> Any:
    return a_company(name=AWKWARD, attributes=ATTRIBUTES)


def _trace() -> tuple[RuleTrace, ...]:
    looked_at = [
        ConditionTrace(
            pointer=f"/all/{number}/any/0",
            name=AWKWARD,
            operator="one_of",
            value=value,
            seen=value,
            held=held,
        )
        for number, value in enumerate([AWKWARD, None, 0.1, True, ["a", 1], {"id": "1"}])
        for held in (True, False, None)
    ]
    return (
        RuleTrace(rule=AWKWARD, matched=False, conditions=tuple(looked_at)),
        RuleTrace(rule="sold", matched=True),
    )


def _in_full(confirmation: Confirmation) -> Confirmation:
    return evolve(
        confirmation,
        suggested=AWKWARD,
        rule=AWKWARD,
        trigger=Trigger.LEAD_STATUS_CHANGED,
        because=AWKWARD,
        revision=REVISION,
        expires_at=MICROSECOND + timedelta(days=400),
    )
