"""A guest who must not get a room is refused when booking and at check-in, and let in only with a reason of somebody who may."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.guest_codes import NoteKind, NotePlace
from hotel_desk.domain.guest_form import GuestFileForm, NoteLine
from hotel_desk.domain.ids import GuestId
from hotel_desk.domain.rate_codes import AlertMoment, LetterKind
from hotel_desk.models.journal import AuditEntry
from hotel_desk.queries.alerts import alerts_at, alerts_at_booking
from hotel_desk.queries.guest_desk import PartnerTerms, letters_of_guest, partner_terms, recent_guests
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.queries.guest_notices import stay_notices
from hotel_desk.services.cancellations import mark_no_show
from hotel_desk.services.company_accounts import open_ar_account
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.guest_views import note_profile_view
from hotel_desk.services.late_arrivals import receive_no_show
from hotel_desk.services.letters import write_letter
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.stays import check_in, walk_in
from hotel_desk.services.unwanted_guests import NotToBeRented
from tests.fixtures.databases import FIRST_DAY

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

WHY = "broke the minibar twice"


def guest_of(hotel: SmallHotel, *, unwanted: bool) -> GuestId:
    form = GuestFileForm(name="Max Minibar", do_not_rent=unwanted, do_not_rent_reason=WHY if unwanted else "")
    return GuestId(hotel.desk.run(save_guest_file, profile_id=None, form=form).profile_id)


def mark(hotel: SmallHotel, guest: GuestId) -> None:
    form = GuestFileForm(name="Max Minibar", do_not_rent=True, do_not_rent_reason=WHY)
    hotel.desk.run(save_guest_file, profile_id=guest, form=form, version=1)


def sale(hotel: SmallHotel, guest: GuestId) -> dict[str, Any]:
    departure = FIRST_DAY.replace(day=FIRST_DAY.day + 2)
    return {"guest": guest, "rooms": [RoomRequest(hotel.standard, FIRST_DAY, departure, price_minor=10_000)]}


def told(hotel: SmallHotel, code: AuditCode) -> list[dict[str, Any]]:
    with hotel.database.writing() as connection:
        return list(connection.execute(select(AuditEntry.details).where(AuditEntry.code == code)).scalars())


def test_booking_says_why_and_who_may(hotel: SmallHotel) -> None:
    guest = guest_of(hotel, unwanted=True)
    with pytest.raises(NotToBeRented, match=WHY) as refused:
        hotel.desk.run(book, **sale(hotel, guest))
    assert refused.value.field == "do_not_rent_reason"
    with pytest.raises(NotToBeRented):
        hotel.desk.run(book, **sale(hotel, guest), do_not_rent_reason="  ")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(book, **sale(hotel, guest), do_not_rent_reason="paid for it")
    hotel.desk.run(book, **sale(hotel, guest), do_not_rent_reason="paid for it")
    assert [entry["do_not_rent"] for entry in told(hotel, AuditCode.RESERVATION_BOOKED)] == ["paid for it"]


def test_check_in_asks_again_and_a_welcome_guest_is_not_asked(hotel: SmallHotel) -> None:
    guest = guest_of(hotel, unwanted=False)
    stay = hotel.desk.run(book, **sale(hotel, guest)).reservation_ids[0]
    assert "do_not_rent" not in told(hotel, AuditCode.RESERVATION_BOOKED)[0]
    mark(hotel, guest)
    here: dict[str, Any] = {"reservation_id": stay, "room_id": hotel.rooms["101"]}
    with pytest.raises(NotToBeRented):
        hotel.desk.run(check_in, **here)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(check_in, **here, do_not_rent_reason="paid for it")
    hotel.desk.run(check_in, **here, do_not_rent_reason="paid for it")
    assert told(hotel, AuditCode.STAY_CHECKED_IN)[0]["do_not_rent"] == "paid for it"


def test_somebody_who_walks_in_is_known_too(hotel: SmallHotel) -> None:
    guest = guest_of(hotel, unwanted=True)
    departure = FIRST_DAY.replace(day=FIRST_DAY.day + 1)
    about: dict[str, Any] = {"guest": guest, "room_id": hotel.rooms["101"], "departure_date": departure, "price_minor": 10_000}
    with pytest.raises(NotToBeRented):
        hotel.desk.run(walk_in, **about)
    hotel.desk.run(walk_in, **about, do_not_rent_reason="paid for it")


def test_somebody_who_comes_late_is_known_too(hotel: SmallHotel) -> None:
    guest = guest_of(hotel, unwanted=False)
    stay = hotel.desk.run(book, **sale(hotel, guest)).reservation_ids[0]
    hotel.desk.run(mark_no_show, reservation_id=stay)
    mark(hotel, guest)
    here: dict[str, Any] = {"reservation_id": stay, "room_id": hotel.rooms["101"]}
    with pytest.raises(NotToBeRented, match=WHY) as refused:
        hotel.desk.run(receive_no_show, **here)
    assert refused.value.field == "do_not_rent_reason"
    with pytest.raises(NotToBeRented):
        hotel.desk.run(receive_no_show, **here, do_not_rent_reason=" ")
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(receive_no_show, **here, do_not_rent_reason="paid for it")
    assert told(hotel, AuditCode.NO_SHOW_RECEIVED) == []
    hotel.desk.run(receive_no_show, **here, do_not_rent_reason="paid for it")
    assert told(hotel, AuditCode.STAY_CHECKED_IN)[0]["do_not_rent"] == "paid for it"


def test_notes_pop_up_where_they_are_meant_for_and_the_warning_before_them(hotel: SmallHotel, count_statements: CountStatements) -> None:
    notes = (
        NoteLine(NoteKind.GENERAL, "Wants the corner table", (NotePlace.BOOKING,)),
        NoteLine(NoteKind.MONEY, "Pays cash only", (NotePlace.CASHIER, NotePlace.CHECK_IN)),
        NoteLine(NoteKind.GENERAL, "Nowhere"),
    )
    form = GuestFileForm(name="Max Minibar", notes=notes)
    guest = hotel.desk.run(save_guest_file, profile_id=None, form=form).profile_id
    stay = hotel.desk.run(book, **sale(hotel, GuestId(guest))).reservation_ids[0]
    assert hotel.desk.read(alerts_at_booking, guest_id=guest) == ("Wants the corner table",)
    assert hotel.desk.read(alerts_at, reservation_id=stay, moment=AlertMoment.CHECK_IN) == ("Pays cash only",)
    assert hotel.desk.read(alerts_at, reservation_id=stay, moment=AlertMoment.CHECK_OUT) == ()
    file = hotel.desk.read(guest_file, profile_id=guest)
    marked = replace(file.form, do_not_rent=True, do_not_rent_reason=WHY)
    hotel.desk.run(save_guest_file, profile_id=guest, form=marked, version=file.version)
    at_cashier = {"reservation_id": stay, "place": NotePlace.CASHIER}
    assert hotel.desk.read(stay_notices, **at_cashier) == (f"Do not rent: {WHY}", "Pays cash only")
    assert count_statements(hotel.desk, stay_notices, **at_cashier) == 1


def test_who_was_opened_lately_their_letters_and_a_companys_terms(hotel: SmallHotel, count_statements: CountStatements) -> None:
    guests = [hotel.desk.run(save_guest_file, profile_id=None, form=GuestFileForm(name=name)).profile_id for name in ("Ana", "Bruno")]
    for guest in (*guests, guests[0]):
        hotel.clock.set(hotel.clock.now() + timedelta(minutes=1))
        hotel.desk.run(note_profile_view, profile_id=guest)
    hotel.as_user("reception").run(note_profile_view, profile_id=guests[1])
    assert [hit.name for hit in hotel.desk.read(recent_guests, limit=5)] == ["Ana", "Bruno"]
    assert [hit.name for hit in hotel.desk.read(recent_guests, limit=1)] == ["Ana"]
    assert [hit.name for hit in hotel.as_user("reception").read(recent_guests, limit=5)] == ["Bruno"]
    assert count_statements(hotel.desk, recent_guests, limit=1) == count_statements(hotel.desk, recent_guests, limit=5)
    stay = hotel.desk.run(book, **sale(hotel, GuestId(guests[0])))
    written: dict[str, Any] = {"kind": LetterKind.CONFIRMATION, "language": "en", "recipient": "", "subject": "Welcome", "body": "Dear Ana"}
    hotel.desk.run(write_letter, booking_id=stay.booking_id, **written)
    assert [letter.subject for letter in hotel.desk.read(letters_of_guest, profile_id=guests[0])] == ["Welcome"]
    assert hotel.desk.read(letters_of_guest, profile_id=guests[1]) == ()
    company = hotel.desk.run(save_guest_file, profile_id=None, form=GuestFileForm(kind=ProfileKind.COMPANY, name="Nordwind")).profile_id
    assert hotel.desk.read(partner_terms, profile_id=company) == PartnerTerms(())
    opened = hotel.desk.run(open_ar_account, profile_id=company)
    terms = hotel.desk.read(partner_terms, profile_id=company)
    assert (terms.account_folio, terms.account_open) == (opened.folio_number, True)
