"""Examples of the commands about the guest file; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from hotel_desk.domain.guest_codes import ConsentPurpose, DocumentKind, NoteKind, RegistrationState
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm, NoteLine, TagLine
from hotel_desk.domain.ids import new_id
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.queries.guest_file import change_requests, guest_file
from hotel_desk.services.guest_file import save_guest_file
from tests.command_examples import example

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel

ANA = GuestFileForm(
    name="Ana Silva",
    birth_date=date(1990, 5, 6),
    documents=(DocumentLine(DocumentKind.PASSPORT, "CA123456", "PT"),),
    tags=(TagLine("early"),),
)


def a_guest(hotel: SmallHotel, form: GuestFileForm = ANA) -> ProfileId:
    return hotel.desk.run(save_guest_file, profile_id=None, form=form).profile_id


@example("save_guest_file")
def another_name_and_a_note(hotel: SmallHotel) -> dict[str, Any]:
    guest = a_guest(hotel)
    file = hotel.desk.read(guest_file, profile_id=guest)
    form = replace(file.form, name="Ana Souza", notes=(NoteLine(NoteKind.SERVICE, "Late dinner"),), documents=())
    return {"profile_id": guest, "form": form, "version": file.version, "reason": "married"}


@example("decide_change_request")
def a_wish_of_the_reception(hotel: SmallHotel) -> dict[str, Any]:
    guest = a_guest(hotel)
    form = replace(hotel.desk.read(guest_file, profile_id=guest).form, name="Ana Souza")
    hotel.as_user("reception").run(save_guest_file, profile_id=guest, form=form, version=1)
    [wish] = hotel.desk.read(change_requests)
    return {"request_id": wish.id, "accept": True}


@example("note_profile_view")
def a_guest_who_is_looked_at(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": a_guest(hotel)}


@example("reveal_field")
def a_passport(hotel: SmallHotel) -> dict[str, Any]:
    guest = a_guest(hotel)
    [document] = hotel.desk.read(guest_file, profile_id=guest).form.documents
    return {"profile_id": guest, "column": "profile_document.number_sealed", "row_id": document.id}


@example("record_consent")
def a_consent(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": a_guest(hotel), "purpose": ConsentPurpose.MARKETING_EMAIL, "given": True, "source": "registration card"}


@example("set_guest_photo")
def a_photo(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": a_guest(hotel), "image": b"\xff\xd8\xff\xe0" + bytes(100)}


@example("erase_guest")
def somebody_who_asked_for_it(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": a_guest(hotel), "reason": "asked in writing"}


@example("remove_old_registrations")
def a_form_of_long_ago(hotel: SmallHotel) -> dict[str, Any]:
    guest = a_guest(hotel)
    stay = hotel.book()
    registration = {
        "id": new_id(),
        "property_id": hotel.property_id,
        "reservation_id": stay,
        "profile_id": guest,
        "name": "Ana Silva",
        "room_number": "101",
        "arrival_date": date(2019, 3, 2),
        "departure_date": date(2019, 3, 4),
        "form_sealed": b"sealed",
        "missing": [],
        "state": RegistrationState.SENT,
        "version": 1,
    }
    with hotel.database.writing() as connection:
        connection.execute(insert(GuestRegistration), [registration])
    return {"before": date(2020, 1, 1)}


@example("record_own_data_export")
def somebody_who_wants_to_know(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": a_guest(hotel)}
