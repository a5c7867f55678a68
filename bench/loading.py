"""What it costs to load a ruleset: from its file to an evaluator, and what then stays in memory."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from attrs import frozen

from bench.scene import CRM, events, many_rules, ruleset
from leadcat_rules import Event, Ruleset, load_ruleset
from leadcat_rules.compile import compile_rules
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.variables import schema_for

ROUNDS = 5
_EACH_KIND = 6
"""The first so many events raise each trigger."""


@frozen
class Loading:
    """One ruleset; seconds are the processor's."""

    rules: int
    reading: float
    """Read and validated."""
    making: float
    """Compiled, and made ready to decide: all that is otherwise left to the first events."""
    first: float
    """The first events decided."""
    bytes_a_rule: float
    """Of the ruleset, what is compiled and the evaluator together, when all events were decided."""

    @property
    def seconds(self) -> float:
        return self.reading + self.making + self.first


def measure(rules: int, rounds: int = ROUNDS) -> Loading:
    """Load so many rules, a few times."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "rules.json"
        file.write_text(json.dumps(ruleset(many_rules(rules))), "utf-8")
        times = [_times(file) for _ in range(rounds)]
        kept = _kept(file)
    reading, making, first = (median(column) for column in zip(*times, strict=True))
    return Loading(rules, reading, making, first, kept / rules)


def _times(file: Path) -> tuple[float, ...]:
    happened = events()
    moments = [process_time()]
    read = load_ruleset(file)
    moments.append(process_time())
    evaluator = _evaluator(read)
    moments.append(process_time())
    _decide(evaluator, happened[:_EACH_KIND])
    moments.append(process_time())
    return tuple(then - before for before, then in pairwise(moments))


def _decide(evaluator: Evaluator, happened: Sequence[Event]) -> None:
    for event in happened:
        evaluator.decide(event, CRM.company(str(event.company_id)))


def _kept(file: Path) -> int:
    happened = events()
    gc.collect()
    tracemalloc.start()
    read = load_ruleset(file)
    evaluator = _evaluator(read)
    _decide(evaluator, happened)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del read, evaluator
    return kept


def _evaluator(read: Ruleset) -> Evaluator:
    compiled = compile_rules(read, schema_for(read.attributes), CRM.lists)
    return Evaluator(compiled).made_ready()
