"""Random steps, compared with a plain model."""

from __future__ import annotations

from typing import ClassVar

from leadcat_rules.testing.contract import needs
from leadcat_rules.testing.store_contract.suite import StoreSuite


class Playing(StoreSuite, adds_promises=True):
    """All promises together, in an order that nobody thought of. This one needs hypothesis."""

    games: ClassVar[int] = 40
    """How many stores are made and played with."""
    steps: ClassVar[int] = 30
    """How many steps each game has at most."""

    @needs("keeps_history")
    def test_random_steps_agree_with_a_plain_model(self) -> None:
        # Imported here: whoever tests a host doesn't need hypothesis.
        from leadcat_rules.testing.stateful import StoreMachine, play

        play(StoreMachine.of(self.make_store, self.reopen), games=self.games, steps=self.steps)
