"""The evaluator and its reference: the same decisions, the same faults, the same things read."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Barrier

import pytest

from leadcat_rules.evaluate import Evaluation, Evaluator, ReferenceEvaluator
from leadcat_rules.variables import Facts
from tests.property.evaluator_worlds import Asked, World, asked, world

CASES = max(2_000, int(os.environ.get("LEADCAT_EXAMPLES") or 0))
EVENTS = 20


def agree(found: World) -> list[Asked]:
    ours = list(asked(found, Evaluator(found.compiled).match))
    library = list(asked(found, ReferenceEvaluator(found.compiled).match))
    assert ours == library
    return ours


def test_S3_the_compiled_evaluator_is_the_reference_in_whatever_happens() -> None:
    met: Counter[str] = Counter()
    for seed in range(CASES // EVENTS):
        chance = Random(f"worlds {seed}")
        found = world(chance, rules=chance.choice([3, 8, 20, 60]), events=EVENTS)
        for outcome, reads in agree(found):
            met[type(outcome).__name__] += 1
            assert max(reads.values(), default=1) == 1
    assert min(met[name] for name in ("Proposal", "NoneType", "tuple")) > CASES / 15


@pytest.mark.parametrize("seed", range(10))
def test_S5_both_evaluators_tell_the_same_trace(seed: int) -> None:
    found = world(Random(f"traces {seed}"), rules=8, events=10)
    ours, library = Evaluator(found.compiled), ReferenceEvaluator(found.compiled)
    for event, company in found.events:
        one, other = (each.evaluate(Facts(event, company)) for each in (ours, library))
        assert _outcome(one) == _outcome(other)
        assert repr(one.trace()) == repr(other.trace())


def test_S1_threads_that_come_at_once_decide_the_same() -> None:
    found = world(Random("threads"), rules=60, events=EVENTS)
    expected = _decided(found, ReferenceEvaluator(found.compiled))
    together = Evaluator(found.compiled)
    begin = Barrier(8)

    def decide(_: int) -> list[str]:
        begin.wait(10)
        return _decided(found, together)

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(decide, range(8))) == [expected] * 8


def _decided(found: World, evaluator: Evaluator) -> list[str]:
    return [_outcome(evaluator.evaluate(Facts(*each))) for each in found.events]


def _outcome(evaluation: Evaluation) -> str:
    try:
        return repr(evaluation.proposal)
    except Exception as fault:
        return repr(fault)
