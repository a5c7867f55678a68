"""A ruleset's text, checked as a save of it would be, against the CRM as it is now."""

from __future__ import annotations

from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.publishing import made_ready
from leadcat_rules.engine.session import Session
from leadcat_rules.errors import InvalidInput, PluginError, Problem
from leadcat_rules.files import parse_for


def check_text(session: Session, text: str | bytes) -> Flow[tuple[Problem, ...]]:
    """All that is wrong with it, in the order of the text; empty when it can be published."""
    lists = yield from session.host.all_lists()
    try:
        made_ready(session, parse_for(lists, text, variables=session.host.plugins.variables))
    except (InvalidInput, PluginError) as error:
        return error.problems
    return ()
