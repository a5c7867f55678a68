"""What the kit for commands has from other rooms."""

from __future__ import annotations

from leadcat_rules.errors import did_you_mean
from leadcat_rules.files.reading import Reading
from leadcat_rules.files.snapshot_writing import SnapshotOutput
from leadcat_rules.files.whole_file import WholeFile, replacing
from leadcat_rules.times import format_time, parse_day_or_time
from leadcat_rules.wording import in_words, plural

__all__ = [
    "Reading",
    "SnapshotOutput",
    "WholeFile",
    "did_you_mean",
    "format_time",
    "in_words",
    "parse_day_or_time",
    "plural",
    "replacing",
]
