"""What the window asks of the desk: run a command, read a query, be told what changed. No Qt, no SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

if TYPE_CHECKING:
    from datetime import date, datetime

    from hotel_desk.domain.codes import EntityKind
    from hotel_desk.domain.ids import OperationId


class ChangeNotice(Protocol):
    """What one command changed: `hotel_desk.db.desk.ChangeSet` is one."""

    def touches(self, *kinds: EntityKind) -> bool:
        """Tell whether anything of these kinds changed."""
        ...


class DeskPort(Protocol):
    """The desk as the window sees it: `hotel_desk.db.desk.Desk` is one. May be called from any thread."""

    def run(self, command: Callable[..., Any], *, operation_id: OperationId | None = None, **arguments: Any) -> Any:
        """Run a command and return its frozen result; raises a `StaffError` that is a sentence."""
        ...

    def read(self, query: Callable[..., Any], **arguments: Any) -> Any:
        """Read a query."""
        ...

    def on_change(self, listener: Callable[[Any], None]) -> Any:
        """Call the listener with each `ChangeSet`, after commit, in the thread that ran the command."""
        ...


class HotelStatus(Protocol):
    """What the top bar shows. A query returns a frozen dataclass with these attributes."""

    @property
    def property_name(self) -> str: ...

    @property
    def business_date(self) -> date: ...

    @property
    def currency(self) -> str:
        """ISO 4217 code of the property's currency."""
        ...

    @property
    def time_zone(self) -> str:
        """IANA name."""
        ...

    @property
    def user_name(self) -> str: ...

    @property
    def unsent_messages(self) -> int | None:
        """How many changes central has not confirmed; None when the hotel has no central."""
        ...

    @property
    def last_exchange_at(self) -> datetime | None:
        """When central last confirmed something, UTC; None when never."""
        ...


class SearchHit(Protocol):
    """One thing that the search found. `kind` is an `EntityKind`; `reason` says why it matches."""

    @property
    def kind(self) -> str: ...

    @property
    def id(self) -> Any: ...

    @property
    def title(self) -> str: ...

    @property
    def subtitle(self) -> str: ...

    @property
    def reason(self) -> str: ...


SearchQuery = Callable[..., Sequence[SearchHit]]
StatusQuery = Callable[..., HotelStatus]


@dataclass(frozen=True, slots=True)
class Target:
    """Where to go: a screen, or the thing that a screen shows.

    Args:
        screen: the key of a screen; empty to let the shell find the screen that opens this kind of thing.
        kind: an `EntityKind` value, or the key of a page of the named screen; empty for the screen itself.
        id: which one.
    """

    screen: str = ""
    kind: str = ""
    id: Any = None


class ProgramFailed(StaffError):
    """Our bug, as far as a person needs to know; the whole of it is in the log."""

    code = "program.failed"
    template = N_("Something went wrong inside the program. What was confirmed before is kept. The details were logged; try again.")


class JobStopped(StaffError):
    code = "job.stopped"
    template = N_("“{title}” was stopped before it ended. What it had finished is kept; start it again to go on.")
