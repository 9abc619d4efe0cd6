"""Examples of the commands about fapiao; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.cashier_codes import FapiaoKind
from hotel_desk.domain.ids import FapiaoRequestId
from hotel_desk.services.fapiao import record_fapiao_answer, request_fapiao
from tests.command_examples import example
from tests.stays_of_tests import arrived, charge

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def asked(hotel: SmallHotel) -> FapiaoRequestId:
    return FapiaoRequestId(hotel.desk.run(request_fapiao, **a_fapiao_for_a_company(hotel)).request_id)


@example("request_fapiao")
def a_fapiao_for_a_company(hotel: SmallHotel) -> dict[str, Any]:
    folio_id = arrived(hotel).folio_id
    charge(hotel, folio_id, 5_000)
    return {
        "folio_id": folio_id,
        "kind": FapiaoKind.SPECIAL,
        "title": "北京公司",
        "tax_number": "91110000600037341L",
        "recipient_email": "tax@example.com",
        "amount_minor": 4_000,
    }


@example("reverse_fapiao")
def one_that_was_issued(hotel: SmallHotel) -> dict[str, Any]:
    request_id = asked(hotel)
    hotel.desk.run(record_fapiao_answer, request_id=request_id, platform_number="25112000000000000001")
    return {"request_id": request_id, "reason": "wrong title"}


@example("correct_fapiao")
def one_that_was_refused(hotel: SmallHotel) -> dict[str, Any]:
    request_id = asked(hotel)
    hotel.desk.run(record_fapiao_answer, request_id=request_id, refused_because="unknown title")
    return {"request_id": request_id, "title": "上海公司", "tax_number": "91110000600037341L"}


@example("withdraw_fapiao")
def one_that_nobody_wants(hotel: SmallHotel) -> dict[str, Any]:
    return {"request_id": asked(hotel), "reason": "guest changed their mind"}


@example("claim_fapiao")
def one_that_waits(hotel: SmallHotel) -> dict[str, Any]:
    return {"request_id": asked(hotel)}


@example("record_fapiao_answer")
def one_that_is_issued(hotel: SmallHotel) -> dict[str, Any]:
    return {"request_id": asked(hotel), "platform_number": "25112000000000000001"}


@example("record_fapiao_answer")
def one_that_the_platform_refuses(hotel: SmallHotel) -> dict[str, Any]:
    return {"request_id": asked(hotel), "refused_because": "unknown title"}
