"""Each text of the catalogue of personal data refuses or masks the number of a card, or the catalogue says why none is looked for."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import String, Text, select

from hotel_desk import services
from hotel_desk.db.registry import COMMANDS
from hotel_desk.domain.card_columns import CARD_NUMBERS, NOT_LOOKED_FOR, WORDS, CardNumbers
from hotel_desk.domain.card_numbers import CardNumberTyped
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import AddressKind, ContactKind, DocumentKind, NoteKind, PreferenceKind
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
from hotel_desk.domain.personal_data import PERSONAL_DATA
from hotel_desk.domain.registration import RegistrationForm
from hotel_desk.domain.settings import FOLIO_FOOTER
from hotel_desk.models.base import Base
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.models.letter import Letter
from hotel_desk.models.reservation import Booking
from hotel_desk.models.staging import StagedBooking
from hotel_desk.services.blocks import BlockDetails
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.letters import CardNumberInLetter
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservations import BookingFacts, Contact
from hotel_desk.services.settings import change_setting
from tests.command_examples import EXAMPLES
from tests.stays_of_tests import NEXT, THIRD, one
from tests.whole_database import places_of

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

for module in pkgutil.iter_modules(services.__path__):
    importlib.import_module(f"hotel_desk.services.{module.name}")
CARD_NUMBER = "4242 4242 4242 4242"
FORMS = (CARD_NUMBER, CARD_NUMBER.replace(" ", ""))
TYPED = f"paid with {CARD_NUMBER}"
ANA = GuestFileForm(name="Ana Silva")
# Thirteen digits that begin and check like those of a card, and are a phone.
LONG_PHONE = "4222222222222"
NIGHTS = (NEXT, THIRD)


def simple(column: str, text: str) -> GuestFileForm:
    facts: dict[str, Any] = {column: text, "do_not_rent": column == "do_not_rent_reason"}
    return replace(ANA, **facts)


def lines(column: str, text: str) -> GuestFileForm:
    """A guest file with a text in one of its lines."""
    made: dict[str, dict[str, Any]] = {
        "profile_contact.value": {"contacts": (ContactLine(ContactKind.PHONE, text),)},
        "profile_contact.label": {"contacts": (ContactLine(ContactKind.PHONE, "+351211234567", text),)},
        "profile_tag.tag": {"tags": (TagLine(text, "asked"),)},
        "profile_tag.reason": {"tags": (TagLine("loyal", text),)},
        "profile_note.text": {"notes": (NoteLine(NoteKind.GENERAL, text),)},
        "profile_membership.programme": {"memberships": (MembershipLine(text, "1"),)},
        "profile_membership.number": {"memberships": (MembershipLine("Miles", text),)},
        "profile_membership.level": {"memberships": (MembershipLine("Miles", "1", text),)},
        "profile_preference.value": {"preferences": (PreferenceLine(PreferenceKind.ROOM, text),)},
        "profile_preference.value_sealed": {"preferences": (PreferenceLine(PreferenceKind.HEALTH, text),)},
        "profile_document.number_sealed": {"documents": (DocumentLine(DocumentKind.OTHER, text, "PT"),)},
    }
    table, _dot, name = column.partition(".")
    part: dict[str, Any] = {name: text}
    if table == "profile_address":
        return replace(ANA, addresses=(replace(AddressLine(AddressKind.HOME), **part),))
    if table == "profile_invoice_title":
        return replace(ANA, invoice_titles=(replace(InvoiceTitleLine("ACME"), **part),))
    if table == "profile_person":
        return replace(ANA, persons=(replace(PersonLine("Rui"), **part),))
    return replace(ANA, **made[column])


def of_guest_file(column: str, text: str) -> GuestFileForm:
    table, _dot, name = column.partition(".")
    return simple(name, text) if table == "profile" else lines(column, text)


def kept(rule: CardNumbers) -> list[str]:
    """The columns of the guest file itself that a rule is for."""
    tables = ("profile.", "profile_contact.", "profile_tag.", "profile_note.", "profile_membership.", "profile_preference.")
    more = ("profile_address.", "profile_invoice_title.", "profile_person.")
    return [column for column in WORDS[rule] if column.startswith((*tables, *more))]


def booked(about: Contact) -> dict[str, Any]:
    return {"facts": BookingFacts(contact=about)}


# What is typed elsewhere than into the guest file: the command, and what it is told in place of what its example says.
ELSEWHERE: dict[str, tuple[str, Any]] = {
    "profile_consent.source": ("record_consent", lambda text: {"source": text}),
    "profile_credit.set_reason": ("set_credit_level", lambda text: {"reason": text}),
    "profile_erasure.reason": ("erase_guest", lambda text: {"reason": text}),
    "profile_change_request.answer": ("decide_change_request", lambda text: {"answer": text}),
    "guest_registration.form_sealed": ("correct_registration", lambda text: {"typed": RegistrationForm(visa_kind=text)}),
    "booking.contact_name": ("change_booking", lambda text: booked(Contact(name=text))),
    "booking.contact_phone": ("change_booking", lambda text: booked(Contact(phone=text))),
    "booking.contact_email": ("change_booking", lambda text: booked(Contact(email=text))),
    "booking.note": ("change_booking", lambda text: {"facts": BookingFacts(note=text)}),
    "reservation.note": ("change_reservation", lambda text: {"note": text}),
    "reservation.requests": ("change_wishes", lambda text: {"requests": text}),
    "reservation.upgrade_reason": ("change_wishes", lambda text: {"upgrade_reason": text}),
    "reservation.status_reason": ("cancel_reservation", lambda text: {"reason": text}),
    "trace.text": ("add_trace", lambda text: {"text": text}),
    "alert.text": ("add_alert", lambda text: {"text": text}),
    "turn_away.note": ("record_turn_away", lambda text: {"note": text}),
    "walked_guest.reason": ("walk_guest", lambda text: {"reason": text}),
    "walked_guest.hotel_name": ("walk_guest", lambda text: {"hotel_name": text}),
    "letter.recipient": ("write_letter", lambda text: {"recipient": text}),
    "letter.subject": ("write_letter", lambda text: {"subject": text}),
    "letter.body": ("write_letter", lambda text: {"body": text}),
    "place_booking.name": ("change_place_booking", lambda text: {"name": text}),
    "place_booking.phone": ("change_place_booking", lambda text: {"phone": text}),
    "place_booking.note": ("change_place_booking", lambda text: {"note": text}),
    "place_booking.status_reason": ("cancel_place_booking", lambda text: {"reason": text}),
    "block.contact_name": ("change_block", lambda text: {"details": BlockDetails("Choir", *NIGHTS, contact_name=text)}),
    "block.contact_phone": ("change_block", lambda text: {"details": BlockDetails("Choir", *NIGHTS, contact_phone=text)}),
    "block.note": ("change_block", lambda text: {"details": BlockDetails("Choir", *NIGHTS, note=text)}),
    "block.status_reason": ("cancel_block", lambda text: {"reason": text}),
    "closure.reason": ("close_room", lambda text: {"reason": text}),
}
# Planted by tests of their own, below or beside what they belong to.
PLANTED_APART = {"accompanying_guest.name", "profile_change_request.reason"}


def refused(hotel: SmallHotel, command: str, arguments: dict[str, Any], told: dict[str, Any]) -> str:
    try:
        hotel.desk.run(COMMANDS[command].function, **{**arguments, **told})
    except CardNumberTyped:
        return ""
    except StaffError as other:
        return type(other).__name__
    return "taken"


def test_every_text_of_the_catalogue_is_refused_masked_or_explained() -> None:
    words = {column for column in PERSONAL_DATA if isinstance(_type_of(column), String | Text)}
    sealed = {"profile_document.number_sealed", "profile_preference.value_sealed", "guest_registration.form_sealed"}
    assert set(CARD_NUMBERS) | set(NOT_LOOKED_FOR) == words | sealed
    assert set(CARD_NUMBERS) & set(NOT_LOOKED_FOR) == set()
    assert sum(len(columns) for columns in WORDS.values()) == len(CARD_NUMBERS)
    here = {*kept(CardNumbers.REFUSED), *kept(CardNumbers.REFUSED_AS_PHONE), *ELSEWHERE, *PLANTED_APART}
    assert {*WORDS[CardNumbers.REFUSED], *WORDS[CardNumbers.REFUSED_AS_PHONE]} == here


def _type_of(column: str) -> Any:
    table, _dot, name = column.partition(".")
    return Base.metadata.tables[table].c[name].type


def test_no_field_of_the_guest_file_takes_a_card_number(sqlite_hotel: SmallHotel) -> None:
    became = {}
    for text, columns in ((TYPED, kept(CardNumbers.REFUSED)), (CARD_NUMBER, kept(CardNumbers.REFUSED_AS_PHONE))):
        for column in columns:
            form = of_guest_file(column, text)
            became[column] = refused(sqlite_hotel, "save_guest_file", {"profile_id": None}, {"form": form})
    for name, text in (("name", TYPED), ("phone", CARD_NUMBER), ("email", f"{FORMS[1]}@example.com")):
        part: dict[str, Any] = {"name": "Ana", name: text}
        details = ProfileDetails(**part)
        became[f"create_profile.{name}"] = refused(sqlite_hotel, "create_profile", {}, {"details": details})
    assert {column: answer for column, answer in became.items() if answer} == {}
    assert places_of(sqlite_hotel.database, FORMS) == set()


@pytest.mark.parametrize("command", sorted({command for command, _told in ELSEWHERE.values()}))
def test_what_is_typed_elsewhere_takes_none_either(sqlite_hotel: SmallHotel, command: str) -> None:
    arguments = EXAMPLES[command][0](sqlite_hotel)
    became = {
        column: refused(sqlite_hotel, name, arguments, told(CARD_NUMBER if column in WORDS[CardNumbers.REFUSED_AS_PHONE] else TYPED))
        for column, (name, told) in ELSEWHERE.items()
        if name == command
    }
    assert {column: answer for column, answer in became.items() if answer} == {}
    assert places_of(sqlite_hotel.database, FORMS) == set()


def test_who_comes_along_is_not_called_like_a_card(sqlite_hotel: SmallHotel) -> None:
    arguments = EXAMPLES["name_accompanying_guests"][0](sqlite_hotel)
    guests = [replace(arguments["guests"][0], name=TYPED)]
    assert refused(sqlite_hotel, "name_accompanying_guests", arguments, {"guests": guests}) == ""


def test_why_a_protected_field_should_change_takes_none(sqlite_hotel: SmallHotel) -> None:
    saved = sqlite_hotel.desk.run(save_guest_file, profile_id=None, form=ANA)
    wish: dict[str, Any] = {
        "profile_id": saved.profile_id,
        "form": replace(ANA, name="Ana Sousa"),
        "version": saved.version,
        "reason": TYPED,
    }
    with pytest.raises(CardNumberTyped):
        sqlite_hotel.as_user("reception").run(save_guest_file, **wish)
    assert places_of(sqlite_hotel.database, FORMS) == set()


def test_a_phone_of_fifteen_digits_is_a_phone_and_long_numbers_are_kept_to_the_letter(sqlite_hotel: SmallHotel) -> None:
    hotel = sqlite_hotel
    number = FORMS[1]
    tax_and_bank = InvoiceTitleLine("ACME", tax_number=number, bank_account=number)
    form = replace(
        ANA,
        phone=LONG_PHONE,
        tax_number=number,
        contacts=(ContactLine(ContactKind.PHONE, LONG_PHONE),),
        memberships=(MembershipLine("Miles", number),),
        documents=(DocumentLine(DocumentKind.OTHER, number, "PT"),),
        invoice_titles=(tax_and_bank,),
    )
    hotel.desk.run(save_guest_file, profile_id=None, form=form)
    hotel.desk.run(create_profile, details=ProfileDetails(name="Bo", phone=LONG_PHONE, external_code=number))
    told = {**EXAMPLES["change_booking"][0](hotel), "facts": BookingFacts(order_number=number, contact=Contact(phone=LONG_PHONE))}
    hotel.desk.run(COMMANDS["change_booking"].function, **told)
    assert one(hotel, select(Booking.order_number)) == number
    found = {place.partition(":")[0] for place in places_of(hotel.database, FORMS)}
    looked_for = {place for place in found if CARD_NUMBERS.get(place) in {CardNumbers.REFUSED, CardNumbers.REFUSED_AS_PHONE}}
    assert looked_for == set()
    assert "profile_document.number_sealed" not in found, "sealed"
    assert {"profile_membership.number", "profile.tax_number", "profile_invoice_title.bank_account", "profile.external_code"} <= found


def test_what_others_say_of_a_guest_is_kept_without_it(sqlite_hotel: SmallHotel) -> None:
    hotel = sqlite_hotel
    answered = {**EXAMPLES["record_registration_answer"][0](hotel), "reason": TYPED}
    hotel.desk.run(COMMANDS["record_registration_answer"].function, **answered)
    assert one(hotel, select(GuestRegistration.answer)) == "paid with •4242"
    staged = EXAMPLES["stage_bookings"][0](hotel)
    staged["bookings"] = [replace(staged["bookings"][0], guest_name=f"Ana {FORMS[1]}")]
    hotel.desk.run(COMMANDS["stage_bookings"].function, **staged)
    assert one(hotel, select(StagedBooking.guest_name)) == "Ana •4242"
    assert places_of(hotel.database, FORMS) == set()


def test_a_letter_says_the_hotels_own_account_once_the_folio_does(sqlite_hotel: SmallHotel) -> None:
    hotel = sqlite_hotel
    template = EXAMPLES["change_letter_template"][0](hotel) | {"body": f"Dear guest, transfer to {CARD_NUMBER}"}
    letter = EXAMPLES["write_letter"][0](hotel) | {"body": f"Dear Ana, transfer to {CARD_NUMBER}"}
    for command, arguments in (("change_letter_template", template), ("write_letter", letter)):
        with pytest.raises(CardNumberInLetter, match="Text at the foot of a folio") as refusal:
            hotel.desk.run(COMMANDS[command].function, **arguments)
        assert refusal.value.field == "body"
    hotel.desk.run(change_setting, key=FOLIO_FOOTER.key, value=f"Account {CARD_NUMBER}, Lake Bank")
    for command, arguments in (("change_letter_template", template), ("write_letter", letter)):
        hotel.desk.run(COMMANDS[command].function, **arguments)
        with pytest.raises(CardNumberInLetter):
            hotel.desk.run(COMMANDS[command].function, **arguments | {"body": "Dear Ana, 5555 5555 5555 4444"})
    assert one(hotel, select(Letter.body)).endswith(CARD_NUMBER)
