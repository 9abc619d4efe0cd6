"""How the folio of a stay is joined to its reservation: with the hotel, so that the index of folios by reservation finds it."""

from __future__ import annotations

from hotel_desk.domain.codes import FolioKind
from hotel_desk.models.folio import Folio
from hotel_desk.models.reservation import Reservation

OF_STAY = (Folio.property_id == Reservation.property_id) & (Folio.reservation_id == Reservation.id) & (Folio.kind == FolioKind.GUEST)
