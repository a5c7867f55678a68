"""Everything that reads and writes files."""

from leadcat_rules.files.cases import load_cases
from leadcat_rules.files.decisions import decision_row
from leadcat_rules.files.events import check_events, load_events
from leadcat_rules.files.rulesets import load_ruleset, parse_for, parse_ruleset
from leadcat_rules.files.schemas import json_schema
from leadcat_rules.files.snapshot_writing import dump_snapshot
from leadcat_rules.files.snapshots import Snapshot, load_snapshot
from leadcat_rules.files.texts import parse_event, parse_json

__all__ = [
    "Snapshot",
    "check_events",
    "decision_row",
    "dump_snapshot",
    "json_schema",
    "load_cases",
    "load_events",
    "load_ruleset",
    "load_snapshot",
    "parse_event",
    "parse_for",
    "parse_json",
    "parse_ruleset",
]
