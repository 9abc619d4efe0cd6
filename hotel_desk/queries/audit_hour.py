"""Whether the night audit is to begin by itself now (`docs/algorithms/night-audit.md`)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from hotel_desk.domain.night_audit import audit_due
from hotel_desk.domain.night_settings import BY_ITSELF, HOUR
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.property import Property
from hotel_desk.queries.audit_runs import audit_at_present, audit_left
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.settings import hotel_values

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader

_ZONE = select(Property.time_zone).where(Property.id == bindparam("hotel"))


def day_to_close(reader: Reader) -> dt.date | None:
    """The day whose audit is to begin by itself now, if whoever asks may run it. Eight statements at most; two where it is off.

    The open one, or the one before it, where an attempt has moved the date and died.
    """
    by_itself, hour = hotel_values(reader, BY_ITSELF, HOUR)
    if not by_itself or Permission.RUN_NIGHT_AUDIT not in own_permissions(reader):
        return None
    zone = ZoneInfo(reader.connection.execute(_ZONE, {"hotel": reader.property_id}).scalar_one())
    now = reader.clock.now().astimezone(zone).replace(tzinfo=None)
    days = (reader.business_date(), audit_left(reader))
    return next((day for day in days if day is not None and _due(reader, day, now, dt.time(hour))), None)


def _due(reader: Reader, day: dt.date, now: dt.datetime, hour: dt.time) -> bool:
    return audit_due(now, hour=hour, business_date=day, audit=audit_at_present(reader, day=day))
