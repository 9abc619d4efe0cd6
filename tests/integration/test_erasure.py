"""Erasing a guest: nothing tells who it was any more, money and stays are whole, and the journal still proves itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select, update

from hotel_desk.db.database import Reader
from hotel_desk.db.desk import AnswerErased
from hotel_desk.db.journal import ERASED_DOCUMENT
from hotel_desk.db.vault import Vault
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, ReasonMissing
from hotel_desk.domain.guest_codes import RegistrationState, SealPurpose
from hotel_desk.domain.ids import ProfileId, new_id, new_operation_id
from hotel_desk.domain.personal_data import PERSONAL_DATA, Erased
from hotel_desk.domain.settings import REGISTRATION_YEARS
from hotel_desk.models.ar_account import ArAccount
from hotel_desk.models.folio import Folio, Posting
from hotel_desk.models.guest_file import ProfileConsent, ProfileDocument
from hotel_desk.models.guest_history import ProfileErasure, ProfileView
from hotel_desk.models.guest_lists import GuestRegistration
from hotel_desk.models.journal import AuditEntry, JournalHead, Operation, OutboxRow
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries.erasure import Obstacle, erasure_preview
from hotel_desk.queries.guest_rows import guest_scope
from hotel_desk.services.accompanying_guests import name_accompanying_guests
from hotel_desk.services.business_day import roll_business_date
from hotel_desk.services.cashier import take_deposit
from hotel_desk.services.departures import check_out
from hotel_desk.services.erasure import CannotErase, ErasureFate, GuestErased, erase_guest, remove_old_registrations
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.profile_merges import merge_profiles
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.reservation_requests import NamedGuest
from hotel_desk.services.reservations import RoomRequest, book, cancel_reservation
from hotel_desk.services.settings import change_setting
from tests.fixtures.invariants import found_after, rules_switched_off
from tests.known_guest import DOCUMENT, FORM, WORDS, KnownGuest, known_guest, written_down
from tests.stays_of_tests import DAY, NEXT, arrived, one
from tests.whole_database import places_of
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.domain.ids import ReservationId
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def erased(hotel: SmallHotel, guest: ProfileId, reason: str = "asked on 3 March") -> GuestErased:
    return hotel.desk.run(erase_guest, profile_id=guest, reason=reason)


def everything(hotel: SmallHotel, *columns: Any) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(*columns)).all())


def test_the_words_are_there_before_and_nowhere_after(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    before = places_of(hotel.database, WORDS)
    sealed = {"peanuts", "QX4711833"}
    assert {place.rpartition(": ")[2] for place in before} == set(WORDS) - sealed
    assert {place.partition(":")[0] for place in before} >= {"outbox.payload", "profile.name", "letter.body", "folio.name", "trace.text"}
    erased(hotel, guest.profile_id)
    assert places_of(hotel.database, WORDS) == set()


def test_other_guests_keep_everything(hotel: SmallHotel) -> None:
    other = arrived(hotel, "102", guest="Bruno Quadros")
    known = {
        "profile": everything(hotel, Profile.id, Profile.name, Profile.version),
        "outbox": everything(hotel, OutboxRow.sequence, OutboxRow.payload),
    }
    guest = known_guest(hotel)
    erased(hotel, guest.profile_id)
    assert set(known["profile"]) <= set(everything(hotel, Profile.id, Profile.name, Profile.version))
    after = {row.sequence: row.payload for row in everything(hotel, OutboxRow.sequence, OutboxRow.payload)}
    assert [after[row.sequence] for row in known["outbox"]] == [row.payload for row in known["outbox"]]
    assert one(hotel, select(Folio.name).where(Folio.id == other.folio_id)) == "Bruno Quadros"


def test_money_and_stays_stay_under_a_random_key(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    postings = everything(hotel, *Posting.__table__.columns)
    stays = everything(hotel, Reservation.id, Reservation.guest_id, Reservation.status, Reservation.arrival_date, Reservation.adults)
    report = erased(hotel, guest.profile_id)
    assert report.subject_key.startswith("Guest ")
    assert everything(hotel, *Posting.__table__.columns) == postings
    assert (
        everything(hotel, Reservation.id, Reservation.guest_id, Reservation.status, Reservation.arrival_date, Reservation.adults) == stays
    )
    assert one(hotel, select(Folio.name).where(Folio.id == guest.folio_id)) == report.subject_key
    profile = everything(hotel, *Profile.__table__.columns)[-1]
    assert (profile.name, profile.active, profile.phone, profile.birth_date, profile.vip_level) == (report.subject_key, False, "", None, 0)
    assert profile.erased_at is not None


def test_the_report_says_what_went_and_what_stays_and_why(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    report = erased(hotel, guest.profile_id)
    fates = {(line.table, line.fate): line.rows for line in report.lines}
    assert fates["profile_document", ErasureFate.DELETED] == 1
    assert fates["profile_photo", ErasureFate.DELETED] == 1
    assert fates["profile_change_request", ErasureFate.DELETED] == 1
    assert fates["profile_search_key", ErasureFate.DELETED] > 5
    assert fates["letter", ErasureFate.EMPTIED] == 1
    assert fates["reservation", ErasureFate.KEPT_STAYS] == 1
    assert fates["posting", ErasureFate.KEPT_MONEY] == one(hotel, select(func.count()).select_from(Posting))
    assert fates["profile_view", ErasureFate.KEPT_VIEWS] == one(hotel, select(func.count()).select_from(ProfileView)) == 2
    assert fates["outbox", ErasureFate.EMPTIED] == len(one(hotel, select(ProfileErasure.outbox_sequences)))
    consent = everything(hotel, ProfileConsent.purpose, ProfileConsent.given, ProfileConsent.source)
    assert [(row.given, row.source) for row in consent] == [(True, "")]


def test_emptied_rows_keep_their_hashes_and_the_chain(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    before = {row.sequence: row.hash for row in everything(hotel, OutboxRow.sequence, OutboxRow.hash)}
    erased(hotel, guest.profile_id)
    rows = everything(hotel, OutboxRow.sequence, OutboxRow.hash, OutboxRow.payload, OutboxRow.erased_at)
    assert {row.sequence: row.hash for row in rows if row.sequence in before} == before
    emptied = [row for row in rows if row.erased_at is not None]
    assert emptied
    assert all(row.payload == ERASED_DOCUMENT for row in emptied)
    assert [row.sequence for row in emptied] == one(hotel, select(ProfileErasure.outbox_sequences))
    assert one(hotel, select(JournalHead.outbox_hash)) == rows[-1].hash


@pytest.mark.parametrize("table", [AuditEntry, OutboxRow], ids=["audit", "outbox"])
def test_emptying_a_row_without_an_erasure_is_found(hotel: SmallHotel, table: Any) -> None:
    guest = known_guest(hotel)
    erased(hotel, guest.profile_id)
    column = "payload" if table is OutboxRow else "details"
    emptying = update(table).where(table.sequence == 1).values({column: ERASED_DOCUMENT, "erased_at": hotel.clock.now()})
    assert [violation.code for violation in found_after(hotel, emptying)] == [f"journal.{'outbox' if table is OutboxRow else 'audit'}"]


def test_a_list_of_emptied_rows_that_grew_afterwards_is_found(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    erased(hotel, guest.profile_id)
    grown = [*one(hotel, select(ProfileErasure.outbox_sequences)), 1]
    assert "journal.outbox" in {violation.code for violation in found_after(hotel, update(ProfileErasure).values(outbox_sequences=grown))}


def test_an_emptied_row_that_says_something_again_is_found(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    erased(hotel, guest.profile_id)
    sequence = one(hotel, select(ProfileErasure.audit_sequences))[0]
    forged = update(AuditEntry).where(AuditEntry.sequence == sequence).values(details={"status": "CLEAN"})
    assert "journal.audit" in {violation.code for violation in found_after(hotel, forged)}


def test_a_repeated_request_is_told_that_its_answer_was_erased(hotel: SmallHotel) -> None:
    guest = hotel.desk.run(create_profile, details=ProfileDetails(name="Quirina Vasconcelos")).profile_id
    operation = new_operation_id()
    hotel.desk.run(save_guest_file, operation_id=operation, profile_id=guest, form=FORM, version=1)
    with hotel.database.writing() as connection:
        connection.execute(
            update(Operation).where(Operation.operation_id == operation).values(result={"fields": ["Quirina Vasconcelos"], "version": 2})
        )
    erased(hotel, guest)
    with pytest.raises(AnswerErased):
        hotel.desk.run(save_guest_file, operation_id=operation, profile_id=guest, form=FORM, version=1)


STATES = {row["state of the guest"]: row for row in worked_table("personal-data.md", "Erasure")}


def reserved(hotel: SmallHotel, **booking: Any) -> tuple[ProfileId, ReservationId]:
    room = RoomRequest(hotel.standard, DAY, NEXT, 10_000)
    made = hotel.desk.run(book, guest=ProfileDetails(name="Quirina Vasconcelos"), rooms=[room], **booking)
    return ProfileId(one(hotel, select(Reservation.guest_id))), made.reservation_ids[0]


def cancelled(hotel: SmallHotel, *, deposit_minor: int = 0) -> ProfileId:
    guest, stay = reserved(hotel)
    if deposit_minor:
        hotel.desk.run(take_deposit, reservation_id=stay, transaction_code_id=hotel.codes["CASH"], amount_minor=deposit_minor)
    hotel.desk.run(cancel_reservation, reservation_id=stay, reason="ill")
    return guest


def erased_before(hotel: SmallHotel) -> ProfileId:
    guest = written_down(hotel)
    erased(hotel, guest)
    return guest


IN_STATE: dict[str, Callable[[SmallHotel], ProfileId]] = {
    "in house": lambda hotel: known_guest(hotel, leaves=False).profile_id,
    "reserved from today on": lambda hotel: reserved(hotel)[0],
    "waitlisted, tentative": lambda hotel: reserved(hotel, option_expires_at=datetime(2026, 3, 2, 18, tzinfo=UTC))[0],
    "open balance on a folio": lambda hotel: cancelled(hotel, deposit_minor=5_000),
    "checked out, paid": lambda hotel: known_guest(hotel).profile_id,
    "cancelled, no-show, paid": cancelled,
    "never stayed": written_down,
    "erased before": erased_before,
}


def test_every_state_of_the_worked_table_is_lived() -> None:
    assert set(IN_STATE) | {"open account (city ledger)"} == set(STATES)


@pytest.mark.parametrize("state", IN_STATE)
def test_an_erasure_waits_for_what_is_still_needed(hotel: SmallHotel, state: str) -> None:
    guest = IN_STATE[state](hotel)
    preview = hotel.desk.read(erasure_preview, profile_id=guest)
    if STATES[state]["erased?"] == "yes":
        assert preview.obstacles == ()
        erased(hotel, guest)
        return
    assert Obstacle(STATES[state]["why not"]) in preview.obstacles
    with pytest.raises(CannotErase, match="Nothing was changed"):
        erased(hotel, guest)


def test_an_open_account_stands_in_the_way(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    with rules_switched_off(hotel) as connection:
        whose = {"property_id": hotel.property_id, "profile_id": guest.profile_id, "folio_id": guest.folio_id}
        connection.execute(insert(ArAccount), [{"id": new_id(), "active": True, **whose}])
        preview = erasure_preview(Reader(connection, hotel.property_id), profile_id=guest.profile_id)
    assert preview.obstacles == (Obstacle(STATES["open account (city ledger)"]["why not"]),)


def test_who_comes_along_in_the_house_is_not_erased(hotel: SmallHotel) -> None:
    cousin = written_down(hotel)
    stay = hotel.book(DAY, NEXT, guest="Bruno Quadros", adults=2)
    hotel.desk.run(name_accompanying_guests, reservation_id=stay, guests=[NamedGuest(profile_id=cousin)])
    assert hotel.desk.read(erasure_preview, profile_id=cousin).obstacles == (Obstacle.FUTURE_STAY,)


def test_merged_records_are_erased_together_whichever_is_named(hotel: SmallHotel) -> None:
    names = ("Quirina Vasconcelos", "Quirina V.")
    kept, merged = (hotel.desk.run(create_profile, details=ProfileDetails(name=name, phone="+351912345678")).profile_id for name in names)
    hotel.desk.run(merge_profiles, kept_id=kept, merged_id=merged, confirmed=True)
    report = erased(hotel, merged)
    assert report.profile_id == kept
    assert {row.name for row in everything(hotel, Profile.name)} == {report.subject_key}
    assert places_of(hotel.database, ["Quirina", "912345678"]) == set()


def test_the_document_may_be_written_down_again_afterwards(hotel: SmallHotel) -> None:
    erased(hotel, written_down(hotel))
    assert one(hotel, select(func.count()).select_from(ProfileDocument)) == 0
    assert one(hotel, select(func.count()).select_from(ProfileSearchKey)) == 0
    hotel.desk.run(save_guest_file, profile_id=None, form=FORM)


def test_it_needs_the_permission_a_reason_and_a_guest(hotel: SmallHotel) -> None:
    guest = written_down(hotel)
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(erase_guest, profile_id=guest, reason="asked")
    with pytest.raises(ReasonMissing):
        erased(hotel, guest, "  ")
    with pytest.raises(NotFound):
        erased(hotel, ProfileId(new_id()))


def test_the_proof_names_nobody(hotel: SmallHotel) -> None:
    guest = known_guest(hotel)
    hotel.clock.set(datetime(2026, 3, 4, 9, tzinfo=UTC))
    report = erased(hotel, guest.profile_id)
    entry = everything(hotel, AuditEntry.code, AuditEntry.details)[-1]
    assert entry.code == AuditCode.PROFILE_ERASED
    assert (entry.details["subject_key"], entry.details["reason"]) == (report.subject_key, "asked on 3 March")
    assert len(entry.details["emptied"]) == 64


def test_whoever_left_open_money_behind_is_not_erased_until_it_is_settled(hotel: SmallHotel) -> None:
    guest = known_guest(hotel, leaves=False)
    hotel.desk.run(check_out, reservation_id=guest.reservation_id, leave_open_reason="ran for the train")
    assert hotel.desk.read(erasure_preview, profile_id=guest.profile_id).obstacles == ()


def registered(hotel: SmallHotel, guest: KnownGuest, left: date) -> None:
    """A form that was sent to the police for a stay that ended on a day."""
    identifier = new_id()
    with hotel.database.writing() as connection:
        vault = Vault(hotel.database.data_keys, connection, hotel.property_id, clock=hotel.clock)
        form = vault.seal(SealPurpose.REGISTRATION, DOCUMENT, row=identifier, column="guest_registration.form_sealed")
        whose = {"property_id": hotel.property_id, "reservation_id": guest.reservation_id, "profile_id": guest.profile_id}
        state = {"state": RegistrationState.SENT, "missing": [], "version": 1, "room_number": "101"}
        stayed = {"name": "Quirina Vasconcelos", "arrival_date": left, "departure_date": left}
        connection.execute(insert(GuestRegistration), [{"id": identifier, "form_sealed": form, **whose, **state, **stayed}])


def test_a_registration_stays_as_long_as_the_country_asks_and_is_removed_then(hotel: SmallHotel) -> None:
    """Portugal: one year here. The business date is 2 March 2026."""
    guest = known_guest(hotel)
    registered(hotel, guest, date(2025, 3, 1))
    registered(hotel, guest, date(2025, 3, 2))
    report = erased(hotel, guest.profile_id)
    assert [(line.fate, line.rows) for line in report.lines if line.table == "guest_registration"] == [
        (ErasureFate.EMPTIED, 1),
        (ErasureFate.KEPT_REGISTRATION, 1),
    ]
    names = {row.departure_date: row.name for row in everything(hotel, GuestRegistration.departure_date, GuestRegistration.name)}
    assert names == {date(2025, 3, 1): report.subject_key, date(2025, 3, 2): "Quirina Vasconcelos"}
    with pytest.raises(InvalidInput, match="still to be kept"):
        hotel.desk.run(remove_old_registrations, before=date(2025, 3, 3))
    hotel.desk.run(change_setting, key=REGISTRATION_YEARS.key, value=2)
    with pytest.raises(InvalidInput):
        hotel.desk.run(remove_old_registrations, before=date(2025, 3, 2))
    hotel.desk.run(roll_business_date, closing=DAY)
    hotel.desk.run(change_setting, key=REGISTRATION_YEARS.key, value=1)
    assert hotel.desk.run(remove_old_registrations, before=date(2025, 3, 3)).count == 1
    assert places_of(hotel.database, ["Quirina"]) == set()


def test_every_table_that_the_catalogue_erases_is_looked_into(hotel: SmallHotel) -> None:
    with hotel.database.snapshot() as connection:
        looked_into = set(guest_scope(connection, hotel.property_id, (new_id(),)).wheres)
    stays = {Erased.STAYS, Erased.JOURNAL}
    assert looked_into == {name.partition(".")[0] for name, entry in PERSONAL_DATA.items() if entry.erased not in stays}
