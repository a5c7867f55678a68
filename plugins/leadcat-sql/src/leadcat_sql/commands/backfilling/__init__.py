"""What `leadcat backfill` does, and how it is told."""

from leadcat_sql.commands.backfilling.running import Wish, run
from leadcat_sql.commands.backfilling.undoing import undo

__all__ = ["Wish", "run", "undo"]
