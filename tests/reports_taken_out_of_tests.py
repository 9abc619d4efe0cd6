"""What the journal says of reports that left the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.models.journal import AuditEntry

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

_TAKEN = select(AuditEntry.details, AuditEntry.user_name).where(AuditEntry.code == AuditCode.REPORT_TAKEN_OUT).order_by(AuditEntry.sequence)


def reports_taken_out(hotel: SmallHotel) -> list[tuple[str, str, str, dict[str, Any], int | None]]:
    """Each with its format, the way that it went, its parameters and its rows."""
    return [(one["report"], one["format"], one["way"], one["parameters"], one["rows"]) for one, _user in _rows(hotel)]


def takers(hotel: SmallHotel) -> list[str]:
    """Who took them, one name a report."""
    return [user for _details, user in _rows(hotel)]


def _rows(hotel: SmallHotel) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(_TAKEN))
