"""Text that no column holds is refused as an id; elsewhere it is kept, and found again."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from uuid import uuid4

import pytest
from attrs import evolve

from leadcat_rules import (
    ConfirmationQuery,
    Decision,
    DecisionQuery,
    ErrorCode,
    Event,
    InvalidInput,
    Reason,
)
from leadcat_rules.testing import MORNING, a_sale, sold
from leadcat_rules.testing.records import asked, decided
from leadcat_sql import SqlStore

LONG = "".join(sha256(bytes([number])).hexdigest() for number in range(200))
"""Nothing that could be compressed: an index of PostgreSQL would hold longer ones of those."""
NOT_KEPT = pytest.mark.parametrize("text", ["a\0b", "half \ud83d"], ids=["NUL", "half an emoji"])
NOT_FOUND_AS_IT_IS = pytest.mark.parametrize(
    "text", ["a\0b", "half \ud83d", LONG], ids=["NUL", "half an emoji", "long"]
)


def of(event: Event) -> Decision:
    """Its claim; a fingerprint is made of texts that are whole."""
    return Decision(event=event, fingerprint="sha256:0", claimed_at=MORNING)


REFUSALS: dict[str, Callable[[SqlStore, str], object]] = {
    "a claim": lambda store, text: store.claim(of(sold(id=text))),
    "a save": lambda store, text: store.save(decided(of(sold(id=text)))),
    "a confirmation": lambda store, text: store.save(decided(), evolve(asked()[1], id=text)),
    "a decision": lambda store, text: store.decision(text),
    "a confirmation's id": lambda store, text: store.confirmation(text),
    "an observer": lambda store, text: store.watch(text),
    "an observer's news": lambda store, text: store.take(text),
    "a revision": lambda store, text: store.publish(text, "", at=MORNING, by=None, expect=None),
    "rules": lambda store, text: store.publish("r1", text, at=MORNING, by=None, expect=None),
    "a tenant": lambda store, text: SqlStore(store.database, text).active(),
}


@NOT_KEPT
@pytest.mark.parametrize("call", REFUSALS.values(), ids=REFUSALS)
def test_an_id_that_no_column_holds_is_refused_and_nothing_is_written(
    store: SqlStore, call: Callable[[SqlStore, str], object], text: str
) -> None:
    with pytest.raises(InvalidInput, match="holds a character that no database keeps") as refused:
        call(store, text)
    assert refused.value.code is ErrorCode.INVALID_VALUE
    assert not store.decisions(DecisionQuery())
    assert not store.revisions()


@pytest.mark.parametrize("called", [name for name in REFUSALS if name != "rules"])
def test_an_id_that_no_index_holds_is_refused_and_nothing_is_written(
    store: SqlStore, called: str
) -> None:
    with pytest.raises(InvalidInput, match=r"is too long: it begins with '\w{40}'") as refused:
        REFUSALS[called](store, LONG)
    assert refused.value.code is ErrorCode.INVALID_VALUE
    assert not store.decisions(DecisionQuery())
    assert not store.revisions()


def test_ids_of_a_thousand_bytes_fit_into_every_index_together(store: SqlStore) -> None:
    longest = LONG[:999].replace("0", "å", 1)
    of_a_tenant = SqlStore(store.database, uuid4().hex + LONG[:468])
    of_a_tenant.watch(longest)
    event = sold(a_sale(id=longest, company=longest), id=longest)
    of_a_tenant.claim(of(event))
    decision, confirmation = asked(of(event))
    decision = evolve(decision, steps=(evolve(decision.steps[0], rule=longest),))
    assert of_a_tenant.save(decision, evolve(confirmation, id=f"{longest}-1", rule=longest))
    assert of_a_tenant.decisions(DecisionQuery(company=longest, rule=longest)) == [decision]
    (question,) = of_a_tenant.confirmations(ConfirmationQuery(company=longest))
    assert of_a_tenant.confirmation(f"{longest}-1") == question
    assert not of_a_tenant.confirmations(ConfirmationQuery(after=question.position))
    assert of_a_tenant.take(longest)


@NOT_FOUND_AS_IT_IS
def test_S3_what_is_only_searched_by_keeps_no_decision_from_being_stored(
    store: SqlStore, text: str
) -> None:
    event = sold(a_sale(id=text, company=text))
    store.claim(of(event))
    decision = decided(of(event), Reason.ACCEPTED, rule=text, actor=text, error=text)
    assert store.save(decision)
    assert store.decision(event.id) == decision
    assert store.decisions(DecisionQuery(company=text)) == [decision]
    assert store.decisions(DecisionQuery(rule=text)) == [decision]
    assert store.newest_at(event) == event.at
    assert store.revision(text) is None


@NOT_FOUND_AS_IT_IS
def test_C6_one_question_waits_for_such_a_company(store: SqlStore, text: str) -> None:
    for _ in range(2):
        event = sold(a_sale(company=text))
        store.claim(of(event))
        assert store.save(*asked(of(event)))
    found = store.confirmations(ConfirmationQuery(company=text))
    assert sorted(each.status for each in found) == ["pending", "superseded"]


def test_long_companies_that_begin_alike_are_told_apart(store: SqlStore) -> None:
    for end in "ab":
        store.claim(of(sold(a_sale(company=LONG + end), id=end)))
    assert [each.id for each in store.decisions(DecisionQuery(company=LONG + "a"))] == ["a"]
