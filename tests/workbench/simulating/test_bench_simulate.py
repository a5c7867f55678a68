"""The benchmark runs on few events, and its ways agree."""

from __future__ import annotations

import pytest

from bench.simulate import main

pytestmark = pytest.mark.filterwarnings("ignore:.*use to_arrow:DeprecationWarning")


def test_a_short_benchmark_of_simulations(capsys: pytest.CaptureFixture[str]) -> None:
    main(events=5_000, rounds=1)

    printed = " ".join(capsys.readouterr().out.split())
    for told in ("SQL by hand", "stateless", "in order", "times as long as four", "of memory"):
        assert told in printed
