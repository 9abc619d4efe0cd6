"""The same reservation once more: what a new one begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.queries.profiles import ProfileHit
from hotel_desk.ui.booking.booking_start import BookingStart
from hotel_desk.ui.reservations.booking_panel import partner
from hotel_desk.ui.reservations.change_panel import party_of

if TYPE_CHECKING:
    from hotel_desk.ui.reservations.whole import Whole


def copy_of(whole: Whole) -> BookingStart:
    """The same guest, dates, type, plan, packages, party and booking; a past arrival is asked for anew, and so is the order number."""
    stay, guest = whole.stay, whole.stay.guest
    ahead = stay.arrival_date >= stay.business_date
    return BookingStart(
        arrival_date=stay.arrival_date if ahead else None,
        departure_date=stay.departure_date if ahead else None,
        room_type_id=stay.charged_type_id,
        rate_plan_id=whole.sheet.plan_id,
        party=party_of(whole),
        guest=ProfileHit(guest.guest_id, ProfileKind.GUEST, guest.name, guest.phone, guest.email, guest.country, guest.language),
        package_ids=tuple(one.package_id for one in whole.sheet.packages if not one.of_plan),
        details=_details(whole),
    )


def _details(whole: Whole) -> dict[str, Any]:
    stay, sheet = whole.stay, whole.sheet
    return {
        "agent_id": partner(sheet.agent_id, ProfileKind.AGENT, stay.agent_name),
        "company_id": partner(sheet.company_id, ProfileKind.COMPANY, stay.company_name),
        "payer": sheet.payer,
        "source": sheet.source,
        "market": sheet.market,
        "channel": sheet.channel,
        "expected_time": sheet.expected_time,
        "requests": sheet.requests,
        "note": stay.booking_note,
        "contact_name": sheet.contact_name,
        "contact_phone": sheet.contact_phone,
        "contact_email": sheet.contact_email,
    }
