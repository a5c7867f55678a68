"""What the tests of the commands start from."""

from tests.unit.cli.calls import folder

__all__ = ["folder"]
