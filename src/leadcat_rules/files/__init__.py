"""Everything that reads and writes files."""

from leadcat_rules.files.cases import load_cases
from leadcat_rules.files.decisions import decision_row
from leadcat_rules.files.events import check_events, load_events
from leadcat_rules.files.rulesets import load_ruleset, parse_ruleset
from leadcat_rules.files.snapshot_writing import dump_snapshot
from leadcat_rules.files.snapshots import Snapshot, load_snapshot

__all__ = [
    "Snapshot",
    "check_events",
    "decision_row",
    "dump_snapshot",
    "load_cases",
    "load_events",
    "load_ruleset",
    "load_snapshot",
    "parse_ruleset",
]
