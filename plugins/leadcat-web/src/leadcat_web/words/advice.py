"""What each code of a problem means and what to do, for whoever sees it on a page.

The core's own message is English and names keys and values; it is shown as a detail below.
"""

from __future__ import annotations

from collections.abc import Mapping

from leadcat_rules import ErrorCode
from leadcat_web.words.marking import N_

_DATABASE = N_("The database can't do this now. Try again; if it stays so, tell an administrator.")

ADVICE: Mapping[str, str] = {
    ErrorCode.NOT_UTF8: N_("It holds characters that can't be read. Save it as UTF-8."),
    ErrorCode.EMPTY_FILE: N_("There is no text. Begin with a name and a list of rules."),
    ErrorCode.TOO_LARGE: N_("It is longer than can be taken. Shorten it."),
    ErrorCode.TOO_DEEP: N_(
        "Too many lists and objects stand inside one another. Use fewer levels."
    ),
    ErrorCode.INVALID_JSON: N_(
        "The text can't be read as JSON from here on. Often a comma, a quotation mark or a bracket"
        " is missing, or there is one too many."
    ),
    ErrorCode.DUPLICATE_KEY: N_("Only one of the two could count. Remove the other."),
    ErrorCode.INVALID_NUMBER: N_("It is too large, too long or not finite. Write another number."),
    ErrorCode.MISSING: N_("Something that is needed isn't there. Add it."),
    ErrorCode.UNKNOWN_KEY: N_("Nothing of this name belongs here. Correct it, or remove it."),
    ErrorCode.WRONG_TYPE: N_(
        "Another kind of value belongs here: text in quotation marks, a number, true or false, a"
        " list or an object."
    ),
    ErrorCode.INVALID_VALUE: N_("This value isn't possible here. Choose another one."),
    ErrorCode.TOO_MANY: N_("There are more than can be taken. Leave some out."),
    ErrorCode.DUPLICATE_ID: N_("Each id stands for one thing only. Choose another one."),
    ErrorCode.DUPLICATE_NAME: N_("Each name stands for one thing only. Choose another one."),
    ErrorCode.LEAD_STATUS_NOT_ALLOWED: N_(
        "Only a rule that waits for a lead status can name one. Remove it, or change the trigger."
    ),
    ErrorCode.UNKNOWN_TRIGGER: N_(
        "There are four triggers: sale_sold, sale_lost, sale_registered and lead_status_changed."
        " Choose one of them."
    ),
    ErrorCode.UNKNOWN_VARIABLE: N_("Conditions don't know this variable. Choose another one."),
    ErrorCode.UNKNOWN_OPERATOR: N_(
        "This variable can't be compared in this way. Choose another operator."
    ),
    ErrorCode.UNKNOWN_CATEGORY: N_("The CRM has no such category. Choose one that it has."),
    ErrorCode.UNKNOWN_LEAD_STATUS: N_("The CRM has no such lead status. Choose one that it has."),
    ErrorCode.INVALID_REGEX: N_(
        "This pattern can't be read, or isn't allowed. Correct it, or compare in another way."
    ),
    ErrorCode.HOOK_NOT_ANSWERED: N_("The CRM doesn't offer what this needs. Ask an administrator."),
    ErrorCode.HOOK_FAILED: N_(
        "The CRM or a plugin gave no usable answer. Try again; if it stays so, tell an"
        " administrator."
    ),
    ErrorCode.STORE_UNAVAILABLE: _DATABASE,
    ErrorCode.STORE_READ_ONLY: _DATABASE,
    ErrorCode.STORE_FULL: _DATABASE,
    ErrorCode.STORE_NOT_MIGRATED: _DATABASE,
    ErrorCode.STORE_TOO_NEW: _DATABASE,
    ErrorCode.STORE_FAILED: _DATABASE,
    ErrorCode.NOT_FOUND: N_("The address is wrong, or what it led to is gone."),
    ErrorCode.NOT_ALLOWED: N_(
        "Nothing was changed. Ask an administrator to do it, or to allow it."
    ),
    ErrorCode.READ_ONLY: N_(
        "The rules come from a file that only whoever runs this site can change."
    ),
    ErrorCode.ALREADY_ANSWERED: N_("The first answer counts; yours changed nothing."),
    ErrorCode.CATEGORY_DELETED: N_("The CRM no longer offers this category. Choose another one."),
    ErrorCode.LEAD_STATUS_DELETED: N_(
        "The CRM no longer offers this lead status. Choose another one."
    ),
    ErrorCode.NOT_UPDATED: N_("This decision changed no category, or it was undone before."),
    ErrorCode.CHANGED_SINCE: N_(
        "Somebody or something changed the category in between, so it was left as it is."
    ),
    ErrorCode.REVISION_CONFLICT: N_(
        "Nothing was changed. Load the page again, look at what was saved, and decide anew."
    ),
    ErrorCode.TARGET_REQUIRED: N_("Choose a category, or switch the rule off."),
    ErrorCode.LEAD_STATUS_REQUIRED: N_("Choose a lead status, or switch the rule off."),
    ErrorCode.MORE_PROBLEMS: N_("Only the first ones are shown. Correct these, then check again."),
}
"""For each code that can reach a page; the others end a program before it serves any."""

SAYS_ALL = frozenset(
    {
        ErrorCode.EMPTY_FILE,
        ErrorCode.NOT_ALLOWED,
        ErrorCode.NOT_FOUND,
        ErrorCode.READ_ONLY,
        ErrorCode.ALREADY_ANSWERED,
        ErrorCode.REVISION_CONFLICT,
        ErrorCode.TARGET_REQUIRED,
        ErrorCode.LEAD_STATUS_REQUIRED,
        ErrorCode.MORE_PROBLEMS,
    }
)
"""Codes of which the core's message says nothing more."""
