from .cases import load_cases as load_cases
from .decisions import decision_row as decision_row
from .events import (
    check_events as check_events,
)
from .events import (
    load_events as load_events,
)
from .rulesets import (
    load_ruleset as load_ruleset,
)
from .rulesets import (
    parse_for as parse_for,
)
from .rulesets import (
    parse_ruleset as parse_ruleset,
)
from .schemas import json_schema as json_schema
from .snapshot_writing import dump_snapshot as dump_snapshot
from .snapshots import (
    Snapshot as Snapshot,
)
from .snapshots import (
    load_snapshot as load_snapshot,
)
from .texts import (
    parse_event as parse_event,
)
from .texts import (
    parse_json as parse_json,
)

__all__: list[str]
