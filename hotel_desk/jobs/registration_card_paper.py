"""The registration card made from the books: what the guest reads, completes and signs, in the guest's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.jobs.folio_papers import MadePaper, guest_language, imprint_of
from hotel_desk.language import _, speaking
from hotel_desk.queries.papers import paper_head, rate_is_confidential
from hotel_desk.queries.stay_detail import StayDetail, stay_detail
from hotel_desk.reports.registration_card import RegistrationCardPaper, render_registration_card

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.reports.paper import Imprint
    from hotel_desk.services.papers import PaperPrinted


def registration_card_pdf(reader: Reader, *, reservation_id: ReservationId, printed: PaperPrinted) -> MadePaper:
    """Print the registration card of a stay in the guest's language.

    Args:
        printed: what `record_paper_printed` has written down.

    Raises:
        NotFound: this hotel has no such reservation.
    """
    stay = stay_detail(reader, reservation_id=reservation_id)
    head = paper_head(reader)
    language = guest_language(stay.guest.language or "")
    with speaking(language):
        imprint = imprint_of(head, stay.confirmation_number, printed)
    confidential = rate_is_confidential(reader, reservation_id=reservation_id)
    paper = registration_card(stay, imprint, currency=head.currency, confidential=confidential)
    title = _("Registration card {number}").format(number=stay.confirmation_number)
    return MadePaper(render_registration_card(paper, language=language), title, f"registration-card-{stay.confirmation_number}.pdf")


def registration_card(stay: StayDetail, imprint: Imprint, *, currency: str, confidential: bool = False) -> RegistrationCardPaper:
    """What a registration card shows of a stay.

    The type is the one charged: what the guest pays for is what he signs for. A price that is confidential
    or differs by night is left "as agreed".
    """
    prices = {night.price_minor for night in stay.nights} or {stay.day_use_price_minor or 0}
    return RegistrationCardPaper(
        imprint=imprint,
        guest_name=stay.guest.name,
        arrival_date=stay.arrival_date,
        departure_date=stay.departure_date,
        currency=currency,
        adults=stay.adults,
        children=stay.children + stay.babies,
        room_number=stay.room.number if stay.room else "",
        room_type=stay.charged_type_name,
        confirmation_number=stay.confirmation_number,
        rate_minor=prices.pop() if len(prices) == 1 and not confidential else None,
        check_in_time=stay.check_in_time,
        check_out_time=stay.check_out_time,
        country_code=stay.guest.country or "",
        phone=stay.guest.phone,
        email=stay.guest.email,
        company_name=stay.company_name,
    )
