"""What is wrong, where, and what to do about it: one shape for every refusal."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from enum import StrEnum

from attrs import evolve, frozen

_SHOWN = 60
_LONGEST_NAME = 100
"""Of what is longer, the nearest name isn't looked for: it takes time, and nobody meant one."""


class ErrorCode(StrEnum):
    """Every code that a problem can carry; `docs/errors.md` explains each."""

    # Reading a file
    FILE_NOT_FOUND = "file_not_found"
    NOT_A_FILE = "not_a_file"
    NOT_READABLE = "not_readable"
    NOT_WRITABLE = "not_writable"
    NOT_UTF8 = "not_utf8"
    EMPTY_FILE = "empty_file"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    INVALID_JSON = "invalid_json"
    DUPLICATE_KEY = "duplicate_key"
    INVALID_NUMBER = "invalid_number"
    # The shape of its content
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    INVALID_VALUE = "invalid_value"
    TOO_MANY = "too_many"
    DUPLICATE_ID = "duplicate_id"
    DUPLICATE_NAME = "duplicate_name"
    LEAD_STATUS_NOT_ALLOWED = "lead_status_not_allowed"
    DOES_NOT_FIT = "does_not_fit"
    # What it names
    UNKNOWN_TRIGGER = "unknown_trigger"
    UNKNOWN_VARIABLE = "unknown_variable"
    UNKNOWN_OPERATOR = "unknown_operator"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_LEAD_STATUS = "unknown_lead_status"
    INVALID_REGEX = "invalid_regex"
    # A history that is simulated
    IRREGULAR = "irregular"
    # Optional parts of the package
    EXTRA_MISSING = "extra_missing"
    # Plugins
    PLUGIN_IMPORT_FAILED = "plugin_import_failed"
    PLUGIN_UNKNOWN = "plugin_unknown"
    PLUGIN_IS_A_CLASS = "plugin_is_a_class"
    PLUGIN_REGISTERED_TWICE = "plugin_registered_twice"
    HOOK_NOT_MARKED = "hook_not_marked"
    HOOK_UNKNOWN = "hook_unknown"
    HOOK_ARGUMENT_UNKNOWN = "hook_argument_unknown"
    HOOK_WRAPPER_REFUSED = "hook_wrapper_refused"
    HOOK_ANSWERED_TWICE = "hook_answered_twice"
    HOOK_NOT_ANSWERED = "hook_not_answered"
    HOOK_RESERVED = "hook_reserved"
    HOOK_FAILED = "hook_failed"
    COMMAND_TAKEN = "command_taken"
    VARIABLE_INVALID = "variable_invalid"
    VARIABLE_DEFINED_TWICE = "variable_defined_twice"
    # Reaching a store
    INVALID_STORE_URL = "invalid_store_url"
    DRIVER_MISSING = "driver_missing"
    STORE_UNAVAILABLE = "store_unavailable"
    STORE_READ_ONLY = "store_read_only"
    STORE_FULL = "store_full"
    STORE_NOT_MIGRATED = "store_not_migrated"
    STORE_TOO_NEW = "store_too_new"
    STORE_FOREIGN = "store_foreign"
    STORE_NOT_EMPTY = "store_not_empty"
    STORE_FAILED = "store_failed"
    # Acting on what is stored
    NOT_FOUND = "not_found"
    CRM_MISSING = "crm_missing"
    NOT_ALLOWED = "not_allowed"
    READ_ONLY = "read_only"
    ALREADY_ANSWERED = "already_answered"
    CATEGORY_DELETED = "category_deleted"
    LEAD_STATUS_DELETED = "lead_status_deleted"
    NOT_UPDATED = "not_updated"
    CHANGED_SINCE = "changed_since"
    REVISION_CONFLICT = "revision_conflict"
    TARGET_REQUIRED = "target_required"
    LEAD_STATUS_REQUIRED = "lead_status_required"
    MORE_PROBLEMS = "more_problems"


@frozen
class Problem:
    """One thing that is wrong. Its text is made here and nowhere else."""

    code: ErrorCode
    message: str
    hint: str | None = None
    file: str | None = None
    line: int | None = None
    """The line in a JSON Lines file, from 1."""
    pointer: str = ""
    """RFC 6901 pointer to the value; empty for the whole document."""

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self._place()}{self.code}: {_on_one_line(self.message + hint)}"

    def _place(self) -> str:
        if self.file is None:
            return f"{_on_one_line(self.pointer)}: " if self.pointer else ""
        line = "" if self.line is None else f":{self.line}"
        return f"{_on_one_line(self.file)}{line}:{_on_one_line(self.pointer)}: "

    def at(self, *, file: str | None = None, line: int | None = None, below: str = "") -> Problem:
        """The same problem, placed in `file` (and `line`), its pointer put below `below`."""
        return evolve(
            self,
            file=self.file if file is None else file,
            line=self.line if line is None else line,
            pointer=below + self.pointer,
        )


class LeadcatError(Exception):
    """The root of all errors of this package: one or more problems, found together."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    @property
    def code(self) -> ErrorCode:
        """The code of the first problem."""
        return self.problems[0].code


class InvalidInput(LeadcatError):
    """A file or value from outside can't be used; `problems` has all that is wrong with it."""


class PluginError(LeadcatError):
    """A plugin can't be used; found at start-up, before any event."""


class HostError(LeadcatError):
    """A host's hook raised or answered nonsense, where no decision could record it."""


class StoreError(LeadcatError):
    """A store can't be reached, opened or written.

    What it was to do has not happened, unless the message says that nobody knows: the connection
    was lost while committing.
    """


class NotAllowed(LeadcatError):
    """The host doesn't allow this actor to do this (R6, C3)."""


class NotFound(LeadcatError):
    """There is no decision, confirmation or revision of this id."""


class AlreadyAnswered(LeadcatError):
    """The confirmation was decided before; the message names the first answer (C4)."""


class Refused(LeadcatError):
    """What was asked for can't be done as things stand; nothing was changed."""


class RevisionConflict(LeadcatError):
    """Somebody else saved the rules in between (R7)."""


def pointer(*parts: str | int) -> str:
    """The RFC 6901 JSON pointer of these keys and indexes."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def said(error: BaseException) -> str:
    """The exception's type, and its text where it has one."""
    try:
        text = str(error)
    except Exception:
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def shown(value: object) -> str:
    """A value from a file, named on one line: text in quotes and cut, a number, or its kind."""
    if isinstance(value, str):
        return repr(value) if len(value) <= _SHOWN else f"{value[:_SHOWN]!r}..."
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"the number {value!r:.{_SHOWN}}"
    kinds = {dict: "an object", list: "a list", bool: str(value).lower(), type(None): "null"}
    return kinds.get(type(value), f"a {type(value).__name__}")


def _on_one_line(text: str) -> str:
    """The text with line ends and other control characters escaped: a name may hold any."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def did_you_mean(wrong: str, known: Iterable[str]) -> str | None:
    """A hint with the nearest known name; None when nothing is near."""
    if len(wrong) > _LONGEST_NAME:
        return None
    names = {name.casefold(): str(name) for name in sorted(known)}
    near = get_close_matches(wrong.casefold(), names, n=1, cutoff=0.6)
    return f"did you mean {names[near[0]]!r}?" if near else None
