"""Why a decision stands as it does, in a sentence for each reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from leadcat_rules.decisions import Decision, Reason

NameOf = Callable[[str | None], str]
"""What a category is called, by its id."""

SENTENCES: Mapping[Reason, str] = {
    Reason.RULE_MATCHED: "Rule {rule} was the first that matched, and moved it from {was} to {to}.",
    Reason.ACCEPTED: "Rule {rule} asked for {to}, and {who} accepted.",
    Reason.OVERRIDDEN: "Rule {rule} asked, and {who} chose {to} instead.",
    Reason.ASKED: "Rule {rule} was the first that matched, and asks whether to move it from {was} "
    "to {to}.",
    Reason.DECLINED: "Rule {rule} asked, and {who} declined: it stayed {was}.",
    Reason.EXPIRED: "Rule {rule} asked, and nobody answered in time.",
    Reason.SUPERSEDED: "Rule {rule} asked, and a newer question took its place before an answer.",
    Reason.STALE: "Rule {rule} asked, and the company had changed before the answer came.",
    Reason.UNDONE: "Rule {rule} had moved it, and {who} took that back.",
    Reason.NO_TRIGGER: "The save raised no trigger: no sale became sold or lost or was new, and no "
    "contact got another lead status.",
    Reason.NO_COMPANY: "What was saved belongs to no company.",
    Reason.OUT_OF_ORDER: "A newer event about the same {record} was decided before this one came.",
    Reason.NOT_ELIGIBLE: "The company's category is {was}, which is no potential customer.",
    Reason.LEAD_STATUS_NOT_ENABLED: "A rule waits for this lead status, and lead status isn't "
    "enabled on the company's category, {was}.",
    Reason.NO_RULE_MATCHED: "No rule that is on matched.",
    Reason.ALREADY_IN_CATEGORY: "Rule {rule} was the first that matched, and the company has its "
    "category, {was}, already.",
    Reason.CHOICE_KEPT: "Rule {rule} was the first that matched, and the user chose a category in "
    "the same save, which is kept.",
    Reason.TARGET_MISSING: "Rule {rule} was the first that matched, and the category that it sets, "
    "or the lead status that it waits for, was deleted.",
    Reason.EVENT_ID_REUSED: "An event with this id and another content was decided before.",
    Reason.COMPANY_NOT_FOUND: "The CRM has no company {company}.",
    Reason.CONFLICT: "Somebody else changed the category each time that it was to be written.",
    Reason.RULE_ERROR: "An operator raised while a rule was tried.",
    Reason.PLUGIN_ERROR: "A plugin's variable raised while a rule was tried.",
    Reason.HOST_ERROR: "The CRM failed, or answered nonsense.",
}

_ECHO = "It came of our own change, which raises no trigger."


def _raised_by_us(decision: Decision) -> bool:
    return decision.is_echo and decision.reason is Reason.NO_TRIGGER


def sentence(decision: Decision, name_of: NameOf) -> str:
    """The reason of a decision as a sentence; of one in hand that it is."""
    if decision.reason is None:
        return "It is being decided, or whoever was deciding it died."
    latest = decision.latest
    actor = decision.answered_by
    if decision.reason is Reason.UNDONE and latest is not None:
        actor = latest.actor
    was = name_of(decision.from_category) if decision.from_category else "none"
    if decision.reason is Reason.UNDONE:
        was = name_of(decision.to_category)
    text = _ECHO if _raised_by_us(decision) else SENTENCES[decision.reason]
    text = text.format(
        rule=decision.rule,
        who=actor or "somebody",
        was=was,
        to=name_of(decision.to_category),
        record=decision.event.record[0],
        company=decision.event.company_id,
    )
    return f"{text} {decision.error}." if decision.error else text
