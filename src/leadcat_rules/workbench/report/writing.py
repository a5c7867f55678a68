"""The report as a file."""

from __future__ import annotations

from collections.abc import Iterator

from leadcat_rules.files.opening import FilePath
from leadcat_rules.files.whole_file import write_whole
from leadcat_rules.workbench.paper import set_page
from leadcat_rules.workbench.report.contents import compared, simulated
from leadcat_rules.workbench.simulating.result import Comparison, Simulation

_ROOM = "leadcat_rules.workbench.report"


def write_report(result: Simulation | Comparison, path: FilePath) -> None:
    """Write the page, whole or not at all.

    InvalidInput (`not_writable`, `extra_missing`) when it can't be written or made.
    """
    write_whole(path, report_pieces(result))


def report_pieces(result: Simulation | Comparison) -> Iterator[str]:
    """The page as text, in pieces; for whoever took the place of the file before."""
    if isinstance(result, Comparison):
        return set_page(_ROOM, "comparison.html", compared(result))
    return set_page(_ROOM, "simulation.html", simulated(result))
