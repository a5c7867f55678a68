"""What an analyst works with: rulesets tried out, without a CRM.

Loaded when they are asked for, as what they need is an extra: the results of simulations, and
`report_pieces` and `write_report`, which make a page of one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from leadcat_rules.workbench.cases import CaseResult, run_cases

if TYPE_CHECKING:
    from leadcat_rules.workbench.report import report_pieces, write_report
    from leadcat_rules.workbench.simulating.result import (
        Count,
        Irregularity,
        Mode,
        Moved,
        Simulation,
    )

__all__ = [
    "CaseResult",
    "Count",
    "Irregularity",
    "Mode",
    "Moved",
    "Simulation",
    "report_pieces",
    "run_cases",
    "write_report",
]
_HOMES = {
    "Count": "simulating.result",
    "Irregularity": "simulating.result",
    "Mode": "simulating.result",
    "Moved": "simulating.result",
    "Simulation": "simulating.result",
    "report_pieces": "report",
    "write_report": "report",
}
"""The module that each name is from."""


def __getattr__(name: str) -> object:
    """Load what is asked for: `leadcat --help` needs none of it."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
