"""In order: the category flows from event to event, as when the engine decides one by one."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from leadcat_rules.decisions import Reason
from leadcat_rules.workbench.simulating.codes import Policy
from leadcat_rules.workbench.simulating.result import Mode
from tests.workbench.simulating.pasts import drawn_files, lived, simulated

pytestmark = pytest.mark.filterwarnings("ignore:.*use to_arrow:DeprecationWarning")

EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES", "600"))
EVENTS = 200
ANSWERS: tuple[Policy, ...] = ("accept", "park", "decline")


def test_in_order_ends_as_the_engine_one_by_one(tmp_path: Path) -> None:
    reasons: Counter[Reason] = Counter()
    for seed in range(max(1, EXAMPLES // EVENTS)):
        folder = tmp_path / str(seed)
        folder.mkdir()
        answer = ANSWERS[seed % 3]
        files = drawn_files(folder, seed, events=EVENTS)
        expected, found = lived(files, answer), simulated(files, Mode.IN_ORDER, answer)
        assert found.counts == expected.counts, f"seed {seed}"
        ends = Counter(category for id, category in expected.ends.items())
        stand = Counter[str | None]()
        for moved in found.moved:
            stand[moved.after] += moved.companies
        assert stand <= ends
        reasons.update({each.reason: each.events for each in found.counts})
    missed = {
        Reason.RULE_MATCHED, Reason.OUT_OF_ORDER, Reason.EVENT_ID_REUSED, Reason.COMPANY_NOT_FOUND,
        Reason.NO_TRIGGER, Reason.NO_COMPANY, Reason.NOT_ELIGIBLE,
    } - set(reasons)  # fmt: skip
    assert not missed
