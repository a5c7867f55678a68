"""Inside the host's own transaction: what fails here never takes the host's save with it (S3)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TypeAlias, TypeVar

from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.session import Session

_T = TypeVar("_T")
Otherwise: TypeAlias = Callable[[Exception, Session], Flow[_T]]
"""What to do instead, once what failed was taken back."""


def protected(
    operation: Callable[[Session], Flow[_T]],
    session: Session,
    otherwise: Otherwise[_T] | None = None,
) -> Flow[_T]:
    """Go through an operation between a savepoint and its release.

    An exception takes back what the operation wrote. Then `otherwise` has its try, protected in
    the same way; without it the exception is raised. A store that commits by itself needs none
    of this.
    """
    if not session.joins_host_transaction:
        return operation(session)
    return _protected(operation, session, otherwise)


def _protected(
    operation: Callable[[Session], Flow[_T]],
    session: Session,
    otherwise: Otherwise[_T] | None,
) -> Flow[_T]:
    point = yield from session.records.savepoint()
    try:
        result = yield from operation(session)
        yield from session.records.release(point)
    except GeneratorExit:
        raise
    except Exception as error:
        yield from session.records.roll_back_to(point)
        if otherwise is None:
            raise
        instead = partial(otherwise, error)
    except BaseException:
        # The host may catch a time-out or a cancellation, and go on with its own save.
        yield from _taken_back(session, point)
        raise
    else:
        return result
    return (yield from protected(instead, session))


def unharmed(operation: Callable[[Session], Flow[_T]], session: Session) -> Flow[_T]:
    """Go through an operation that only reads, and take back whatever a plugin did meanwhile.

    So a plugin that breaks the transaction in a preview leaves the host's own save alone (C8).
    """
    return _unharmed(operation, session) if session.joins_host_transaction else operation(session)


def _unharmed(operation: Callable[[Session], Flow[_T]], session: Session) -> Flow[_T]:
    point = yield from session.records.savepoint()
    try:
        result = yield from operation(session)
    except GeneratorExit:
        raise
    except BaseException:
        yield from _taken_back(session, point)
        raise
    yield from session.records.roll_back_to(point)
    return result


def _taken_back(session: Session, point: object) -> Flow[None]:
    """Go back to this point, where that still works: what went wrong first is what is raised."""
    with suppress(Exception):
        yield from session.records.roll_back_to(point)
