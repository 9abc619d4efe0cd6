"""Finding a guest, on both databases: who, why, in which order, and that a guest file of any size is asked the same way."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import delete, event, insert, select, update

from hotel_desk.domain.codes import ProfileKind, ReservationStatus
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.guest_codes import DocumentKind, SearchKeyKind
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm, InvoiceTitleLine, MembershipLine
from hotel_desk.domain.ids import GuestId, ProfileId
from hotel_desk.jobs.invented_people import invented_people
from hotel_desk.jobs.search_keys_anew import make_every_search_key_anew
from hotel_desk.jobs.seed_guests import seed_guests
from hotel_desk.models.guest_file import ProfileDocument
from hotel_desk.models.profile import Profile, ProfileSearchKey
from hotel_desk.models.reservation import Reservation
from hotel_desk.queries import guest_search
from hotel_desk.queries.guest_search import MOST_KEYS
from hotel_desk.queries.invented_guests import has_real_guests, next_invented_number
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.services.erasure import erase_guest
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.invented_guests import add_invented_guests
from hotel_desk.services.profiles import ProfileDetails, create_profile
from hotel_desk.services.stays import check_in
from tests.fixtures.databases import FIRST_DAY
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

PAGE = "guest-search.md"
ZHANG_SAN = GuestFileForm(
    name="张三",
    native_name="张三",
    phone="+86 138 1234 5678",
    email="san@example.com",
    documents=(DocumentLine(DocumentKind.PASSPORT, "E12345678", "CN"),),
    memberships=(MembershipLine("STAR", "AB-12 345"),),
    invoice_titles=(InvoiceTitleLine("Sonne GmbH"),),
)
GROWING = ("profile", "profile_search_key", "profile_search_key_1", "profile_document", "reservation")


def saved(hotel: SmallHotel, form: GuestFileForm) -> ProfileId:
    return hotel.desk.run(save_guest_file, profile_id=None, form=form).profile_id


def names(hotel: SmallHotel, typed: str, limit: int = 20, **more: Any) -> list[str]:
    return [hit.name for hit in hotel.desk.read(find_profiles, text=typed, limit=limit, **more)]


def has_stayed(hotel: SmallHotel, guest: ProfileId, days_ago: int) -> None:
    """A stay that is over, as it is stored."""
    booked = FIRST_DAY + timedelta(days=30 + days_ago)
    stay = hotel.book(booked, booked + timedelta(days=1), guest=GuestId(guest))
    last = hotel.desk.read(lambda reader: reader.business_date()) - timedelta(days=days_ago)
    with hotel.database.writing() as connection:
        left = {"status": ReservationStatus.CHECKED_OUT, "arrival_date": last - timedelta(days=1), "departure_date": last}
        connection.execute(update(Reservation).where(Reservation.id == stay).values(left))


def stand(hotel: SmallHotel, guest: ProfileId, how: str) -> None:
    """Bring a guest to where a line of the worked table says."""
    if how == "in house":
        hotel.desk.run(check_in, reservation_id=hotel.book(guest=GuestId(guest), room="101"))
    elif how.startswith("arriving"):
        days = {"arriving tomorrow": 1, "arriving in a week": 7}[how]
        hotel.book(FIRST_DAY + timedelta(days=days), FIRST_DAY + timedelta(days=days + 1), guest=GuestId(guest))
    elif how != "never here":
        found = re.fullmatch(r"(\d+) stays?, the last (\d+) days ago", how)
        assert found is not None
        for more in range(int(found[1])):
            has_stayed(hotel, guest, int(found[2]) + more)


def test_the_likeliest_comes_first(hotel: SmallHotel) -> None:
    table = worked_table(PAGE, "Who comes first")
    for row in reversed(table):
        guest = hotel.desk.run(create_profile, details=ProfileDetails(name=row["guest"])).profile_id
        stand(hotel, guest, row["stands"])
    assert names(hotel, "sil") == [row["guest"] for row in table]
    assert [row['place for "sil"'] for row in table] == [str(place) for place in range(1, len(table) + 1)]


def test_each_hit_says_why(hotel: SmallHotel) -> None:
    saved(hotel, ZHANG_SAN)
    saved(hotel, GuestFileForm(name="Somebody Else", phone="+351 912 345 000", email="else@example.com"))
    for row in worked_table(PAGE, "Why somebody is found"):
        [hit] = hotel.desk.read(find_profiles, text=row["typed"], limit=5)
        assert (hit.name, hit.reason) == ("张三", row["reason"]), row["typed"]


@pytest.mark.parametrize("typed", ["san", "5678", "san@example.com", "E12345678", "ab12345", "sonne"])
def test_who_is_merged_erased_or_switched_off_is_never_found(hotel: SmallHotel, typed: str) -> None:
    guest = saved(hotel, ZHANG_SAN)
    kept = saved(hotel, GuestFileForm(name="Li Si"))
    assert names(hotel, typed) == ["张三"]
    assert names(hotel, typed, kinds=(ProfileKind.COMPANY,)) == []
    for gone in ({"merged_into_id": kept, "active": False}, {"merged_into_id": None, "active": False}):
        with hotel.database.writing() as connection:
            connection.execute(update(Profile).where(Profile.id == guest).values(gone))
        assert names(hotel, typed) == []
    with hotel.database.writing() as connection:
        connection.execute(update(Profile).where(Profile.id == guest).values(active=True))
    hotel.desk.run(erase_guest, profile_id=guest, reason="asked in writing")
    assert names(hotel, typed) == []


def test_a_desk_without_the_master_key_finds_all_but_documents(hotel: SmallHotel) -> None:
    saved(hotel, ZHANG_SAN)
    hotel.database.data_keys = type(hotel.database.data_keys)(None)
    assert names(hotel, "E12345678") == []
    assert names(hotel, "zs") == ["张三"]


def test_contacts_are_masked_for_those_who_may_not_see_them(hotel: SmallHotel) -> None:
    saved(hotel, ZHANG_SAN)
    [seen] = hotel.desk.read(find_profiles, text="5678", limit=5)
    [masked] = hotel.as_user("housekeeping").read(find_profiles, text="5678", limit=5)
    assert (seen.phone, seen.email) == ("+8613812345678", "san@example.com")
    assert masked.name == "张三"
    assert "1381234" not in masked.phone
    assert masked.email != seen.email


def test_whoever_is_here_is_found_among_more_than_are_read(hotel: SmallHotel) -> None:
    _copied(hotel, MOST_KEYS + 20)
    late = hotel.desk.run(create_profile, details=ProfileDetails(name="Ana Zarco")).profile_id
    assert "Ana Zarco" not in names(hotel, "ana", limit=MOST_KEYS)
    stand(hotel, late, "in house")
    assert names(hotel, "ana")[0] == "Ana Zarco"
    assert names(hotel, "zar an") == ["Ana Zarco"]


def _copied(hotel: SmallHotel, count: int) -> None:
    """So many people called Ana, as a batch writes them."""
    hotel.desk.run(add_invented_guests, first=1, forms=[GuestFileForm(name=f"Ana Costa {number}") for number in range(count)])


TEXTS = (
    "a",
    "an",
    "ana silva",
    "a b",
    "王",
    "小明",
    "zs",
    "zhang wei",
    "5678",
    "+86 138 1234",
    "ana@",
    "ana.silva1",
    "E12345678",
    "ab-12 345",
)


def test_any_text_costs_the_same_among_two_and_among_two_thousand(hotel: SmallHotel, count_statements: CountStatements) -> None:
    saved(hotel, ZHANG_SAN)
    saved(hotel, GuestFileForm(name="Ana Silva"))
    few = [count_statements(hotel.desk, find_profiles, text=typed, limit=10) for typed in TEXTS]
    seed_guests(hotel.desk, 2_000)
    many = [count_statements(hotel.desk, find_profiles, text=typed, limit=10) for typed in TEXTS]
    # What is found costs its standing, its facts and whether the asker may see contacts; 400 hits the look-up of those in house.
    assert [count for count in many if count > 8] == []
    assert all(after <= before + 5 for before, after in zip(few, many, strict=True))


def test_every_look_up_is_a_range_of_an_index(hotel: SmallHotel, request: pytest.FixtureRequest) -> None:
    seed_guests(hotel.desk, 2_000)
    hotel.desk.run(check_in, reservation_id=hotel.book(guest="Ana Silva", room="101"))
    statements, read_whole = _looked_up(hotel, TEXTS)
    assert statements > 10
    assert read_whole == []
    request.getfixturevalue("few_are_many")
    statements, read_whole = _looked_up(hotel, ["a b", "an si", "zhang wei", "müller an"])
    assert statements > 8
    assert read_whole == []


def test_of_two_words_that_half_the_hotel_has_more_is_read_until_the_first_page_is_full(
    hotel: SmallHotel, few_are_many: pytest.MonkeyPatch
) -> None:
    others = [GuestFileForm(name=f"{name} {number}") for number in range(40) for name in ("Ana Silva", "Bea Cota")]
    hotel.desk.run(add_invented_guests, first=1, forms=[*others, GuestFileForm(name="Anzu Cox")])
    late = hotel.desk.run(create_profile, details=ProfileDetails(name="Anzy Coz")).profile_id
    stand(hotel, late, "in house")
    assert names(hotel, "an co") == names(hotel, "co an") == ["Anzy Coz", "Anzu Cox"]
    few_are_many.setattr(guest_search, "_FIRST_PAGE", 1)
    assert names(hotel, "an co") == names(hotel, "co an") == ["Anzy Coz"]


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Words with twenty keys are common, of which twenty and then a hundred are read."""
    built = (guest_search._counting, guest_search._general, guest_search._of_the_day)
    for one in built:
        one.cache_clear()
    for name, value in {"_MOST_COUNTED": 20, "_COUNTED": (20, 5, 1), "_MOST_CHECKED": 20, "_MOST_CHECKED_NEXT": 100}.items():
        monkeypatch.setattr(guest_search, name, value)
    yield monkeypatch
    for one in built:
        one.cache_clear()


def _looked_up(hotel: SmallHotel, texts: Sequence[str]) -> tuple[int, list[tuple[str, str]]]:
    """How many different statements some texts are looked up with, and which of them read a table whole."""
    sent: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        if statement.startswith("SELECT"):
            sent[statement] = parameters

    readers = hotel.database.engines.readers
    event.listen(readers, "before_cursor_execute", note)
    for typed in texts:
        hotel.desk.read(find_profiles, text=typed, limit=10)
    event.remove(readers, "before_cursor_execute", note)
    with hotel.database.snapshot() as connection:
        read_whole = [
            (statement, step)
            for statement, parameters in sent.items()
            for step in (_scans_of_sqlite if hotel.database.is_sqlite else _scans_of_mariadb)(connection, statement, parameters)
        ]
    return len(sent), read_whole


def _scans_of_sqlite(connection: Any, statement: str, parameters: Any) -> list[str]:
    plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(parameters)).all()
    growing = "|".join(GROWING)
    # A range of words, or one profile: never all that the hotel has.
    return [
        row[3] for row in plan if re.match(rf"SCAN ({growing})\b", row[3]) or re.match(rf"SEARCH ({growing}) .*\(property_id=\?\)$", row[3])
    ]


def _scans_of_mariadb(connection: Any, statement: str, parameters: Any) -> list[str]:
    # What tests before this one have emptied, the server still counts.
    connection.exec_driver_sql("ANALYZE TABLE profile, profile_search_key").all()
    plan = connection.exec_driver_sql(f"EXPLAIN {statement}", parameters).mappings().all()
    return [f"{row['table']} {row['type']}" for row in plan if row["table"] in GROWING and row["type"] in {"ALL", "index"}]


def test_an_invented_guest_is_found_by_everything(hotel: SmallHotel) -> None:
    assert seed_guests(hotel.desk, 300) == 300
    assert not hotel.desk.read(has_real_guests)
    people = invented_people(1, 300)
    assert people == invented_people(1, 300)
    chinese = next(person for person in people if person.pinyin and person.phone and person.email)
    for typed in (chinese.native_name, chinese.pinyin, chinese.phone, chinese.phone[-4:], chinese.email):
        assert chinese.name in names(hotel, typed, limit=50), typed
    with_document = next(person for person in people if person.documents)
    assert names(hotel, str(with_document.documents[0].number)) == [with_document.name]
    assert seed_guests(hotel.desk, 5) == 5
    assert hotel.desk.read(next_invented_number) == 306
    assert len({person.nationality for person in people}) > 10


def test_only_who_may_import_invents_guests_and_makes_keys(hotel: SmallHotel) -> None:
    reception = hotel.as_user("reception")
    with pytest.raises(NotAllowed):
        seed_guests(reception, 1)
    with pytest.raises(NotAllowed):
        make_every_search_key_anew(reception)


def test_without_the_master_key_invented_guests_come_without_documents(hotel: SmallHotel) -> None:
    hotel.database.data_keys = type(hotel.database.data_keys)(None)
    assert seed_guests(hotel.desk, 100) == 100
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(ProfileDocument.id)).all() == []


def test_a_guest_of_an_older_hotel_is_found_by_pinyin_once_the_keys_are_made_anew(hotel: SmallHotel) -> None:
    guest = saved(hotel, ZHANG_SAN)
    saved(hotel, replace(ZHANG_SAN, name="Łukasz Øberg", native_name="", documents=(), memberships=(), phone="", email="lo@example.com"))
    gone = saved(hotel, GuestFileForm(name="Merged Away"))
    as_they_were = _keys(hotel)
    with hotel.database.writing() as connection:
        connection.execute(delete(ProfileSearchKey))
        connection.execute(insert(ProfileSearchKey), _old_key(hotel, guest, "张三"))
        connection.execute(update(Profile).where(Profile.id == guest).values(pinyin=""))
        connection.execute(update(Profile).where(Profile.id == gone).values(merged_into_id=guest, active=False))
    assert names(hotel, "zs") == names(hotel, "lukasz") == []
    told: list[tuple[int, int]] = []
    assert make_every_search_key_anew(hotel.desk, tell=lambda done, total: told.append((done, total))) == 2
    assert told == [(2, 2)]
    assert names(hotel, "zs") == ["张三"]
    assert names(hotel, "lukasz ob") == ["Łukasz Øberg"]
    assert _keys(hotel) == {key for key in as_they_were if key[0] != gone}
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(Profile.pinyin).where(Profile.id == guest)).scalar_one() == "Zhang San"
    assert make_every_search_key_anew(hotel.desk) == 2
    assert _keys(hotel) == {key for key in as_they_were if key[0] != gone}


def _keys(hotel: SmallHotel) -> set[tuple[Any, ...]]:
    with hotel.database.snapshot() as connection:
        columns = (ProfileSearchKey.profile_id, ProfileSearchKey.word, ProfileSearchKey.kind)
        return {tuple(row) for row in connection.execute(select(*columns))}


def _old_key(hotel: SmallHotel, guest: ProfileId, word: str) -> dict[str, Any]:
    return {"property_id": hotel.property_id, "profile_id": guest, "word": word, "kind": SearchKeyKind.NAME}
