"""Floor 4: events in, decisions out."""

from leadcat_rules.engine.backoff import Backoff
from leadcat_rules.engine.engine import Engine
from leadcat_rules.engine.inbox import Inbox
from leadcat_rules.engine.preview import Preview
from leadcat_rules.engine.settings import Settings
from leadcat_rules.engine.sweeping import Sweep
from leadcat_rules.engine.toggles import SettingsDraft, Toggle
from leadcat_rules.engine.undoing import Undo

__all__ = [
    "Backoff",
    "Engine",
    "Inbox",
    "Preview",
    "Settings",
    "SettingsDraft",
    "Sweep",
    "Toggle",
    "Undo",
]
