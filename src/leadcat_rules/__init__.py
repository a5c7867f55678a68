"""Moves companies from lead to customer by rules that are written once, as JSON.

A host plugs its CRM in by hooks, opens an engine on a ruleset, and tells it what was saved:

    from leadcat_rules import Engine, hookimpl

    class Crm:
        @hookimpl
        def leadcat_list_categories(self, context): ...
        @hookimpl
        def leadcat_get_company(self, context, company_id): ...
        @hookimpl
        def leadcat_set_category(self, context, change): ...

    engine = Engine.open("rules.json", plugins=[Crm()])
    decision = engine.sale_saved(before=old, after=new, actor="ann", context=crm)

Everything that a plugin may use is named here; what isn't may change without notice.
"""

from leadcat_rules.compile import ProposalRecorder, compile_ruleset
from leadcat_rules.decisions import (
    Answer,
    Change,
    Choice,
    ConditionTrace,
    Confirmation,
    ConfirmationStatus,
    Decision,
    Intent,
    Outcome,
    Position,
    Proposal,
    Reason,
    RuleTrace,
    Step,
)
from leadcat_rules.domain import (
    Category,
    CategoryGroup,
    Company,
    Contact,
    CrmLists,
    Id,
    LeadStatus,
    Sale,
    SaleStatus,
)
from leadcat_rules.engine import (
    Backoff,
    Engine,
    Inbox,
    Preview,
    Settings,
    SettingsDraft,
    Sweep,
    Toggle,
    Undo,
)
from leadcat_rules.errors import (
    AlreadyAnswered,
    ErrorCode,
    HostError,
    InvalidInput,
    LeadcatError,
    NotAllowed,
    NotFound,
    PluginError,
    Problem,
    Refused,
    RevisionConflict,
    StoreError,
)
from leadcat_rules.event_content import event_from_json, event_to_json, fingerprint_of
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved, Trigger
from leadcat_rules.files import (
    Snapshot,
    decision_row,
    dump_snapshot,
    json_schema,
    load_events,
    load_ruleset,
    load_snapshot,
    parse_event,
    parse_json,
    parse_ruleset,
)
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.memory import MemoryStore
from leadcat_rules.plain import plain_json
from leadcat_rules.plugins import Plugins
from leadcat_rules.queries import ConfirmationQuery, DecisionQuery
from leadcat_rules.record_content import (
    confirmation_content,
    confirmation_from_content,
    decision_content,
    decision_from_content,
)
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.store import Claim, JoiningStore, Notice, Revision, Store
from leadcat_rules.tally import Tally
from leadcat_rules.variables import (
    DAYS,
    ELEMENT,
    ELEMENTS,
    MOMENT,
    NOTHING,
    NUMBER,
    PATTERN,
    TEXT,
    TEXTS,
    Facts,
    FieldType,
    InvalidOperand,
    Operand,
    boolean,
    date,
    item,
    list_of,
    numeric,
    operator,
    string,
    variable,
    variables_of,
)

__all__ = [
    "DAYS",
    "ELEMENT",
    "ELEMENTS",
    "MOMENT",
    "NOTHING",
    "NUMBER",
    "PATTERN",
    "TEXT",
    "TEXTS",
    "AlreadyAnswered",
    "Answer",
    "AutomationRule",
    "Backoff",
    "Category",
    "CategoryGroup",
    "Change",
    "Choice",
    "Claim",
    "Company",
    "ConditionTrace",
    "Confirmation",
    "ConfirmationQuery",
    "ConfirmationStatus",
    "Contact",
    "ContactSaved",
    "CrmLists",
    "Decision",
    "DecisionQuery",
    "Engine",
    "ErrorCode",
    "Event",
    "Facts",
    "FieldType",
    "HostError",
    "Id",
    "Inbox",
    "Intent",
    "InvalidInput",
    "InvalidOperand",
    "JoiningStore",
    "LeadStatus",
    "LeadcatError",
    "MemoryStore",
    "NotAllowed",
    "NotFound",
    "Notice",
    "Operand",
    "Origin",
    "Outcome",
    "PluginError",
    "Plugins",
    "Position",
    "Preview",
    "Problem",
    "Proposal",
    "ProposalRecorder",
    "Reason",
    "Refused",
    "Revision",
    "RevisionConflict",
    "RuleTrace",
    "Ruleset",
    "Sale",
    "SaleSaved",
    "SaleStatus",
    "Settings",
    "SettingsDraft",
    "Snapshot",
    "SnapshotHost",
    "Step",
    "Store",
    "StoreError",
    "Sweep",
    "Tally",
    "Toggle",
    "Trigger",
    "Undo",
    "boolean",
    "compile_ruleset",
    "confirmation_content",
    "confirmation_from_content",
    "date",
    "decision_content",
    "decision_from_content",
    "decision_row",
    "dump_snapshot",
    "event_from_json",
    "event_to_json",
    "fingerprint_of",
    "hookimpl",
    "item",
    "json_schema",
    "list_of",
    "load_events",
    "load_ruleset",
    "load_snapshot",
    "numeric",
    "operator",
    "parse_event",
    "parse_json",
    "parse_ruleset",
    "plain_json",
    "string",
    "variable",
    "variables_of",
]
