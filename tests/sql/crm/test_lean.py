"""What the lean way promises the engine, the database holds, or all is done again carefully."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import Connection

from leadcat_rules import (
    Change,
    Decision,
    Event,
    InvalidInput,
    Reason,
    Step,
)
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    FJORD,
    LEAD,
    MORNING,
    PARTNER,
    VIP_CUSTOMER,
    a_sale,
)
from leadcat_sql import EmbeddedCrm
from leadcat_sql.crm.lean import Lean, save_leanly
from leadcat_sql.crm.mishaps import NeedsCare
from leadcat_sql.crm.save import Save
from leadcat_sql.stores.store import SqlStore
from tests.sql.crm.crms import a_crm

SOLD = a_sale(status="sold")
MOVE = Change(company_id=ACME.id, expected=LEAD.id, target=CUSTOMER.id, event="e1")


def test_what_was_noted_is_written_at_the_end(crm: EmbeddedCrm) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        assert unit.store.claim(claimed).is_first
        assert unit.set_category(MOVE)
        return _saved(unit, claimed)

    assert _lean(crm, engine) == crm.store.decision("e1")
    assert crm.company(ACME.id).category == CUSTOMER


def test_whoever_asks_the_store_finds_what_was_noted_before(crm: EmbeddedCrm) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        unit.store.claim(claimed)
        assert unit.store.decision("e1") == claimed
        assert unit.set_category(MOVE)
        saved = _saved(unit, claimed)
        assert unit.store.decision("e1") == saved
        return saved

    assert _lean(crm, engine) == crm.store.decision("e1")


def test_so_does_whoever_asks_when_all_was_noted(crm: EmbeddedCrm) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        point = unit.store.savepoint()
        unit.store.claim(claimed)
        unit.set_category(MOVE)
        saved = _saved(unit, claimed)
        assert unit.store.decision("e1") == saved
        unit.store.release(point)
        return saved

    assert _lean(crm, engine) == crm.store.decision("e1")


def test_the_company_is_the_one_that_was_noted(crm: EmbeddedCrm) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        unit.store.claim(claimed)
        assert _category(unit, ACME.id) == LEAD.id
        assert _category(unit, FJORD.id) == FJORD.category_id
        assert unit.set_category(MOVE)
        assert _category(unit, ACME.id) == CUSTOMER.id
        return _saved(unit, claimed)

    _lean(crm, engine)


def test_S2_the_locked_category_is_compared_at_once(crm: EmbeddedCrm) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        unit.store.claim(claimed)
        assert not unit.set_category(evolve(MOVE, expected=PARTNER.id))
        assert unit.set_category(MOVE)
        assert not unit.set_category(MOVE)
        assert unit.set_category(evolve(MOVE, expected=CUSTOMER.id, target=VIP_CUSTOMER.id))
        return _saved(unit, claimed)

    _lean(crm, engine)
    assert crm.company(ACME.id).category == VIP_CUSTOMER


@pytest.mark.parametrize("asks", [False, True])
def test_what_is_taken_back_was_never_there(crm: EmbeddedCrm, asks: bool) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        outer = unit.store.savepoint()
        inner = unit.store.savepoint()
        unit.store.claim(claimed)
        unit.set_category(MOVE)
        if asks:
            assert unit.store.decision("e1") == claimed
        unit.store.roll_back_to(inner)
        again = evolve(claimed, fingerprint="another")
        assert unit.store.claim(again).is_first
        saved = _saved(unit, again)
        unit.store.release(outer)
        return saved

    assert _lean(crm, engine) == crm.store.decision("e1")
    assert crm.company(ACME.id).category == LEAD


def test_an_observer_that_is_new_is_told_of_this_save(crm: EmbeddedCrm) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        unit.store.watch("newcomer")
        unit.store.claim(claimed)
        return _saved(unit, claimed)

    decision = _lean(crm, engine)
    assert [notice.decision for notice in crm.store.take("newcomer")] == [decision]


def test_S1_a_claim_that_somebody_else_has_by_the_end_needs_care() -> None:
    for asks in (False, True):
        with a_crm("postgresql") as crm:

            def engine(unit: Lean, claimed: Decision) -> Decision:
                point = unit.store.savepoint()
                assert unit.store.claim(claimed).is_first
                SqlStore(crm.store.database, crm.shared.tenant).claim(claimed)
                if asks:  # noqa: B023
                    with pytest.raises(NeedsCare):
                        unit.store.decision("e1")
                    unit.store.roll_back_to(point)
                return _saved(unit, claimed)

            with pytest.raises(NeedsCare):
                _lean(crm, engine)
            assert not crm.sales()


def test_S3_a_mistake_of_ours_is_logged_and_needs_care(
    crm: EmbeddedCrm, caplog: pytest.LogCaptureFixture
) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        unit.store.claim(claimed)
        raise RuntimeError("no more")

    with pytest.raises(NeedsCare):
        _lean(crm, engine)
    assert not crm.sales()
    assert crm.store.decision("e1") is None
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("leadcat_sql", "WARNING")
    assert record.message == "the lean way failed on event 'e1'"
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "no more"


def test_what_is_out_of_the_ordinary_is_nothing_to_log(
    crm: EmbeddedCrm, caplog: pytest.LogCaptureFixture
) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        return _saved(unit, claimed)

    for _ in range(2):
        crm.save_sale(SOLD, id="e1")
    with pytest.raises(InvalidInput):
        crm.save_sale(evolve(SOLD, company="unknown"))
    with pytest.raises(NeedsCare):
        _lean(crm, engine)
    assert not caplog.records


def test_a_claim_that_nothing_came_of_is_kept_for_recovery(crm: EmbeddedCrm) -> None:
    def engine(unit: Lean, claimed: Decision) -> Decision:
        unit.store.claim(claimed)
        return claimed

    assert crm.store.decision("e1") is None
    assert _lean(crm, engine) == crm.store.decision("e1")


def _lean(crm: EmbeddedCrm, engine: Callable[[Lean, Decision], Decision]) -> Decision:
    """Save a sold sale the lean way, with this in the engine's place."""

    def handle(_: Connection, event: Event, __: object, unit: Any, /) -> Decision:
        return engine(unit, Decision(event=event, fingerprint="one", claimed_at=MORNING))

    save = Save.of(SOLD, id="e1")
    return crm.store.database.write(
        lambda connection: save_leanly(connection, crm.shared, save, handle)
    )


def _saved(unit: Lean, claimed: Decision) -> Decision:
    decided = claimed.recorded(Step(at=MORNING, reason=Reason.RULE_MATCHED))
    assert unit.store.save(decided)
    return decided


def _category(unit: Lean, company_id: str) -> str | None:
    company = unit.company(company_id)
    return None if company is None else company.category_id
