"""business-rules leans on `assert`; we must not: everything is decided the same under -O."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

from leadcat_rules.compile import compile_rules
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.variables import Facts, schema_for
from tests.property import library_oracle
from tests.property.reading import read
from tests.property.strategies import drawn

ROOT = Path(__file__).parents[2]


def decisions() -> str:
    """What we and the library want of some hundred scenes, as JSON."""
    return json.dumps([_opinions(seed) for seed in range(300)])


def _opinions(seed: int) -> list[object]:
    ruleset, event, crm = read(drawn(Random(seed), rules=4, levels=2))
    compiled = compile_rules(ruleset, schema_for(ruleset.attributes), crm.lists)
    facts = Facts(event, crm.company(event.company_id))
    wanted = Evaluator(compiled).match(facts)
    ours = None if wanted is None else [wanted.rule, wanted.category, wanted.ask]
    return [ours, library_oracle.decide(compiled.pairs, event, crm, ruleset)]


def test_S7_everything_is_decided_the_same_under_python_minus_O() -> None:
    code = f"from {__name__} import decisions; print(decisions(), __debug__)"
    printed = subprocess.run(
        [sys.executable, "-O", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert printed == f"{decisions()} False\n"


def test_some_of_these_scenes_match_and_some_do_not() -> None:
    wanted = [ours for ours, _ in json.loads(decisions())]
    assert 60 < wanted.count(None) < 240
