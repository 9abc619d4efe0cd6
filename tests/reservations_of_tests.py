"""What the tests of the reservation desk make and ask again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.ids import ReasonCodeId
from hotel_desk.services.reason_codes import ReasonCodeDetails, add_reason_code

if TYPE_CHECKING:
    from hotel_desk.domain.rate_codes import ReasonKind
    from tests.fixtures.databases import SmallHotel


def a_reason(hotel: SmallHotel, kind: ReasonKind, name: str = "Not today") -> ReasonCodeId:
    """A reason on the list of a kind."""
    return ReasonCodeId(hotel.desk.run(add_reason_code, details=ReasonCodeDetails(kind, "TEST", name)).id)
