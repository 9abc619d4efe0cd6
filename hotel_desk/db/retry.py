"""Which database errors are worth another try, told apart by code, and the loop that tries again with jitter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from tenacity import RetryCallState, Retrying, stop_after_attempt, wait_random_exponential

from hotel_desk.domain.errors import DatabaseBusy, DatabaseUnreachable

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError

# MySQL and MariaDB error numbers: deadlock, lock wait timeout, record changed since last read.
_TRY_AGAIN = frozenset({1213, 1205, 1020})
# Gone away, lost during query, cannot connect, node not ready, error during commit.
_RECONNECT = frozenset({2006, 2013, 2003, 1047, 1180})
# SQLITE_BUSY and SQLITE_LOCKED, with their extended codes in the upper bits (sqlite.org/rescode.html).
_SQLITE_PRIMARY = 0xFF
_SQLITE_BUSY = frozenset({5, 6})
ATTEMPTS = 12
# Two desks that both found a row missing both insert it; the slower one finds it when it looks again. A third clash is a bug.
CLASHES = 3


def error_number(error: DBAPIError) -> int | None:
    """The server's own number for an error; None where the driver gives none (SQLite)."""
    arguments = getattr(error.orig, "args", ())
    return arguments[0] if arguments and isinstance(arguments[0], int) else None


def is_unreachable(error: BaseException) -> bool:
    """Whether the connection is gone: reconnect and ask with the same operation id."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or error_number(error) in _RECONNECT)


def is_worth_retrying(error: BaseException) -> bool:
    """Whether the same transaction may succeed when it is run again."""
    if isinstance(error, StaleDataError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    return error_number(error) in _TRY_AGAIN or _is_sqlite_busy(error) or is_unreachable(error)


def _is_sqlite_busy(error: DBAPIError) -> bool:
    code = getattr(error.orig, "sqlite_errorcode", None)
    return isinstance(code, int) and code & _SQLITE_PRIMARY in _SQLITE_BUSY


def _another_try(state: RetryCallState) -> bool:
    error = state.outcome.exception() if state.outcome else None
    if isinstance(error, IntegrityError):
        return state.attempt_number < CLASHES
    return error is not None and is_worth_retrying(error)


def retrying() -> Retrying:
    """The loop around one transaction: another try after a short random wait, the last error as it is."""
    return Retrying(
        retry=_another_try,
        wait=wait_random_exponential(multiplier=0.01, max=1.0),
        stop=stop_after_attempt(ATTEMPTS),
        reraise=True,
    )


def given_up(error: BaseException) -> StaffError | None:
    """The sentence for an error that no retry mended; None for an error that is not about reaching the database."""
    if is_unreachable(error):
        return DatabaseUnreachable()
    if isinstance(error, PoolTimeout) or is_worth_retrying(error):
        return DatabaseBusy()
    return None
