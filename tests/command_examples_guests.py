"""Examples of the commands about the guest file; `tests/command_examples.py` takes them in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from hotel_desk.domain.guest_codes import ConsentPurpose, DocumentKind, NoteKind, RegistrationState
from hotel_desk.domain.guest_filter import GuestFilter
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm, NoteLine, TagLine
from hotel_desk.domain.ids import new_id, new_operation_id
from hotel_desk.domain.registration import RegistrationForm
from hotel_desk.domain.scanned_person import ScannedPerson
from hotel_desk.jobs.invented_people import invented_people
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.queries.guest_file import change_requests, guest_file
from hotel_desk.queries.guest_import import GuestToImport
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_import import import_guests
from hotel_desk.services.guest_lists import save_guest_list
from tests.command_examples import example
from tests.registrations_of_tests import checked_in, in_china, registered

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
    renewed = (DocumentLine(DocumentKind.PASSPORT, "CB654321", "PT"),)
    form = replace(hotel.desk.read(guest_file, profile_id=guest).form, documents=renewed)
    hotel.as_user("reception").run(save_guest_file, profile_id=guest, form=form, version=1)
    [wish] = hotel.desk.read(change_requests)
    corrected = tuple(replace(line, expiry_date=date(2036, 5, 6)) for line in wish.documents)
    return {"request_id": wish.id, "accept": True, "documents": corrected, "version": wish.version}


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


@example("note_bounced_mail")
def mail_that_came_back(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_id": a_guest(hotel, GuestFileForm(name="Bo Lee", email="bo@example.com")), "email": "bo@example.com"}


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


@example("add_invented_guests")
def two_invented_guests(_hotel: SmallHotel) -> dict[str, Any]:
    return {"first": 1, "forms": invented_people(1, 2)}


@example("make_search_keys_anew")
def a_guest_of_long_ago(hotel: SmallHotel) -> dict[str, Any]:
    a_guest(hotel)
    return {"after": None, "most": 10}


@example("import_guests")
def two_guests_of_a_file(hotel: SmallHotel) -> dict[str, Any]:
    a_guest(hotel)
    return {"source": "guests.csv", "guests": [GuestToImport(2, GuestFileForm(name="Bo"), "7"), GuestToImport(3, replace(ANA, name="Cy"))]}


@example("take_back_import")
def a_batch_that_was_stopped(hotel: SmallHotel) -> dict[str, Any]:
    batch = new_operation_id()
    hotel.desk.run(import_guests, operation_id=batch, source="guests.csv", guests=[GuestToImport(2, replace(ANA, documents=()))])
    return {"batch": batch}


@example("remember_import_columns")
def a_file_with_a_heading(hotel: SmallHotel) -> dict[str, Any]:
    return {"heading_hash": "0" * 64, "columns": {"name": 0}}


@example("identify_occupant")
def a_card_of_the_guest(hotel: SmallHotel) -> dict[str, Any]:
    stay = hotel.book(guest="Ana Silva")
    document = DocumentLine(DocumentKind.PASSPORT, "CA123456", "PT")
    return {"reservation_id": stay, "accompanying_guest_id": None, "person": ScannedPerson(nationality="PT", document=document)}


@example("correct_registration")
def a_visa(hotel: SmallHotel) -> dict[str, Any]:
    row = _waiting(hotel)
    return {"registration_id": row.id, "version": row.version, "typed": RegistrationForm(visa_kind="L")}


@example("withdraw_registration")
def somebody_who_did_not_stay(hotel: SmallHotel) -> dict[str, Any]:
    return {"registration_id": _waiting(hotel).id, "reason": "left before the night"}


@example("claim_registration")
def a_form_that_waits(hotel: SmallHotel) -> dict[str, Any]:
    return {"only": _waiting(hotel).id}


@example("record_registration_answer")
def a_refusal(hotel: SmallHotel) -> dict[str, Any]:
    return {"registration_id": _waiting(hotel).id, "revision": 1, "accepted": False, "reason": "illegible"}


@example("record_registration_export")
def a_file_of_the_day(hotel: SmallHotel) -> dict[str, Any]:
    return {"day": _waiting(hotel).arrival_date, "count": 1, "hand_over": True}


@example("complete_registrations")
def nothing_without_a_key(hotel: SmallHotel) -> dict[str, Any]:
    _waiting(hotel)
    return {"most": 10}


def _waiting(hotel: SmallHotel) -> Any:
    """The registration of a resident in house that waits for the line."""
    in_china(hotel)
    [row] = registered(hotel, checked_in(hotel))
    return row


@example("save_guest_list")
def a_list_of_loyal_guests(_hotel: SmallHotel) -> dict[str, Any]:
    return {"list_id": None, "name": "Loyal", "wanted": GuestFilter(stays_from=3), "shared": True}


@example("save_guest_list")
def a_list_under_another_name(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(save_guest_list, list_id=None, name="Loyal", wanted=GuestFilter(stays_from=3))
    return {"list_id": saved.list_id, "name": "Very loyal", "wanted": GuestFilter(stays_from=5), "version": saved.version}


@example("delete_guest_list")
def a_list_nobody_needs(hotel: SmallHotel) -> dict[str, Any]:
    saved = hotel.desk.run(save_guest_list, list_id=None, name="Loyal", wanted=GuestFilter(stays_from=3))
    return {"list_id": saved.list_id, "version": saved.version}


@example("tag_guests")
def somebody_for_the_spring_letter(hotel: SmallHotel) -> dict[str, Any]:
    return {"profile_ids": [a_guest(hotel)], "tag": "spring", "reason": "letter of March"}


@example("record_guest_export")
def everybody_from_portugal(hotel: SmallHotel) -> dict[str, Any]:
    a_guest(hotel)
    return {"wanted": GuestFilter(country="PT"), "guests": 1}
