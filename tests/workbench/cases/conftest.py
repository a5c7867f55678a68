"""What the tests of cases start from."""

from tests.workbench.cases.given import folder

__all__ = ["folder"]
