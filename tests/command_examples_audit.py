"""Examples of the night audit's own commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.db.database import Reader
from hotel_desk.domain.night_codes import AuditStep, StepState
from hotel_desk.services.audit_records import StepNote
from hotel_desk.services.audit_runs import begin_audit
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.room_charges import post_room_and_tax
from tests.command_examples import example
from tests.stays_of_tests import DAY, NEXT, arrived, pay

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel


def begun(hotel: SmallHotel) -> dict[str, Any]:
    audit = hotel.desk.run(begin_audit)
    return {"run_id": audit.run_id, "attempt": audit.attempt}


@example("begin_audit")
def the_audit_of_the_open_day(hotel: SmallHotel) -> dict[str, Any]:
    return {"closing": hotel.desk.read(Reader.business_date)}


@example("note_audit_steps")
def a_step_that_is_done_and_the_next(hotel: SmallHotel) -> dict[str, Any]:
    done = StepNote(AuditStep.NO_SHOWS, StepState.DONE, detail={"no_shows": 2})
    return {**begun(hotel), "notes": [done, StepNote(AuditStep.ROOM_AND_TAX, StepState.RUNNING)]}


@example("beat_audit", "ask_audit_to_stop")
def an_audit_under_way(hotel: SmallHotel) -> dict[str, Any]:
    return begun(hotel)


@example("end_audit")
def an_audit_that_cannot_go_on(hotel: SmallHotel) -> dict[str, Any]:
    failed = StepNote(AuditStep.PRECONDITIONS, StepState.FAILED, reason="somebody is still here")
    return {**begun(hotel), "notes": [failed], "reason": "somebody is still here"}


@example("extend_overstay")
def a_guest_due_out_who_has_paid_ahead(hotel: SmallHotel) -> dict[str, Any]:
    guest = arrived(hotel, "101", NEXT)
    hotel.desk.run(post_room_and_tax, night=DAY, reservation_ids=[guest.reservation_id])
    hotel.desk.run(roll_business_date, closing=DAY)
    pay(hotel, guest.folio_id, 20_400)
    return {"reservation_id": guest.reservation_id, "night": NEXT}
