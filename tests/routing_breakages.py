"""How the rows about where charges go can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from hotel_desk.domain.codes import FolioKind, FolioStatus, ReservationStatus
from hotel_desk.models.charge_rules import FixedCharge, FixedChargeNight, RoutingRule
from hotel_desk.models.folio import Folio
from hotel_desk.models.reservation import Reservation
from hotel_desk.models.transaction_code import TransactionCode
from hotel_desk.services.fixed_charges import add_fixed_charge, post_fixed_charges_now
from hotel_desk.services.folio_windows import open_folio_window
from hotel_desk.services.house_accounts import open_house_account
from hotel_desk.services.routing_rules import add_routing_rule
from tests.stays_of_tests import NEXT, arrived, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement

_ANOTHER_CODE = select(TransactionCode.id).where(TransactionCode.code == "BAR").scalar_subquery()
ROUTING_BREAKAGES: list[tuple[str, Statement]] = [
    ("routing.target", update(RoutingRule).values(window_number=8)),
    ("routing.target", update(RoutingRule).where(RoutingRule.limit_minor.is_not(None)).values(window_number=1)),
    ("routing.target", update(Folio).where(Folio.kind == FolioKind.HOUSE).values(kind=FolioKind.CITY)),
    ("routing.target", update(Folio).where(Folio.kind == FolioKind.HOUSE).values(status=FolioStatus.CLOSED)),
    ("routing.ended", update(Reservation).values(status=ReservationStatus.CANCELLED)),
    ("routing.limit", update(RoutingRule).where(RoutingRule.limit_minor.is_not(None)).values(limit_minor=999)),
    ("routing.sent", update(RoutingRule).where(RoutingRule.limit_minor.is_not(None)).values(window_number=3)),
    ("fixed_charge.night", update(FixedChargeNight).values(night_date=NEXT)),
    ("fixed_charge.night", update(FixedCharge).values(transaction_code_id=_ANOTHER_CODE)),
]


def routed_twice(hotel: SmallHotel) -> None:
    """A guest whose bar goes to the second window up to a limit, and the rest to the house; with a fixed charge."""
    here = arrived(hotel)
    for _window in (2, 3):
        hotel.desk.run(open_folio_window, folio_id=here.folio_id)
    house = hotel.desk.run(open_house_account, name="Owner").folio_id
    about: dict[str, Any] = {"reservation_id": here.reservation_id, "transaction_code_id": hotel.codes["BAR"]}
    hotel.desk.run(add_routing_rule, **about, window_number=2, limit_minor=1_000)
    hotel.desk.run(add_routing_rule, **about, folio_id=house)
    charge(hotel, here.folio_id, 1_500)
    minibar = hotel.codes["MINIBAR"]
    hotel.desk.run(add_fixed_charge, reservation_id=here.reservation_id, transaction_code_id=minibar, price_minor=500)
    hotel.desk.run(post_fixed_charges_now, reservation_id=here.reservation_id)
