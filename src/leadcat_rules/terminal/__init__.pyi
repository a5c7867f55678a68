from .borrowed import (
    Reading as Reading,
)
from .borrowed import (
    SnapshotOutput as SnapshotOutput,
)
from .borrowed import (
    WholeFile as WholeFile,
)
from .borrowed import (
    did_you_mean as did_you_mean,
)
from .borrowed import (
    format_time as format_time,
)
from .borrowed import (
    in_words as in_words,
)
from .borrowed import (
    parse_day_or_time as parse_day_or_time,
)
from .borrowed import (
    plural as plural,
)
from .borrowed import (
    replacing as replacing,
)
from .dialog import (
    TerminalDialog as TerminalDialog,
)
from .dialog import (
    category_meant as category_meant,
)
from .dialog import (
    happened as happened,
)
from .dialog import (
    login_name as login_name,
)
from .exits import (
    ExitCode as ExitCode,
)
from .exits import (
    report as report,
)
from .later import add_later as add_later
from .printing import (
    print_hanging as print_hanging,
)
from .printing import (
    print_json as print_json,
)
from .printing import (
    print_snapshot as print_snapshot,
)
from .printing import (
    screen as screen,
)
from .printing import (
    words as words,
)
from .progress import counted as counted
from .rows import (
    DecisionTable as DecisionTable,
)
from .rows import (
    JsonLines as JsonLines,
)
from .rows import (
    Names as Names,
)
from .rows import (
    Output as Output,
)
from .rows import (
    outcome_in_words as outcome_in_words,
)
from .rows import (
    reason_in_words as reason_in_words,
)
from .rows import (
    time_in_words as time_in_words,
)
from .start_up import StartUp as StartUp
from .stores import (
    decisions_named as decisions_named,
)
from .stores import (
    open_store as open_store,
)
from .table import PagedTable as PagedTable
from .traces import (
    conditions_in_words as conditions_in_words,
)
from .traces import (
    mark as mark,
)

__all__: list[str]
