"""Has the day closed by itself at the hotel's hour, in another process, and says what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from hotel_desk.jobs.audit_hour import due_audit_job
from hotel_desk.language import _
from hotel_desk.queries.audit_hour import day_to_close
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.watch import Watch

if TYPE_CHECKING:
    import datetime as dt

    from hotel_desk.domain.errors import StaffError
    from hotel_desk.jobs.night_audit import DayClosed


class AuditHourWatch(Watch):
    """Looks every minute whether the night audit is to begin by itself. Several desks may do so: one of them runs it."""

    @Slot()
    def look(self) -> None:
        """Read whether it is due."""
        self._read(day_to_close, self._close)

    def _close(self, day: dt.date | None) -> None:
        if day is not None:
            self._begin(due_audit_job, self._closed, self._not_closed, title=_("Night audit"))

    def _closed(self, closed: DayClosed | None) -> None:
        if closed is not None:
            self._messages().success(_("{day} is closed.").format(day=date_text(closed.closed_date)))

    def _not_closed(self, error: StaffError) -> None:
        self._messages().warning(str(error))
