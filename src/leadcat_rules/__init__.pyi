from .compile import (
    ProposalRecorder as ProposalRecorder,
)
from .compile import (
    compile_ruleset as compile_ruleset,
)
from .decisions import (
    Answer as Answer,
)
from .decisions import (
    Change as Change,
)
from .decisions import (
    Choice as Choice,
)
from .decisions import (
    ConditionTrace as ConditionTrace,
)
from .decisions import (
    Confirmation as Confirmation,
)
from .decisions import (
    ConfirmationStatus as ConfirmationStatus,
)
from .decisions import (
    Decision as Decision,
)
from .decisions import (
    Intent as Intent,
)
from .decisions import (
    Outcome as Outcome,
)
from .decisions import (
    Position as Position,
)
from .decisions import (
    Proposal as Proposal,
)
from .decisions import (
    Reason as Reason,
)
from .decisions import (
    RuleTrace as RuleTrace,
)
from .decisions import (
    Step as Step,
)
from .domain import (
    Category as Category,
)
from .domain import (
    CategoryGroup as CategoryGroup,
)
from .domain import (
    Company as Company,
)
from .domain import (
    Contact as Contact,
)
from .domain import (
    CrmLists as CrmLists,
)
from .domain import (
    Id as Id,
)
from .domain import (
    LeadStatus as LeadStatus,
)
from .domain import (
    Sale as Sale,
)
from .domain import (
    SaleStatus as SaleStatus,
)
from .engine import (
    Backoff as Backoff,
)
from .engine import (
    Engine as Engine,
)
from .engine import (
    Inbox as Inbox,
)
from .engine import (
    Preview as Preview,
)
from .engine import (
    Settings as Settings,
)
from .engine import (
    SettingsDraft as SettingsDraft,
)
from .engine import (
    Sweep as Sweep,
)
from .engine import (
    Toggle as Toggle,
)
from .engine import (
    Undo as Undo,
)
from .errors import (
    AlreadyAnswered as AlreadyAnswered,
)
from .errors import (
    ErrorCode as ErrorCode,
)
from .errors import (
    HostError as HostError,
)
from .errors import (
    InvalidInput as InvalidInput,
)
from .errors import (
    LeadcatError as LeadcatError,
)
from .errors import (
    NotAllowed as NotAllowed,
)
from .errors import (
    NotFound as NotFound,
)
from .errors import (
    PluginError as PluginError,
)
from .errors import (
    Problem as Problem,
)
from .errors import (
    Refused as Refused,
)
from .errors import (
    RevisionConflict as RevisionConflict,
)
from .errors import (
    StoreError as StoreError,
)
from .event_content import (
    event_from_json as event_from_json,
)
from .event_content import (
    event_to_json as event_to_json,
)
from .event_content import (
    fingerprint_of as fingerprint_of,
)
from .events import (
    ContactSaved as ContactSaved,
)
from .events import (
    Event as Event,
)
from .events import (
    Origin as Origin,
)
from .events import (
    SaleSaved as SaleSaved,
)
from .events import (
    Trigger as Trigger,
)
from .files import (
    Snapshot as Snapshot,
)
from .files import (
    decision_row as decision_row,
)
from .files import (
    dump_snapshot as dump_snapshot,
)
from .files import (
    json_schema as json_schema,
)
from .files import (
    load_events as load_events,
)
from .files import (
    load_ruleset as load_ruleset,
)
from .files import (
    load_snapshot as load_snapshot,
)
from .files import (
    parse_event as parse_event,
)
from .files import (
    parse_json as parse_json,
)
from .files import (
    parse_ruleset as parse_ruleset,
)
from .hookspecs import hookimpl as hookimpl
from .memory import MemoryStore as MemoryStore
from .plain import plain_json as plain_json
from .plugins import Plugins as Plugins
from .queries import (
    ConfirmationQuery as ConfirmationQuery,
)
from .queries import (
    DecisionQuery as DecisionQuery,
)
from .record_content import (
    confirmation_content as confirmation_content,
)
from .record_content import (
    confirmation_from_content as confirmation_from_content,
)
from .record_content import (
    decision_content as decision_content,
)
from .record_content import (
    decision_from_content as decision_from_content,
)
from .ruleset import (
    AutomationRule as AutomationRule,
)
from .ruleset import (
    Ruleset as Ruleset,
)
from .snapshot_host import SnapshotHost as SnapshotHost
from .store import (
    BatchStore as BatchStore,
)
from .store import (
    Claim as Claim,
)
from .store import (
    JoiningStore as JoiningStore,
)
from .store import (
    Notice as Notice,
)
from .store import (
    Revision as Revision,
)
from .store import (
    Store as Store,
)
from .tally import Tally as Tally
from .variables import (
    DAYS as DAYS,
)
from .variables import (
    ELEMENT as ELEMENT,
)
from .variables import (
    ELEMENTS as ELEMENTS,
)
from .variables import (
    MOMENT as MOMENT,
)
from .variables import (
    NOTHING as NOTHING,
)
from .variables import (
    NUMBER as NUMBER,
)
from .variables import (
    PATTERN as PATTERN,
)
from .variables import (
    TEXT as TEXT,
)
from .variables import (
    TEXTS as TEXTS,
)
from .variables import (
    Facts as Facts,
)
from .variables import (
    FieldType as FieldType,
)
from .variables import (
    InvalidOperand as InvalidOperand,
)
from .variables import (
    Operand as Operand,
)
from .variables import (
    boolean as boolean,
)
from .variables import (
    date as date,
)
from .variables import (
    item as item,
)
from .variables import (
    list_of as list_of,
)
from .variables import (
    numeric as numeric,
)
from .variables import (
    operator as operator,
)
from .variables import (
    string as string,
)
from .variables import (
    variable as variable,
)
from .variables import (
    variables_of as variables_of,
)

__all__: list[str]
