"""One reservation whole, as the panel shows it: stay, sheet, what it was made under, and what ending it would cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.policies import GuaranteeKind, GuaranteeTerms
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.domain.reservation_states import EXPECTED
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.queries.places import PlaceBookingRow, place_bookings_of_stay
from hotel_desk.queries.policies import policies_of_reservation
from hotel_desk.queries.policy_words import terms_in_words
from hotel_desk.queries.reservation_sheet import ReservationSheet, reservation_sheet
from hotel_desk.queries.stay_detail import StayDetail, stay_detail

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ReservationId


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything about one reservation.

    Args:
        policies: what it was made under, a sentence each.
        may_be_released: its nights go back into sale at an hour unless it is paid for, or somebody vouches for it.
        cancelling, not_coming: what a cancellation and a no-show would cost now; None where neither is possible.
        places: tables, treatments and the like that are booked for it, by time.
    """

    stay: StayDetail
    sheet: ReservationSheet
    policies: tuple[tuple[PolicyKind, str], ...]
    may_be_released: bool
    cancelling: PenaltyPreview | None
    not_coming: PenaltyPreview | None
    places: tuple[PlaceBookingRow, ...]

    @property
    def reservation_id(self) -> ReservationId:
        """Which one it is."""
        return self.stay.reservation_id


def whole_reservation(reader: Reader, *, reservation_id: ReservationId, currency: str) -> Whole:
    """Read one reservation whole.

    Raises:
        NotFound: there is none with this id in this hotel.
    """
    stay = stay_detail(reader, reservation_id=reservation_id)
    expected = stay.status in EXPECTED
    policies = policies_of_reservation(reader, reservation_id)
    guarantee = policies.get(PolicyKind.GUARANTEE)
    terms = None if guarantee is None else guarantee.on(stay.arrival_date)
    return Whole(
        stay=stay,
        sheet=reservation_sheet(reader, reservation_id=reservation_id),
        policies=tuple((kind, terms_in_words(one.on(stay.arrival_date), currency)) for kind, one in policies.items()),
        may_be_released=isinstance(terms, GuaranteeTerms) and terms.kind is not GuaranteeKind.CARD,
        cancelling=penalty_preview(reader, reservation_id, kind=PolicyKind.CANCELLATION) if expected else None,
        not_coming=penalty_preview(reader, reservation_id, kind=PolicyKind.NO_SHOW) if expected else None,
        places=place_bookings_of_stay(reader, reservation_id=reservation_id),
    )
