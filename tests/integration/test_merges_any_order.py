"""Records merged and parted in any order, with life going on between: stays, money, consents and tags are where they belong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from sqlalchemy import func, select

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.guest_codes import ConsentPurpose
from hotel_desk.domain.guest_form import GuestFileForm, TagLine
from hotel_desk.domain.ids import GuestId, ProfileId
from hotel_desk.domain.profile_merging import Side
from hotel_desk.models.folio import Posting
from hotel_desk.models.guest_file import ProfileConsent, ProfileTag
from hotel_desk.models.profile import Profile
from hotel_desk.models.reservation import Booking, Reservation
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.services.cashier import post_charge
from hotel_desk.services.guest_consents import record_consent
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.profile_merges import merge_profiles, undo_merge
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.stays import check_in
from tests.any_hotel import AnyHotel, try_anything
from tests.scale import size

if TYPE_CHECKING:
    from tests.fixtures.databases import OpenDatabase

WHICH = st.integers(0, 1_000)
NAMES = ("Ana Silva", "Anna Silva", "A. Silva")
_DRINK = 700
TAGS = ("early", "loud", "kind")


@dataclass
class Merged:
    """What a merge led over, as it should be."""

    merge_id: UUID
    kept: ProfileId
    merged: ProfileId
    moved: set[UUID]


@dataclass
class Expected:
    """Whose everything is: by reservation or consent, the record it belongs to now."""

    owner: dict[UUID, ProfileId] = field(default_factory=dict)
    merges: list[Merged] = field(default_factory=list)
    written: list[ProfileId] = field(default_factory=list)
    phones: dict[ProfileId, str] = field(default_factory=dict)

    def merge(self, merge_id: UUID, kept: ProfileId, merged: ProfileId) -> None:
        moved = {fact for fact, owner in self.owner.items() if owner == merged}
        self.merges.append(Merged(merge_id, kept, merged, moved))
        self.owner |= dict.fromkeys(moved, kept)

    def part(self, done: Merged) -> None:
        self.merges.remove(done)
        self.owner |= dict.fromkeys(done.moved, done.merged)

    def live(self) -> list[ProfileId]:
        gone = {done.merged for done in self.merges}
        return [one for one in self.written if one not in gone]


class MergedRecords(AnyHotel):
    """Guests are written down, stay, agree to things, are tagged, merged and parted."""

    def __init__(self, opened: OpenDatabase, done: Any) -> None:
        super().__init__(opened, done)
        self.expected = Expected()
        self.money = 0

    def somebody(self, which: int) -> ProfileId | None:
        live = self.expected.live()
        return live[which % len(live)] if live else None

    @initialize()
    def two_are_there(self) -> None:
        for name in NAMES[:2]:
            self._written(name, set())

    @rule(name=st.sampled_from(NAMES), tags=st.sets(st.sampled_from(TAGS)))
    def write_down(self, name: str, tags: set[str]) -> None:
        self._written(name, tags)

    def _written(self, name: str, tags: set[str]) -> None:
        phone = f"+35191{len(self.expected.written):07}"
        form = GuestFileForm(name=name, phone=phone, tags=tuple(map(TagLine, sorted(tags))))
        profile: ProfileId = self.do(save_guest_file, profile_id=None, form=form).profile_id
        self.expected.written.append(profile)
        self.expected.phones[profile] = phone

    @rule(which=WHICH, nights=st.integers(1, 3))
    def book(self, which: int, nights: int) -> None:
        guest = self.somebody(which)
        departure = self.today + timedelta(days=nights)
        request = RoomRequest(room_type_id=self.hotel.standard, arrival_date=self.today, departure_date=departure, price_minor=10_000)
        booked = self.do(book, guest=GuestId(guest), rooms=[request]) if guest else None
        if booked is not None and guest is not None:
            self.expected.owner[booked.reservation_ids[0]] = guest

    @rule(which=WHICH)
    def arrive_and_drink(self, which: int) -> None:
        stay = self.reservation(which, ReservationStatus.RESERVED)
        arrived = self.do(check_in, reservation_id=stay, room_id=self.hotel.rooms["101"])
        if arrived is not None:
            charge = {"folio_id": arrived.folio_id, "transaction_code_id": self.hotel.codes["BAR"], "price_minor": _DRINK}
            self.money += 1 if self.do(post_charge, **charge) is not None else 0

    @rule(which=WHICH, given=st.booleans(), purpose=st.sampled_from(ConsentPurpose))
    def agree(self, which: int, given: bool, purpose: ConsentPurpose) -> None:
        guest = self.somebody(which)
        if guest is not None:
            said = self.do(record_consent, profile_id=guest, purpose=purpose, given=given, source="card")
            self.expected.owner[said.consent_id] = guest

    @rule(which=WHICH, tags=st.sets(st.sampled_from(TAGS)))
    def tag_anew(self, which: int, tags: set[str]) -> None:
        guest = self.somebody(which)
        if guest is not None:
            file = self.hotel.desk.read(guest_file, profile_id=guest)
            form = replace(file.form, tags=tuple(map(TagLine, sorted(tags))))
            self.do(save_guest_file, profile_id=guest, form=form, version=file.version)

    @rule(which=WHICH, other=WHICH, sides=st.dictionaries(st.sampled_from(("name", "phone", "note")), st.sampled_from(Side)))
    def merge(self, which: int, other: int, sides: dict[str, Side]) -> None:
        kept, merged = self.somebody(which), self.somebody(other)
        if kept is None or merged is None:
            return
        done = self.do(merge_profiles, kept_id=kept, merged_id=merged, choose=sides)
        assert (done is None) == (kept == merged)
        if done is not None:
            self.expected.merge(done.merge_id, kept, merged)

    @rule(which=WHICH)
    def part(self, which: int) -> None:
        if not self.expected.merges:
            return
        done = self.expected.merges[which % len(self.expected.merges)]
        since = self.expected.merges[self.expected.merges.index(done) + 1 :]
        in_the_way = any(done.kept in (later.kept, later.merged) for later in since)
        assert (self.do(undo_merge, merge_id=done.merge_id) is None) == in_the_way
        if not in_the_way:
            self.expected.part(done)

    @invariant()
    def everything_is_where_it_belongs(self) -> None:
        hotel = self.hotel.property_id
        with self.hotel.database.snapshot() as connection:
            stays = dict(connection.execute(select(Reservation.id, Reservation.guest_id).where(Reservation.property_id == hotel)).all())
            said = dict(
                connection.execute(select(ProfileConsent.id, ProfileConsent.profile_id).where(ProfileConsent.property_id == hotel)).all()
            )
            bookers = set(connection.execute(select(Booking.guest_id).where(Booking.property_id == hotel)).scalars())
            charges = connection.execute(select(func.count()).where(Posting.property_id == hotel, Posting.amount_minor == 700)).scalar()
        assert stays | said == self.expected.owner
        assert bookers == set(stays.values())
        assert charges == self.money

    @invariant()
    def nobody_loses_a_phone_number_or_has_a_tag_twice(self) -> None:
        with self.hotel.database.snapshot() as connection:
            tags = select(ProfileTag.profile_id, ProfileTag.tag).where(ProfileTag.property_id == self.hotel.property_id)
            rows = connection.execute(tags).all()
            active = set(connection.execute(select(Profile.id).where(Profile.id.in_(self.expected.written), Profile.active)).scalars())
        assert len(rows) == len(set(rows))
        assert active == set(self.expected.live())
        for profile, phone in self.expected.phones.items():
            form = self.hotel.desk.read(guest_file, profile_id=profile).form
            assert phone in {form.phone, *(line.value for line in form.contacts)}, "led on to wherever it was merged"


def test_merged_and_parted_in_any_order(open_database: OpenDatabase) -> None:
    hotels = {"examples": size(20, soak=200), "on_server": size(8, soak=80)}
    try_anything(MergedRecords, open_database, **hotels, steps=size(30, soak=60), commands=6)
