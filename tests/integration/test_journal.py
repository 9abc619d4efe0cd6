"""What is written beside every command: audit entries and outbox rows, numbered without gaps and chained, on both databases."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import func, select

from hotel_desk.db.journal import START_OF_CHAIN, audit_hash_of, outbox_hash_of
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, HousekeepingStatus
from hotel_desk.domain.ids import new_operation_id
from hotel_desk.models.journal import AuditEntry, JournalHead, Operation, OutboxRow
from hotel_desk.models.profile import Profile
from hotel_desk.models.room import Picture, Room
from hotel_desk.services.cashier import take_payment
from hotel_desk.services.housekeeping import set_housekeeping_status
from hotel_desk.services.inventory import SoldOut
from hotel_desk.services.ledger import Card
from hotel_desk.services.setup_pictures import add_picture
from tests.command_examples import of_a_room
from tests.stays_of_tests import DAY, NEXT, arrived, one

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

pytestmark = pytest.mark.usefixtures("rows_agree")


def all_rows(hotel: SmallHotel, table: Any) -> list[Any]:
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(*table.__table__.columns).order_by(table.sequence)).all())


def test_who_did_what_to_what_and_when(hotel: SmallHotel) -> None:
    hotel.clock.set(datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=UTC))
    operation = new_operation_id()
    room = hotel.rooms["101"]
    desk = hotel.as_user("housekeeping")
    desk.run(set_housekeeping_status, operation_id=operation, room_ids=[room], status=HousekeepingStatus.DIRTY)
    entry = all_rows(hotel, AuditEntry)[-1]
    assert (entry.code, entry.entity_kind, entry.entity_id) == (AuditCode.HOUSEKEEPING_STATUS_SET, EntityKind.ROOM, room)
    assert (entry.user_name, entry.workstation, entry.business_date, entry.operation_id) == ("housekeeping", "desk 2", DAY, operation)
    assert entry.recorded_at.replace(microsecond=0, second=0) == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    assert entry.details == {"status": "DIRTY"}
    sent = all_rows(hotel, OutboxRow)[-1]
    assert (sent.entity_kind, sent.entity_id, sent.operation_id) == (EntityKind.ROOM, room, operation)
    assert (sent.payload["housekeeping_status"], sent.payload["number"]) == ("DIRTY", "101")


def test_both_chains_hold_from_the_first_row(hotel: SmallHotel) -> None:
    arrived(hotel)
    head = one(hotel, select(JournalHead.audit_hash))
    for table, hash_of in ((AuditEntry, audit_hash_of), (OutboxRow, outbox_hash_of)):
        last = START_OF_CHAIN
        for number, row in enumerate(all_rows(hotel, table), start=1):
            assert (row.sequence, row.previous_hash, row.hash) == (number, last, hash_of(last, dict(row._mapping)))
            last = row.hash
        if table is AuditEntry:
            assert last == head


def test_the_hash_is_what_the_document_says(hotel: SmallHotel) -> None:
    """SHA-256 over the hash before it and the columns as JSON; somebody else's program could check it."""
    entry = all_rows(hotel, AuditEntry)[0]
    columns = [
        entry.sequence,
        entry.code,
        entry.entity_kind.value,
        str(entry.entity_id),
        str(entry.user_id),
        entry.user_name,
        entry.workstation,
        entry.business_date.isoformat(),
        entry.recorded_at.isoformat().replace("+00:00", "Z"),
        str(entry.operation_id),
        entry.details,
    ]
    assert entry.hash == hashlib.sha256(entry.previous_hash + msgspec.json.encode(columns)).digest()


def test_one_outbox_row_a_thing_with_its_last_state(hotel: SmallHotel) -> None:
    """A check-in touches the reservation more than once; central is told once, of how it is at the end."""
    before = len(all_rows(hotel, OutboxRow))
    stay = hotel.book(room="101")
    sent = all_rows(hotel, OutboxRow)[before:]
    things = [(row.entity_kind, row.entity_id) for row in sent]
    assert len(things) == len(set(things))
    payload = next(row.payload for row in sent if row.entity_kind is EntityKind.RESERVATION)
    assert payload["id"] == str(stay)
    assert payload["arrival_date"] == DAY.isoformat()


def test_a_refused_command_leaves_no_trace_and_no_number(hotel: SmallHotel) -> None:
    for _room in range(4):
        hotel.book(DAY, NEXT)
    tables = (AuditEntry, OutboxRow, Operation, Profile)
    before = [one(hotel, select(func.count()).select_from(table)) for table in tables]
    with pytest.raises(SoldOut):
        hotel.book(DAY, NEXT, guest="Too Late")
    assert [one(hotel, select(func.count()).select_from(table)) for table in tables] == before


def test_a_command_that_changes_nothing_writes_no_journal(hotel: SmallHotel) -> None:
    before = one(hotel, select(JournalHead.audit_sequence))
    told: list[Any] = []
    hotel.desk.on_change(told.append)
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.CLEAN)
    assert one(hotel, select(JournalHead.audit_sequence)) == before
    assert told == []


def test_listeners_are_told_after_the_commit(hotel: SmallHotel) -> None:
    seen: list[HousekeepingStatus] = []
    hotel.desk.on_change(lambda _changes: seen.append(one(hotel, select(Room.housekeeping_status).where(Room.number == "101"))))
    hotel.desk.run(set_housekeeping_status, room_ids=[hotel.rooms["101"]], status=HousekeepingStatus.DIRTY)
    assert seen == [HousekeepingStatus.DIRTY]


def test_what_stays_in_the_hotel_is_not_sent(hotel: SmallHotel) -> None:
    """A picture's bytes, and of a card never more than what the folio keeps."""
    hotel.desk.run(add_picture, **of_a_room(hotel))
    sent = all_rows(hotel, OutboxRow)[-1]
    assert (sent.entity_kind, "content" in sent.payload, "caption" in sent.payload) == (EntityKind.PICTURE, False, True)
    assert one(hotel, select(func.length(Picture.content))) > 0
    folio = arrived(hotel).folio_id
    card = Card("Visa", "1234", "A1")
    hotel.desk.run(take_payment, folio_id=folio, transaction_code_id=hotel.codes["CARD"], amount_minor=100, card=card)
    posting = next(row.payload for row in reversed(all_rows(hotel, OutboxRow)) if row.entity_kind is EntityKind.POSTING)
    assert posting["card_last_four"] == "1234"


def test_texts_in_any_script_keep_their_hash(hotel: SmallHotel) -> None:
    hotel.book(guest="李小龙 Ω 📞 \u2028 “Ana”")
    entry = all_rows(hotel, AuditEntry)[-1]
    assert entry.hash == audit_hash_of(entry.previous_hash, dict(entry._mapping))


def test_a_clock_of_another_zone_keeps_the_chains(hotel: SmallHotel) -> None:
    hotel.clock.set(datetime(2026, 3, 2, 17, 30, tzinfo=ZoneInfo("Asia/Shanghai")))
    hotel.book()
    entry = all_rows(hotel, AuditEntry)[-1]
    assert entry.recorded_at.isoformat().startswith("2026-03-02T09:30:")
    assert entry.hash == audit_hash_of(entry.previous_hash, dict(entry._mapping))
