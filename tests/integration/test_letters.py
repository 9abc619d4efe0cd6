"""Letters on both databases: what they say of a booking, in whose language, from whose template, and how they are kept."""

from __future__ import annotations

import email
from datetime import date, time
from email.policy import default
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader
from sqlalchemy import insert, select, update

from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InputTooLong, InvalidInput, NotAllowed, NotFound, SomeoneWasFaster
from hotel_desk.domain.ids import BookingId, RatePlanId, new_id
from hotel_desk.domain.letters import UnknownPlaceholder, check_template
from hotel_desk.domain.policies import (
    CancellationTerms,
    DepositTerms,
    DueFrom,
    Notice,
    PolicyTerms,
    Share,
    ShareKind,
    TimesTerms,
    stored_terms,
)
from hotel_desk.domain.rate_codes import LetterKind, PolicyKind, RateAudience, RatePricing
from hotel_desk.jobs.letters import letter_draft, made_letter
from hotel_desk.language import CHINESE, ENGLISH, LANGUAGES, speaking
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.policy import Policy, PolicyVersion, ReservationPolicy
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.models.staff import UserAccount
from hotel_desk.queries.letters import letter_facts, letters_of_booking
from hotel_desk.reports.letter_words import LetterWords, shipped_template
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.letters import LetterWritten, change_letter_template, reset_letter_template, write_letter
from hotel_desk.services.profiles import ProfileDetails
from hotel_desk.services.reservations import Booked, RoomRequest, book, cancel_reservation
from hotel_desk.services.settings import change_setting
from tests.places_of_tests import a_place, booked
from tests.stays_of_tests import DAY, FOURTH, NEXT, THIRD

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")


def two_rooms(hotel: SmallHotel, language: str | None = "en") -> Booked:
    """A standard room for two nights and a suite for one."""
    rooms = [
        RoomRequest(hotel.standard, NEXT, FOURTH, 10_000, adults=2, children=1),
        RoomRequest(hotel.suite, NEXT, THIRD, 25_000),
    ]
    guest = ProfileDetails(name="Ana Silva", email="ana@example.com", language=language)
    return hotel.desk.run(book, guest=guest, rooms=rooms)


def draft(hotel: SmallHotel, booking: Booked, **asked: Any) -> LetterWords:
    return hotel.desk.read(letter_draft, booking_id=booking.booking_id, **asked)


def written(hotel: SmallHotel, booking: Booked, words: LetterWords) -> LetterWritten:
    asked = {name: getattr(words, name) for name in ("kind", "language", "recipient", "subject", "body")}
    return hotel.desk.run(write_letter, booking_id=booking.booking_id, **asked)


def under_policies(hotel: SmallHotel, booking: Booked, terms: dict[PolicyKind, Any]) -> None:
    """As if the first room had been sold under policies with these terms."""
    here = {"property_id": hotel.property_id}
    with hotel.database.writing() as connection:
        user = connection.execute(select(UserAccount.id).where(UserAccount.name == "manager")).scalar_one()
        for kind, usual in terms.items():
            policy, version = new_id(), new_id()
            connection.execute(insert(Policy), [{**here, "id": policy, "kind": kind, "code": kind.value, "name": kind.value, "version": 1}])
            made = {
                "policy_id": policy,
                "number": 1,
                "terms": stored_terms(PolicyTerms(usual)),
                "made_at": hotel.clock.now(),
                "made_by_id": user,
            }
            connection.execute(insert(PolicyVersion), [{**here, "id": version, **made}])
            kept = {"reservation_id": booking.reservation_ids[0], "kind": kind, "policy_version_id": version}
            connection.execute(insert(ReservationPolicy), [{**here, **kept}])


def sold_at_confidential_plan(hotel: SmallHotel, booking: Booked) -> None:
    plan = RatePlanId(new_id())
    facts = {"audience": RateAudience.NEGOTIATED, "pricing": RatePricing.OWN, "confidential": True}
    with hotel.database.writing() as connection:
        connection.execute(
            insert(RatePlan), [{"property_id": hotel.property_id, "id": plan, "code": "ACME", "name": "Acme", "version": 1, **facts}]
        )
        connection.execute(update(Reservation).where(Reservation.id == booking.reservation_ids[1]).values(rate_plan_id=plan))


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_templates_shipped_are_good_in_every_language(kind: LetterKind, language: str) -> None:
    template = shipped_template(kind, language)
    assert "\n" not in template.subject
    check_template(template.subject, field="subject")
    check_template(template.body, field="body")


def test_a_confirmation_says_what_was_booked(hotel: SmallHotel) -> None:
    booking = two_rooms(hotel)
    words = draft(hotel, booking)
    assert (words.kind, words.language, words.recipient) == (LetterKind.CONFIRMATION, ENGLISH, "ana@example.com")
    assert words.subject == f"Your reservation {booking.confirmation_number} at Small Hotel"
    for line in (
        "Dear Ana Silva,",
        "Arrival: 3 Mar 2026, from 14:00",
        "Departure: 5 Mar 2026, until 12:00",
        "Standard, 3 Mar 2026 to 5 Mar 2026, 2 adults, 1 child",
        "  4 Mar 2026: EUR 100.00",
        "Suite, 3 Mar 2026 to 4 Mar 2026, 1 adult",
        "Total: EUR 450.00",
    ):
        assert line in words.body.splitlines()
    assert "\n\n\n" not in words.body


def test_prices_of_a_confidential_plan_are_not_told(hotel: SmallHotel) -> None:
    booking = two_rooms(hotel)
    sold_at_confidential_plan(hotel, booking)
    body = draft(hotel, booking).body
    assert "EUR 250.00" not in body
    assert "Total" not in body
    assert "EUR 100.00" in body


def test_terms_deposit_and_hours_of_the_policies(hotel: SmallHotel) -> None:
    booking = two_rooms(hotel)
    under_policies(
        hotel,
        booking,
        {
            PolicyKind.CANCELLATION: CancellationTerms(Share(ShareKind.FIRST_NIGHT), Notice(2)),
            PolicyKind.DEPOSIT: DepositTerms(Share(ShareKind.PERCENT, percent_millionths=500_000), DueFrom.BEFORE_ARRIVAL, 1),
            PolicyKind.TIMES: TimesTerms(time(15), time(11)),
        },
    )
    body = draft(hotel, booking).body
    assert "Please pay a deposit of EUR 100.00 by 2 Mar 2026." in body
    assert "from 15:00" in body
    assert "until 11:00" in body
    assert len([line for line in body.splitlines() if line.startswith("- ")]) == 3
    paid: dict[str, Any] = {"reservation_id": booking.reservation_ids[0], "transaction_code_id": hotel.codes["CASH"]}
    hotel.desk.run(take_deposit, amount_minor=6_000, **paid)
    assert "Deposit received: EUR 60.00\nPlease pay a deposit of EUR 40.00 by" in draft(hotel, booking).body
    hotel.desk.run(take_deposit, amount_minor=4_000, **paid)
    assert "Please pay a deposit" not in draft(hotel, booking).body


def test_a_cancellation_is_about_the_rooms_that_were_cancelled(hotel: SmallHotel) -> None:
    booking = two_rooms(hotel)
    hotel.desk.run(cancel_reservation, reservation_id=booking.reservation_ids[1], reason="Smaller party")
    body = draft(hotel, booking, kind=LetterKind.CANCELLATION).body
    assert "Suite" in body
    assert "Standard" not in body
    assert "Reason: Smaller party" in body
    assert draft(hotel, booking).kind is LetterKind.CONFIRMATION
    assert "Suite" not in draft(hotel, booking).body
    hotel.desk.run(cancel_reservation, reservation_id=booking.reservation_ids[0], reason="Ill")
    assert draft(hotel, booking).kind is LetterKind.CANCELLATION


def test_places_and_requests_before_arrival(hotel: SmallHotel) -> None:
    booking = two_rooms(hotel)
    booked(hotel, a_place(hotel), reservation_id=booking.reservation_ids[0])
    with hotel.database.writing() as connection:
        connection.execute(update(Reservation).values(requests="A quiet room", expected_time=time(18, 30)))
        connection.execute(update(Booking).values(contact_email="rui@example.com", order_number="TW-7"))
    words = draft(hotel, booking, kind=LetterKind.PRE_ARRIVAL)
    assert words.recipient == "rui@example.com"
    assert "Treatment room, 2 Mar 2026, 10:00–11:00" in words.body
    assert "We have noted your requests: A quiet room" in words.body
    assert "We expect you at 18:30." in words.body
    assert "Your order number: TW-7" in draft(hotel, booking).body


@pytest.mark.parametrize(
    ("guest", "letter"), [("zh_CN", CHINESE), ("zh-TW", CHINESE), ("en_GB", ENGLISH), ("pt", CHINESE), (None, CHINESE)]
)
def test_the_guests_language_else_the_hotels(hotel: SmallHotel, guest: str | None, letter: str) -> None:
    hotel.desk.run(change_setting, key="letters.language", value=CHINESE)
    words = draft(hotel, two_rooms(hotel, guest))
    assert words.language == letter
    assert ("尊敬的Ana Silva" in words.body) == (letter == CHINESE)
    assert "2026年3月3日" in words.body if letter == CHINESE else "3 Mar 2026" in words.body


def test_the_hotels_own_words_and_back(hotel: SmallHotel) -> None:
    booking = two_rooms(hotel)
    words: dict[str, Any] = {"kind": LetterKind.CONFIRMATION, "language": ENGLISH}
    ours: dict[str, Any] = {"subject": "See you, {{ guest_name }}", "body": "{% for room in rooms %}{{ room.room_type }};{% endfor %}"}
    with pytest.raises(UnknownPlaceholder) as refused:
        hotel.desk.run(change_letter_template, **words, **{**ours, "subject": "{{ gest_name }}"}, version=0)
    assert refused.value.field == "subject"
    saved = hotel.desk.run(change_letter_template, **words, **ours, version=0)
    assert (draft(hotel, booking).subject, draft(hotel, booking).body) == ("See you, Ana Silva", "Standard;Suite;\n")
    assert "尊敬的" in draft(hotel, booking, language=CHINESE).body
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(change_letter_template, **words, **ours, version=0)
    saved = hotel.desk.run(change_letter_template, **words, **{**ours, "body": "Dear {{ guest_name }}"}, version=saved.version)
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(reset_letter_template, **words, version=1)
    hotel.desk.run(reset_letter_template, **words, version=saved.version)
    assert draft(hotel, booking).subject.startswith("Your reservation")
    with pytest.raises(NotFound):
        hotel.desk.run(reset_letter_template, **words, version=saved.version)


@pytest.mark.parametrize(
    ("wrong", "error", "field"),
    [
        ({"subject": " "}, InvalidInput, "subject"),
        ({"body": "\n"}, InvalidInput, "body"),
        ({"language": "pt"}, InvalidInput, "language"),
        ({"subject": "x" * 201}, InputTooLong, "subject"),
        ({"body": "x" * 20_001}, InputTooLong, "body"),
    ],
)
def test_a_template_that_cannot_be(hotel: SmallHotel, wrong: dict[str, Any], error: type[Exception], field: str) -> None:
    words: dict[str, Any] = {"kind": LetterKind.CHANGE, "language": ENGLISH, "subject": "x", "body": "y", "version": 0, **wrong}
    with pytest.raises(error) as refused:
        hotel.desk.run(change_letter_template, **words)
    assert refused.value.field == field  # type: ignore[attr-defined]
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(change_letter_template, **words)


def test_a_letter_is_kept_word_by_word(hotel: SmallHotel) -> None:
    booking = two_rooms(hotel)
    words = draft(hotel, booking)
    done = written(hotel, booking, words)
    ours: dict[str, Any] = {"subject": "Another", "body": "Other words"}
    hotel.desk.run(change_letter_template, kind=words.kind, language=ENGLISH, **ours, version=0)
    (kept,) = hotel.desk.read(letters_of_booking, booking_id=booking.booking_id)
    assert (kept.letter_id, kept.subject, kept.body, kept.recipient) == (done.letter_id, words.subject, words.body, words.recipient)
    assert (kept.written_by, kept.written_at) == ("manager", done.written_at)
    with hotel.database.snapshot() as connection:
        entry = connection.execute(select(AuditEntry).where(AuditEntry.code == AuditCode.LETTER_WRITTEN.value)).one()
    assert entry.entity_id == booking.booking_id
    with pytest.raises(NotFound):
        hotel.desk.run(write_letter, booking_id=BookingId(new_id()), kind=words.kind, language=ENGLISH, recipient="", subject="x", body="y")
    with pytest.raises(NotFound):
        hotel.desk.read(letter_draft, booking_id=BookingId(new_id()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_and_the_e_mail_carry_the_words(hotel: SmallHotel, language: str) -> None:
    booking = two_rooms(hotel, language)
    words = draft(hotel, booking)
    done = written(hotel, booking, words)
    with speaking(ENGLISH):
        made = hotel.desk.read(made_letter, words=words, guest_name="Ana Silva", written=done)
        again = hotel.desk.read(made_letter, words=words, guest_name="Ana Silva", written=done)
    assert made == again
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)
    assert booking.confirmation_number in text
    assert {ENGLISH: "We look forward to welcoming you", CHINESE: "感谢您的预订"}[language] in text
    message = email.message_from_bytes(made.email, policy=default)
    assert message["Subject"] == words.subject
    assert str(message["To"]) == "Ana Silva <ana@example.com>"
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == words.body  # type: ignore[union-attr]
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (made.pdf_name, made.pdf)
    assert made.title == f"Confirmation of reservation {booking.confirmation_number}"


@pytest.mark.parametrize("address", ["", "nobody", "a@b\r\nBcc: x@y.z", "ana@", "a b@c.d", "安@example.com"])
def test_an_address_that_is_none_is_left_out(hotel: SmallHotel, address: str) -> None:
    booking = two_rooms(hotel)
    words = draft(hotel, booking)
    words = LetterWords(words.kind, words.language, address, words.subject, words.body)
    made = hotel.desk.read(made_letter, words=words, guest_name="Ana\nSilva", written=written(hotel, booking, words))
    message = email.message_from_bytes(made.email, policy=default)
    assert message["To"] is None
    assert message["Bcc"] is None


def test_a_letter_costs_the_same_for_every_booking(hotel: SmallHotel, count_statements: CountStatements) -> None:
    one = hotel.booked(date(2026, 3, 2), date(2026, 3, 3))
    assert count_statements(hotel.desk, letter_facts, booking_id=one.booking_id) == 10
    many = two_rooms(hotel)
    assert count_statements(hotel.desk, letter_facts, booking_id=many.booking_id) == 10
    assert count_statements(hotel.desk, letters_of_booking, booking_id=many.booking_id) == 1


def test_day_use_has_a_price_without_nights(hotel: SmallHotel) -> None:
    body = draft(hotel, hotel.booked(DAY, DAY, price_minor=4_000)).body
    assert "Total: EUR 40.00" in body
