"""Peers from npm. Node times itself, so what passes between the processes isn't counted."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.case import Case
from bench.peers.expressions import json_logic

FOLDER = Path(__file__).parent / "node"
ENGINES = {"json-logic-js": 1_000, "json-logic-engine": 1_000, "json-rules-engine": 1_000}
"""Each with the most rules that it is given."""


class OnNode:
    """One engine and one case in a process of its own."""

    def __init__(self, engine: str, case: Case, stack: ExitStack) -> None:
        """Raises ImportError where Node or the engine isn't installed."""
        self.name = engine
        node = shutil.which("node")
        if node is None or installed(engine) is None:
            raise ImportError(f"{engine} isn't installed" if node else "there is no node")
        self._process = stack.enter_context(
            subprocess.Popen(
                [node, str(FOLDER / "decide.mjs")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        )
        if self._process.stdin is not None:
            stack.callback(self._process.stdin.close)
        logic = json_logic(case.rules)
        self._asked(engine=engine, rules=case.rules, logic=logic, facts=list(case.facts))

    def answers(self, count: int) -> Sequence[str | None]:
        answers: list[str | None] = self._asked(answers=count)["answers"]
        return answers

    def microseconds(self, count: int, repeats: int) -> float:
        return float(self._asked(time=count, repeats=repeats)["microseconds"])

    def _asked(self, **request: Any) -> dict[str, Any]:
        told, said = self._process.stdin, self._process.stdout
        if told is None or said is None:
            raise OSError("node has no pipes")
        told.write(json.dumps(request) + "\n")
        told.flush()
        answer: dict[str, Any] = json.loads(said.readline() or '{"error": "node has ended"}')
        if "error" in answer:
            raise ImportError(f"{self.name} on Node: {answer['error']}")
        return answer


def installed(engine: str) -> str | None:
    """The version of this engine; None where it isn't installed."""
    file = FOLDER / "node_modules" / engine / "package.json"
    return str(json.loads(file.read_text("utf-8"))["version"]) if file.exists() else None
