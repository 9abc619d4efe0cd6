"""No text of a command about money takes a card number, and none is found anywhere after somebody tried in every field there is."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

import pytest
from sqlalchemy import select, update

from hotel_desk.cli.program import run_program
from hotel_desk.db.database import Reader
from hotel_desk.db.registry import COMMANDS
from hotel_desk.domain.card_numbers import CardNumberTyped, looks_like_card_number
from hotel_desk.domain.cashier_codes import OutsideAnswer
from hotel_desk.domain.codes import EntityKind, FolioKind
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_codes import NoteKind
from hotel_desk.domain.guest_form import GuestFileForm, NoteLine
from hotel_desk.domain.ids import FolioId
from hotel_desk.domain.rate_codes import AlertMoment
from hotel_desk.models.base import Base
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.invoice import FapiaoRequest
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.folio import folio_view
from hotel_desk.queries.outside_charges import outside_messages
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.fapiao import record_fapiao_answer
from hotel_desk.services.outside_charges import post_outside_charge
from hotel_desk.services.package_takings import PackageTaken, take_package, undo_package_taken
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_notes import add_alert
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.stays import check_in
from tests.command_examples import EXAMPLES
from tests.guest_files_of_tests import written
from tests.money_breakages import money_came_and_went
from tests.sample_papers import page_texts
from tests.stays_of_tests import DAY, NEXT, arrived, one
from tests.whole_database import encodings, places_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hotel_desk.domain.ids import PackageTakingId
    from tests.fixtures.databases import SmallHotel

CARD_NUMBER = "4242 4242 4242 4242"
TYPED = f"paid with {CARD_NUMBER}"
FORMS = (CARD_NUMBER, CARD_NUMBER.replace(" ", ""))
# What the cashier's commands change; a command that changes one of these stands beside money.
MONEY = {
    EntityKind.POSTING,
    EntityKind.RECEIPT,
    EntityKind.CASHIER_SHIFT,
    EntityKind.PREAUTHORISATION,
    EntityKind.FOLIO,
    EntityKind.INVOICE,
    EntityKind.FAPIAO_REQUEST,
    EntityKind.AR_ITEM,
    EntityKind.AR_ACCOUNT,
    EntityKind.WRITE_OFF,
    EntityKind.ROUTING_RULE,
    EntityKind.FIXED_CHARGE,
    EntityKind.STATEMENT_FILE,
    EntityKind.CASH_DRAWER,
    EntityKind.EXCHANGE_RATE,
    EntityKind.PAYMENT_ATTEMPT,
}
# Texts that no card number is planted in, and why.
NOT_PLANTED = {
    "guest": "the guest's file, which is kept by the guest desk",
    "facts": "what a booking says; the order numbers of channels are long, and some check like a card's by chance",
    "tax_number": "of twenty digits at most, and one of ten checks like a card's by chance; it must be kept to the letter",
    "payee_tax_number": "as the tax number of a fapiao",
    "vendor_reference": "another system knows its charge by it to the letter; on the bill it is masked",
    "cancelled_reference": "names a charge by its vendor's reference",
    "sha256": "worked out from the file by the program",
    "heading_hash": "worked out from the file by the program",
}
# Reasons that are read only where there is something to explain; elsewhere they are neither refused nor kept.
READ_SELDOM = {
    "waive_reason": "read where a fee is due",
    "over_limit_reason": "read where an account is over its limit",
    "override_reason": "read where a room is not ready or promised",
    "despite_reason": "read where nothing may be posted, or a limit is passed",
    "upgrade_reason": "read where the room is better than what is paid for",
    "do_not_rent_reason": "read where the guest must not get a room",
    "rules_reason": "read where a selling rule is broken",
    "credit_reason": "read where the guest is not trusted",
    "authorisation_code": "read for cards, where it has eight letters at most",
    "room_number": "looked up, and not kept",
}
# What these are told comes from a file, a terminal or another system, which nobody can ask again: it is taken in, the number masked.
MASKING = {
    "read_statement",
    "match_line",
    "post_outside_charge",
    "cancel_outside_charge",
    "record_fapiao_answer",
    "record_approval",
    "record_no_money",
    "keep_approval",
}
# A number is no currency, no language, no user and no code of a card: those answers are as good.
REFUSALS = {"number", "InvalidInput", "MayNotSign", "InputTooLong"}
COMMANDS_OF_MONEY = sorted(name for name, spec in COMMANDS.items() if MONEY & set(spec.changes))
# Each example takes its own way through a command: a reason of a refusal and that of an approval are read at different places.
WAYS = [(name, number) for name in COMMANDS_OF_MONEY for number in range(len(EXAMPLES[name]))]


def planted(arguments: Mapping[str, Any], function: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The arguments with a card number in each text in turn: of the command itself, and of what is inside its arguments."""
    for name, parameter in inspect.signature(function).parameters.items():
        if name in NOT_PLANTED:
            continue
        if "str" in str(parameter.annotation).replace("StrEnum", "").split(" | ") and name != "uow":
            yield name, {**arguments, name: TYPED}
        value: Any = arguments.get(name)
        many = isinstance(value, Sequence) and not isinstance(value, str)
        inner: Any = value[0] if isinstance(value, Sequence) and many and value else value
        if is_dataclass(inner) and not isinstance(inner, type):
            for field, one in _planted_inside(inner):
                yield f"{name}.{field}", {**arguments, name: [one, *value[1:]] if many else one}


def _planted_inside(value: Any) -> Iterator[tuple[str, Any]]:
    hints = get_type_hints(type(value), vars(inspect.getmodule(type(value))))
    for field in fields(value):
        if hints[field.name] in {str, str | None} and field.name not in NOT_PLANTED:
            # What refuses to hold such a text cannot be handed over with it.
            with suppress(StaffError):
                yield field.name, replace(value, **{field.name: TYPED})


def tried(hotel: SmallHotel, name: str, number: int) -> dict[str, str]:
    """What became of each field: refused for the number, refused for something else, or taken."""
    function = COMMANDS[name].function
    became = {}
    # What may be taken comes last: it changes what the others are asked about.
    for field, arguments in sorted(planted(EXAMPLES[name][number](hotel), function), key=lambda one: _read_seldom(one[0])):
        try:
            hotel.desk.run(function, **arguments)
        except CardNumberTyped as refusal:
            became[field] = "told again" if CARD_NUMBER in str(refusal) else "number"
        except StaffError as refusal:
            became[field] = type(refusal).__name__
        else:
            became[field] = "taken"
    return became


def _read_seldom(field: str) -> bool:
    return field.rpartition(".")[2] in READ_SELDOM


def nowhere(hotel: SmallHotel, caplog: pytest.LogCaptureFixture) -> None:
    """Not in a row, not in the file of the database and what stands beside it, not in the log; in groups or in one piece."""
    assert places_of(hotel.database, FORMS) == set()
    database = Path(hotel.url.split("///", 1)[1])
    files = [file for file in database.parent.iterdir() if file.name.startswith(database.name)]
    assert any(file.name.endswith("-wal") for file in files)
    contents = {file.name: file.read_bytes() for file in files}
    assert [name for name, content in contents.items() for form in FORMS if any(one in content for one in encodings(form))] == []
    assert [form for form in FORMS if form in caplog.text] == []


@pytest.mark.parametrize(("name", "number"), WAYS)
def test_a_card_number_is_refused_and_not_kept(sqlite_hotel: SmallHotel, caplog: pytest.LogCaptureFixture, name: str, number: int) -> None:
    became = tried(sqlite_hotel, name, number)
    nowhere(sqlite_hotel, caplog)
    if number:
        # Of the other examples some leave a text unread, and keep nothing of it.
        return
    read = {field: answer for field, answer in became.items() if not _read_seldom(field) and name not in MASKING}
    assert {field: answer for field, answer in read.items() if answer not in REFUSALS} == {}


def test_the_texts_of_money_are_there() -> None:
    texts = {(name, parameter) for name in COMMANDS_OF_MONEY for parameter in inspect.signature(COMMANDS[name].function).parameters}
    assert {("take_payment", "reference"), ("post_charge", "text"), ("pay_out", "reason"), ("close_shift", "hand_over_note")} <= texts
    assert set(NOT_PLANTED) | set(READ_SELDOM) <= {name for _command, name in texts} | {"vendor_reference", "cancelled_reference"}
    assert set(COMMANDS) >= MASKING


def test_what_other_systems_say_is_kept_without_a_card_number(sqlite_hotel: SmallHotel, caplog: pytest.LogCaptureFixture) -> None:
    """A check whose number looks like a card's by chance is posted; its bill shows the last four digits."""
    hotel = sqlite_hotel
    stay = arrived(hotel)
    check = CARD_NUMBER.replace(" ", "")
    about: dict[str, Any] = {"transaction_code": "BAR", "price_minor": 850, "room_number": "101", "check_number": check}
    answer = hotel.desk.run(post_outside_charge, vendor="POS", vendor_reference="B1", **about)
    assert answer.answer is OutsideAnswer.POSTED
    assert one(hotel, select(Posting.reference).where(Posting.folio_id == stay.folio_id)) == "•4242"
    nowhere(hotel, caplog)


NOTED: list[tuple[str, Callable[[SmallHotel], Any]]] = [
    ("a booking", lambda hotel: hotel.desk.run(book, guest=ProfileDetails(name="Ana"), rooms=[a_request(hotel)], note=TYPED)),
    ("a room", lambda hotel: hotel.desk.run(book, guest=ProfileDetails(name="Ana"), rooms=[replace(a_request(hotel), note=TYPED)])),
    ("wishes", lambda hotel: hotel.desk.run(book, guest=ProfileDetails(name="Ana"), rooms=[replace(a_request(hotel), requests=TYPED)])),
    ("a sentence that pops up", lambda hotel: hotel.desk.run(add_alert, **alert(hotel))),
    ("a guest file", lambda hotel: written(hotel, GuestFileForm(name="Ana", notes=(NoteLine(NoteKind.GENERAL, TYPED),)))),
    ("a mark", lambda hotel: written(hotel, GuestFileForm(name="Ana", do_not_rent=True, do_not_rent_reason=TYPED))),
    ("why the mark was overruled", lambda hotel: hotel.desk.run(check_in, **unwanted(hotel), do_not_rent_reason=TYPED)),
    ("a new record", lambda hotel: hotel.desk.run(create_profile, details=ProfileDetails(name="Ana", note=TYPED))),
    ("a breakfast given back", lambda hotel: hotel.desk.run(undo_package_taken, taking_id=a_breakfast(hotel), reason=TYPED)),
]
# Words of a person in commands that do not stand beside money.
SAID = (
    ("set_credit_limit", "reason"),
    ("mark_place_paid_elsewhere", "how"),
    ("ask_repair", "text"),
    ("end_repair", "answer"),
    ("review_report", "note"),
    ("erase_guest", "reason"),
    ("walk_guest", "hotel_name"),
    ("record_consent", "source"),
)


def a_request(hotel: SmallHotel) -> RoomRequest:
    return RoomRequest(room_type_id=hotel.standard, arrival_date=DAY, departure_date=NEXT, price_minor=10_000)


def alert(hotel: SmallHotel) -> dict[str, Any]:
    return {"reservation_id": hotel.book(), "moment": AlertMoment.CHECK_IN, "text": TYPED}


def unwanted(hotel: SmallHotel) -> dict[str, Any]:
    reservation = hotel.book()
    mark = update(Profile).where(Profile.id == select(Reservation.guest_id).where(Reservation.id == reservation).scalar_subquery())
    with hotel.database.writing() as connection:
        connection.execute(mark.values(do_not_rent=True, do_not_rent_reason="left without paying"))
    return {"reservation_id": reservation, "room_id": hotel.rooms["101"]}


def a_breakfast(hotel: SmallHotel) -> PackageTakingId | None:
    taken: PackageTaken = hotel.desk.run(take_package, **{**EXAMPLES["take_package"][0](hotel), "pieces": 1})
    return taken.taking_id


@pytest.mark.parametrize(("place", "write"), NOTED, ids=[place for place, _write in NOTED])
def test_a_note_takes_no_card_number_either(
    sqlite_hotel: SmallHotel, caplog: pytest.LogCaptureFixture, place: str, write: Callable[[SmallHotel], Any]
) -> None:
    with pytest.raises(CardNumberTyped):
        write(sqlite_hotel)
    nowhere(sqlite_hotel, caplog)


@pytest.mark.parametrize(("name", "field"), SAID)
def test_what_a_person_says_takes_no_card_number(sqlite_hotel: SmallHotel, caplog: pytest.LogCaptureFixture, name: str, field: str) -> None:
    said = {**EXAMPLES[name][0](sqlite_hotel), field: TYPED}
    with pytest.raises(CardNumberTyped):
        sqlite_hotel.desk.run(COMMANDS[name].function, **said)
    nowhere(sqlite_hotel, caplog)


def test_what_the_tax_platform_says_is_kept_without_a_card_number(sqlite_hotel: SmallHotel, caplog: pytest.LogCaptureFixture) -> None:
    """Its words are masked; a number that looks like a card's is nobody's fapiao: those have eight digits or twenty."""
    issued = EXAMPLES["record_fapiao_answer"][0](sqlite_hotel)
    with pytest.raises(CardNumberTyped):
        sqlite_hotel.desk.run(record_fapiao_answer, **{**issued, "platform_number": FORMS[1]})
    sqlite_hotel.desk.run(record_fapiao_answer, request_id=issued["request_id"], refused_because=TYPED)
    assert one(sqlite_hotel, select(FapiaoRequest.answer)) == "paid with •4242"
    nowhere(sqlite_hotel, caplog)


def test_a_phone_in_a_note_is_no_card_even_if_it_checks(sqlite_hotel: SmallHotel) -> None:
    phone = "call 8613800000004"
    assert looks_like_card_number(phone)
    sqlite_hotel.desk.run(book, guest=ProfileDetails(name="Ana"), rooms=[a_request(sqlite_hotel)], note=phone)
    assert one(sqlite_hotel, select(Booking.note)) == phone


def test_no_export_of_a_day_tells_a_card_number(sqlite_hotel: SmallHotel, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is written out of a day on which somebody tried: trial balance, journal, and the guest's bill."""
    hotel = sqlite_hotel
    money_came_and_went(hotel)
    charge: dict[str, Any] = {"transaction_code_id": hotel.codes["BAR"], "price_minor": 850, "text": TYPED}
    folio = FolioId(one(hotel, select(Folio.id).where(Folio.kind == FolioKind.GUEST)))
    with pytest.raises(CardNumberTyped):
        hotel.desk.run(post_charge, folio_id=folio, **charge)
    hotel.desk.run(post_outside_charge, vendor="POS", vendor_reference="B1", transaction_code=TYPED, price_minor=1, room_number="104")
    monkeypatch.setenv("HOTEL_DESK_DATABASE", hotel.url)
    day = hotel.desk.read(Reader.business_date).isoformat()
    for report in ("trial-balance", "journal"):
        for kind in ("csv", "pdf"):
            written = tmp_path / f"{report}.{kind}"
            arguments = ("report", report, "--from", day, "--to", day, "--format", kind, "--output", str(written))
            if run_program(arguments, open_window=no_window, take_tour=no_window) == 0:
                said = " ".join(page_texts(written.read_bytes())) if kind == "pdf" else written.read_text(encoding="utf-8-sig")
                assert [form for form in FORMS if form in said] == []
    assert (tmp_path / "trial-balance.csv").stat().st_size > 0
    assert CARD_NUMBER not in str(hotel.desk.read(folio_view, folio_id=folio))
    assert CARD_NUMBER not in str(hotel.desk.read(outside_messages))


def no_window(*_arguments: object, **_options: object) -> Any:
    raise AssertionError("nobody asked for a window")


def test_no_text_of_a_working_hotel_looks_like_a_card_number(sqlite_hotel: SmallHotel) -> None:
    money_came_and_went(sqlite_hotel)
    found = []
    with sqlite_hotel.database.snapshot() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                found += [(table.name, name) for name, value in row.items() if isinstance(value, str) and looks_like_card_number(value)]
    assert found == []
