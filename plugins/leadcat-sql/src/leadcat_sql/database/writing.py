"""One write, tried until it is certain that it happened, or that it didn't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from tenacity import (
    retry_if_exception,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from leadcat_sql.database.connecting import begin_to_write
from leadcat_sql.database.doubt import InDoubt, backend_of
from leadcat_sql.database.faults import is_disconnect, may_pass

T = TypeVar("T")

_TRIES = 10
_FIRST_WAIT = 0.02
_LONGEST_WAIT = 1.0


def again(is_worth_it: Callable[[BaseException], bool], patience: float) -> dict[str, Any]:
    """How tenacity tries again: ten times, within `patience` seconds, at growing distances."""
    return {
        "retry": retry_if_exception(is_worth_it),
        "stop": stop_after_attempt(_TRIES) | stop_before_delay(patience),
        "wait": wait_random_exponential(_FIRST_WAIT, _LONGEST_WAIT),
        "reraise": True,
    }


def commit(connection: Connection) -> None:
    """Commit; raises InDoubt when the connection is lost before the answer came."""
    backend = backend_of(connection)
    try:
        connection.commit()
    except DBAPIError as error:
        if is_disconnect(error):
            raise InDoubt(backend) from error
        raise


class Write(Generic[T]):
    """An operation that is called again, on a new connection, until it is committed.

    A commit whose answer was lost may have happened. `committed` is asked then, before anything
    is repeated: what it returns, unless None, is the result.
    """

    def __init__(
        self,
        operation: Callable[[Connection], T],
        committed: Callable[[Connection], T | None] | None,
    ) -> None:
        self._operation = operation
        self._committed = committed
        self._doubt: InDoubt | None = None

    @property
    def is_in_doubt(self) -> bool:
        """Whether a commit's answer was lost, and nobody could say since what came of it."""
        return self._doubt is not None

    def is_worth_it(self, error: BaseException) -> bool:
        """Whether another try may succeed, and can't do the same twice."""
        return may_pass(error) and not (self.is_in_doubt and self._committed is None)

    def __call__(self, connection: Connection) -> T:
        """Try once, in one transaction, on a connection that the caller closes."""
        found = self._what_came_of_it(connection)
        if found is not None:
            return found
        begin_to_write(connection)
        result = self._operation(connection)
        try:
            commit(connection)
        except InDoubt as doubt:
            self._doubt = doubt
            raise
        return result

    def _what_came_of_it(self, connection: Connection) -> T | None:
        if self._doubt is None or self._committed is None:
            return None
        begin_to_write(connection)
        self._doubt.refuse_while_at_work(connection)
        found = self._committed(connection)
        connection.commit()
        self._doubt = None
        return found
