"""What stands on the page: the values that its templates are filled with."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from leadcat_rules.decisions import Outcome
from leadcat_rules.wording import in_words, plural
from leadcat_rules.workbench.report import wording
from leadcat_rules.workbench.report.figures import (
    Flow,
    moves_of,
    outcomes_of,
    reasons_of,
    rules_of,
    updates_of,
)
from leadcat_rules.workbench.report.matrix import matrix_of, side_by_side
from leadcat_rules.workbench.report.months import months_of
from leadcat_rules.workbench.report.sankey import Sankey, sankey_of
from leadcat_rules.workbench.report.sentences import (
    in_sentences,
    sentences_of_comparison,
    verified_in_words,
)
from leadcat_rules.workbench.simulating.result import Comparison, Simulation

_SHOWN = tuple(outcome for outcome in Outcome if outcome is not Outcome.NOT_FIRED)
"""What comes to nothing is most of a history: in the picture it would hide all else."""
_WIDE, _NARROW = 960.0, 420.0
_MARGIN = 240.0


@frozen
class Picture:
    """The same flows drawn for a wide screen and for a narrow one, and as numbers."""

    flows: Sequence[Flow]
    wide: Sankey
    narrow: Sankey

    @classmethod
    def of(cls, flows: Sequence[Flow]) -> Picture:
        """Names stand beside the nodes where there is room, else on the ribbons."""
        wide = sankey_of(flows, width=_WIDE, margin=_MARGIN)
        return cls(flows, wide, sankey_of(flows, width=_NARROW, margin=0))


def simulated(simulation: Simulation) -> dict[str, object]:
    """For `simulation.html`."""
    return {
        "simulation": simulation,
        "sentences": in_sentences(simulation),
        "names": wording.Names(simulation.categories),
        **_figures(simulation),
        **_words(),
    }


def compared(comparison: Comparison) -> dict[str, object]:
    """For `comparison.html`."""
    new = comparison.new
    return {
        "comparison": comparison,
        "simulation": new,
        "sentences": sentences_of_comparison(comparison),
        "names": wording.Names(new.categories),
        "matrix": matrix_of(comparison),
        "side_by_side": side_by_side(comparison),
        **_figures(new),
        **_words(),
    }


def _figures(simulation: Simulation) -> dict[str, object]:
    rules = rules_of(simulation)
    return {
        "outcomes": outcomes_of(simulation.counts),
        "reasons": reasons_of(simulation.counts).most_common(),
        "updates": Picture.of(updates_of(simulation.counts)),
        "moves": Picture.of(moves_of(simulation)),
        "months": months_of(simulation.counts, _SHOWN),
        "rules": rules,
        "most_of_a_rule": max((rule.events for rule in rules), default=0),
    }


def _words() -> dict[str, object]:
    return {
        "outcome_order": list(Outcome),
        "number": wording.number,
        "plural": plural,
        "share": wording.share,
        "amounts": wording.amounts,
        "words": in_words,
        "modes": wording.MODES,
        "answers": wording.ANSWERS,
        "verified_in_words": verified_in_words,
    }
