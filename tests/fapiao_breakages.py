"""How the rows of fapiao can contradict each other, and which invariant says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, update

from hotel_desk.domain.cashier_codes import FapiaoKind, FapiaoState
from hotel_desk.jobs.fapiao_queue import send_fapiao
from hotel_desk.jobs.tax_platform import SimulatedPlatform
from hotel_desk.models.invoice import FapiaoRequest
from hotel_desk.services.fapiao import request_fapiao, reverse_fapiao
from tests.stays_of_tests import arrived, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.invariants import Statement

_FIRST, _SECOND = FapiaoRequest.amount_minor == 30_000, FapiaoRequest.amount_minor == 15_000
_RED = FapiaoRequest.red_letter_of_id.is_not(None)
FAPIAO_BREAKAGES: list[tuple[str, Statement]] = [
    ("fapiao.within", update(FapiaoRequest).where(_SECOND).values(amount_minor=60_000)),
    ("fapiao.within", update(FapiaoRequest).where(_RED).values(amount_minor=-60_000)),
    ("fapiao.numbers", update(FapiaoRequest).where(_FIRST).values(platform_number=None)),
    ("fapiao.numbers", update(FapiaoRequest).where(_SECOND).values(platform_number="1")),
    ("fapiao.red_letters", update(FapiaoRequest).where(_RED).values(amount_minor=-1)),
    ("fapiao.red_letters", update(FapiaoRequest).where(_FIRST).values(state=FapiaoState.ISSUED)),
    ("fapiao.red_letters", update(FapiaoRequest).where(_RED).values(state=FapiaoState.WITHDRAWN)),
    ("fapiao.red_letters", delete(FapiaoRequest).where(_RED)),
]


def asked_and_reversed(hotel: SmallHotel) -> None:
    """300.00 issued and reversed, 150.00 waiting, of 500.00."""
    folio_id = arrived(hotel).folio_id
    charge(hotel, folio_id, 50_000)
    asked: dict[str, Any] = {"folio_id": folio_id, "kind": FapiaoKind.ORDINARY, "title": "Ana Silva"}
    first = hotel.desk.run(request_fapiao, amount_minor=30_000, **asked)
    platform = SimulatedPlatform()
    send_fapiao(hotel.desk, platform)
    hotel.desk.run(reverse_fapiao, request_id=first.request_id, reason="wrong title")
    send_fapiao(hotel.desk, platform)
    hotel.desk.run(request_fapiao, amount_minor=15_000, **asked)
