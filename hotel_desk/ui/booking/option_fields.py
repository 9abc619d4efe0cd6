"""Until when a room is held as an option: a day and an hour of the hotel's clock, in whichever form asks for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hotel_desk.language import _
from hotel_desk.ui.setup.fields import TimeField
from hotel_desk.ui.widgets.date_field import DateField

if TYPE_CHECKING:
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.widgets.form import Form

OPTION_HOUR = time(18)
OPTION_DAYS = 3


class OptionFields:
    """Adds the two fields to a form and reads them; it is no widget itself.

    Args:
        prefix: of the object names.
    """

    def __init__(self, context: ScreenContext, form: Form, prefix: str) -> None:
        self._status, self._form = context.status, form
        self.day = DateField(
            "option_expires_at",
            _("Until"),
            object_name=f"{prefix}_day",
            relative_to=lambda: context.status().business_date,
            earliest=lambda: context.status().business_date,
            required=True,
        )
        self.hour = TimeField("option_hour", _("Hour"), object_name=f"{prefix}_hour", required=True)
        form.add(self.day, self.hour)

    def propose(self, arrival: date | None) -> None:
        """Some days from now, never after the arrival."""
        today = self._status().business_date
        wanted = today + timedelta(days=OPTION_DAYS)
        self._form.set_values(option_expires_at=max(today, min(wanted, arrival or wanted)), option_hour=OPTION_HOUR)

    def show(self, moment: datetime) -> None:
        """The moment (UTC) that was agreed."""
        local = moment.astimezone(ZoneInfo(self._status().time_zone))
        self._form.set_values(option_expires_at=local.date(), option_hour=local.time().replace(second=0, microsecond=0))

    def moment(self) -> datetime:
        """What was entered, UTC; ask it after the form was checked."""
        local = datetime.combine(self.day.value() or date.min, self.hour.value() or OPTION_HOUR, ZoneInfo(self._status().time_zone))
        return local.astimezone(UTC)
