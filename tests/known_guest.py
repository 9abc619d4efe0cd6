"""A guest of whom the hotel knows everything that can be known, who came, paid and left: for erasure, own data and the search for leaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.guest_codes import (
    AddressKind,
    ConsentPurpose,
    ContactKind,
    DocumentKind,
    NoteKind,
    NotePlace,
    PreferenceKind,
    Sex,
    VipClass,
)
from hotel_desk.domain.guest_form import (
    AddressLine,
    ContactLine,
    DocumentLine,
    GuestFileForm,
    InvoiceTitleLine,
    MembershipLine,
    NoteLine,
    PersonLine,
    PreferenceLine,
    TagLine,
)
from hotel_desk.domain.ids import GuestId
from hotel_desk.domain.rate_codes import AlertMoment, Department, LetterKind, ReasonKind
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.departures import check_out
from hotel_desk.services.guest_consents import record_consent
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_photos import set_guest_photo
from hotel_desk.services.guest_views import note_profile_view, reveal_field
from hotel_desk.services.letters import write_letter
from hotel_desk.services.reservation_notes import add_alert, add_trace, change_wishes
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.reservations import Contact, RoomRequest, book
from hotel_desk.services.stays import check_in
from hotel_desk.services.turn_aways import record_turn_away
from tests.places_of_tests import a_place, booked
from tests.reservations_of_tests import a_reason
from tests.stays_of_tests import DAY, NEXT, THIRD, balance, charge, pay

if TYPE_CHECKING:
    from hotel_desk.domain.ids import BookingId, FolioId, ProfileId, ReservationId
    from tests.fixtures.databases import SmallHotel

DOCUMENT = "QX4711833"
PHOTO = b"\xff\xd8\xff\xe0 quirina looks into the camera"
# Each word tells who she is; none of them may be found after an erasure.
WORDS = (
    "Quirina",
    "Vasconcelos",
    "Quintela",
    "912345678",
    "quirina@example.com",
    "cousin.quirina@example.org",
    "Rua das Flores 17",
    "Aveiro",
    "4455667788",
    "peanuts",
    "Sunflower suite",
    "collector",
    "complained of the pipes",
    "Quirina Lda",
    "500999111",
    "PT50002700",
    "Benedita",
    "Zeferino",
    "Travessa",
    "feather pillow",
    "bring her the red book",
    "careful with the stairs",
    "wanted the tower",
    "Dear Quirina",
    "fair in Evora",
    "call her cousin",
    "called from the fair",
    "1977-08-09",
    DOCUMENT,
)
FORM = GuestFileForm(
    name="Quirina Vasconcelos",
    family_name="Vasconcelos",
    given_name="Quirina",
    sex=Sex.FEMALE,
    birth_date=date(1977, 8, 9),
    nationality="PT",
    country="PT",
    language="en",
    languages=("pt", "en"),
    phone="+351912345678",
    email="quirina@example.com",
    note="collector of tiles",
    vip_level=3,
    vip_class=VipClass.VIP,
    first_source="fair in Evora",
    contacts=(ContactLine(ContactKind.EMAIL, "cousin.quirina@example.org", "cousin"),),
    addresses=(AddressLine(AddressKind.HOME, "Rua das Flores 17", "Aveiro", "", "3800-001", "PT"),),
    documents=(DocumentLine(DocumentKind.PASSPORT, DOCUMENT, "PT", None, date(2031, 1, 1)),),
    memberships=(MembershipLine("STARS", "4455667788", "gold"),),
    preferences=(PreferenceLine(PreferenceKind.HEALTH, "peanuts"), PreferenceLine(PreferenceKind.ROOM, "Sunflower suite")),
    notes=(NoteLine(NoteKind.COMPLAINT, "complained of the pipes", (NotePlace.CHECK_IN,)),),
    tags=(TagLine("collector", "of tiles"),),
    invoice_titles=(InvoiceTitleLine("Quirina Lda", "500999111", "Rua das Flores 17", "912345678", "Banco", "PT50002700"),),
    persons=(PersonLine("Benedita", "assistant"),),
)


@dataclass(frozen=True)
class KnownGuest:
    profile_id: ProfileId
    booking_id: BookingId
    reservation_id: ReservationId
    folio_id: FolioId


def written_down(hotel: SmallHotel, form: GuestFileForm = FORM) -> ProfileId:
    """Her record, once under another name, with photo and consent, looked at and revealed."""
    desk = hotel.desk
    guest = desk.run(save_guest_file, profile_id=None, form=replace(form, name="Quirina Quintela", family_name="Quintela")).profile_id
    kept = desk.read(guest_file, profile_id=guest).form
    desk.run(save_guest_file, profile_id=guest, form=replace(kept, name=form.name, family_name=form.family_name), version=1)
    kept = desk.read(guest_file, profile_id=guest).form
    hotel.as_user("reception").run(
        save_guest_file, profile_id=guest, form=replace(kept, given_name="Benedita"), version=2, reason="called from the fair"
    )
    desk.run(set_guest_photo, profile_id=guest, image=PHOTO)
    desk.run(record_consent, profile_id=guest, purpose=ConsentPurpose.MARKETING_EMAIL, given=True, source="fair in Evora")
    desk.run(note_profile_view, profile_id=guest)
    desk.run(reveal_field, profile_id=guest, column="profile_document.number_sealed", row_id=kept.documents[0].id)
    return guest


def booked_for(hotel: SmallHotel, guest: ProfileId) -> tuple[BookingId, ReservationId]:
    """A stay of two nights from the first day, with everything written beside it."""
    desk = hotel.desk
    made = desk.run(
        book,
        guest=GuestId(guest),
        rooms=[RoomRequest(hotel.standard, DAY, THIRD, 10_000, adults=2)],
        contact=Contact("Zeferino Travessa", "+351912345678", "quirina@example.com"),
        note="wanted the tower",
    )
    [stay] = made.reservation_ids
    desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest(name="Benedita Quintela")])
    desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest(name="Zeferino Travessa")])
    desk.run(change_wishes, reservation_id=stay, expected_time=None, requests="feather pillow", do_not_move=False)
    desk.run(add_trace, reservation_id=stay, department=Department.HOUSEKEEPING, due_date=NEXT, text="bring her the red book")
    desk.run(add_alert, reservation_id=stay, moment=AlertMoment.CHECK_IN, text="careful with the stairs")
    letter: dict[str, Any] = {"kind": LetterKind.CONFIRMATION, "language": "en", "recipient": "quirina@example.com"}
    desk.run(write_letter, booking_id=made.booking_id, subject="Dear Quirina", body="Dear Quirina Vasconcelos, welcome", **letter)
    turned_away: dict[str, Any] = {"arrival_date": DAY, "departure_date": NEXT, "note": "wanted the tower"}
    desk.run(record_turn_away, reason_code_id=a_reason(hotel, ReasonKind.TURN_AWAY), profile_id=guest, **turned_away)
    booked(hotel, a_place(hotel), name="Quirina Vasconcelos", phone="912345678", profile_id=guest, note="call her cousin")
    return made.booking_id, stay


def known_guest(hotel: SmallHotel, *, leaves: bool = True) -> KnownGuest:
    """She comes, buys something in the bar, pays, and leaves."""
    guest = written_down(hotel)
    booking, stay = booked_for(hotel, guest)
    folio = hotel.desk.run(check_in, reservation_id=stay, room_id=hotel.rooms["101"]).folio_id
    charge(hotel, folio)
    if leaves:
        pay(hotel, folio, balance(hotel, folio))
        hotel.desk.run(check_out, reservation_id=stay)
    return KnownGuest(guest, booking, stay, folio)
