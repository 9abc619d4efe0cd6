"""The hotel's own facts, its pictures, its users and roles, its companies and agents."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from hotel_desk.db.desk import UnknownUser
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, ProfileKind
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, SomeoneWasFaster
from hotel_desk.domain.ids import ProfileId, RoleId, UserId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.models.journal import AuditEntry, OutboxRow
from hotel_desk.models.profile import ProfileSearchKey
from hotel_desk.queries.setup_people import partners_set_up, roles_set_up, users_set_up
from hotel_desk.queries.setup_property import PropertyFacts, pictures_of, property_set_up
from hotel_desk.services.profiles import ProfileDetails, change_profile, create_profile
from hotel_desk.services.reservations import RoomRequest, book
from hotel_desk.services.setup_nouns import CodeTaken, StillUsed
from hotel_desk.services.setup_partners import delete_profile, switch_profile
from hotel_desk.services.setup_pictures import LARGEST_PICTURE_BYTES, MOST_PICTURES, PictureTooLarge, add_picture, remove_picture
from hotel_desk.services.setup_places import BuildingDetails, add_building
from hotel_desk.services.setup_property import PropertyDetails, change_property
from hotel_desk.services.users import (
    LastWhoManagesUsers,
    RoleDetails,
    RoleHasUsers,
    add_role,
    add_user,
    change_role,
    change_user,
    delete_role,
    delete_user,
    switch_role,
    switch_user,
)
from tests.fixtures.databases import FIRST_DAY
from tests.fixtures.statement_counts import CountStatements
from tests.pictures import PNG, png

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.queries.setup_people import RoleRow, UserRow
    from tests.fixtures.databases import SmallHotel

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20) + b"\xff\xd9"


def facts(row: PropertyFacts, **other: Any) -> PropertyDetails:
    names = PropertyDetails.__dataclass_fields__
    return PropertyDetails(**{**{name: getattr(row, name) for name in names}, **other})


def role(hotel: SmallHotel, code: str) -> RoleRow:
    return next(row for row in hotel.desk.read(roles_set_up).rows if row.code == code)


def user(hotel: SmallHotel, name: str) -> UserRow:
    return next(row for row in hotel.desk.read(users_set_up).rows if row.name == name)


def test_the_hotel_says_who_it_is(hotel: SmallHotel) -> None:
    desk = hotel.desk
    before = desk.read(property_set_up)
    assert (before.business_date, before.currency_fixed, before.star_rating) == (FIRST_DAY, False, None)
    details = facts(
        before,
        name="Hotel Miramar",
        address="Rua do Sol 1\n1000-001 Lisboa",
        city="Lisboa",
        phone="+351 210 000 000",
        email="desk@miramar.example",
        website="miramar.example",
        tax_number="PT500000000",
        star_rating=4,
        description="By the sea.",
        facilities=("Pool", "Sauna"),
        currency="usd",
        time_zone="Atlantic/Madeira",
        check_in_time=time(15, 0),
        check_out_time=time(11, 30),
    )
    saved = desk.run(change_property, details=details, version=before.version)
    after = desk.read(property_set_up)
    assert after.version == saved.version == before.version + 1
    assert (after.name, after.star_rating, after.facilities, after.currency) == ("Hotel Miramar", 4, ("Pool", "Sauna"), "USD")
    assert (after.time_zone, after.check_in_time, after.check_out_time) == ("Atlantic/Madeira", time(15, 0), time(11, 30))
    with pytest.raises(SomeoneWasFaster, match="Hotel Miramar"):
        desk.run(change_property, details=details, version=before.version)


def test_the_currency_is_fixed_once_an_amount_is_stored(hotel: SmallHotel) -> None:
    hotel.book()
    row = hotel.desk.read(property_set_up)
    assert row.currency_fixed
    with pytest.raises(InvalidInput, match="fixed now") as refused:
        hotel.desk.run(change_property, details=facts(row, currency="USD"), version=row.version)
    assert refused.value.field == "currency"
    hotel.desk.run(change_property, details=facts(row, name="Other name"), version=row.version)


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"name": " "}, "name"),
        ({"currency": "EURO"}, "currency"),
        ({"time_zone": "Lisbon"}, "time_zone"),
        ({"country": "XX1"}, "country"),
        ({"star_rating": 8}, "star_rating"),
        ({"facilities": tuple(f"Facility {number}" for number in range(61))}, "facilities"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(hotel: SmallHotel, other: dict[str, Any], field: str) -> None:
    row = hotel.desk.read(property_set_up)
    with pytest.raises(InvalidInput) as refused:
        hotel.desk.run(change_property, details=facts(row, **other), version=row.version)
    assert refused.value.field == field
    assert hotel.desk.read(property_set_up) == row


def test_pictures_are_kept_in_order_and_taken_away(hotel: SmallHotel) -> None:
    desk = hotel.desk
    room = hotel.rooms["101"]
    first = desk.run(add_picture, owner_kind=EntityKind.ROOM, owner_id=room, caption=" The  bed ", content=PNG)
    desk.run(add_picture, owner_kind=EntityKind.ROOM, owner_id=room, caption="Bath", content=JPEG)
    rows = desk.read(pictures_of, owner_id=room)
    assert [(row.caption, row.media_type, row.content) for row in rows] == [("The bed", "image/png", PNG), ("Bath", "image/jpeg", JPEG)]
    desk.run(remove_picture, picture_id=first.picture_id)
    assert [row.caption for row in desk.read(pictures_of, owner_id=room)] == ["Bath"]
    with pytest.raises(NotFound):
        desk.run(remove_picture, picture_id=first.picture_id)
    with hotel.database.snapshot() as connection:
        sent = connection.execute(select(OutboxRow.payload).where(OutboxRow.entity_id == first.picture_id)).scalars().all()
    assert [sorted(payload) for payload in sent][-1] == ["deleted", "id"]
    assert all("content" not in payload for payload in sent)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no whole PNG or JPEG"),
        (b"GIF89a" + bytes(100), "no whole PNG or JPEG"),
        (PNG[:-6], "no whole PNG or JPEG"),
        (JPEG[:-1], "no whole PNG or JPEG"),
    ],
)
def test_only_whole_pictures_are_kept(hotel: SmallHotel, content: bytes, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        hotel.desk.run(add_picture, owner_kind=EntityKind.ROOM, owner_id=hotel.rooms["101"], caption="", content=content)
    assert refused.value.field == "pictures"


def test_a_picture_may_have_five_megabytes_and_no_more(hotel: SmallHotel) -> None:
    padding = LARGEST_PICTURE_BYTES - len(JPEG)
    largest = JPEG[:-2] + bytes(padding) + JPEG[-2:]
    room = hotel.rooms["101"]
    with pytest.raises(PictureTooLarge, match="has 6 megabytes; at most 5 fit"):
        hotel.desk.run(
            add_picture, owner_kind=EntityKind.ROOM, owner_id=room, caption="", content=JPEG[:-2] + bytes(padding + 1) + JPEG[-2:]
        )
    hotel.desk.run(add_picture, owner_kind=EntityKind.ROOM, owner_id=room, caption="", content=largest)
    assert hotel.desk.read(pictures_of, owner_id=room)[0].content == largest


def test_a_thing_has_twelve_pictures_at_most(hotel: SmallHotel) -> None:
    for number in range(MOST_PICTURES):
        content = png(2, 1 + number)
        hotel.desk.run(add_picture, owner_kind=EntityKind.PROPERTY, owner_id=hotel.property_id, caption="", content=content)
    with pytest.raises(InvalidInput, match="twelve pictures already"):
        hotel.desk.run(add_picture, owner_kind=EntityKind.PROPERTY, owner_id=hotel.property_id, caption="", content=PNG)
    with pytest.raises(NotFound):
        hotel.desk.run(add_picture, owner_kind=EntityKind.ROOM, owner_id=new_id(), caption="", content=PNG)


def test_a_user_works_from_the_moment_he_is_added_until_he_is_switched_off(hotel: SmallHotel) -> None:
    desk = hotel.desk
    reception = role(hotel, "reception")
    added = desk.run(add_user, name="ana", display_name="Ana  Ferreira", role_id=reception.id)
    ana = hotel.as_user("ana")
    with pytest.raises(NotAllowed, match="Ana Ferreira may not do this: it needs the permission “Set up the hotel”"):
        ana.run(add_building, details=BuildingDetails("B", "Garden house"))
    promoted = desk.run(
        change_user, user_id=UserId(added.id), display_name="Ana Ferreira", role_id=role(hotel, "manager").id, version=added.version
    )
    ana.run(add_building, details=BuildingDetails("B", "Garden house"))
    desk.run(switch_user, user_id=UserId(added.id), active=False, version=promoted.version)
    with pytest.raises(UnknownUser):
        ana.run(add_building, details=BuildingDetails("C", "Gate house"))
    row = user(hotel, "ana")
    with pytest.raises(StillUsed, match="User Ana Ferreira is used by 1 entry in the journal"):
        desk.run(delete_user, user_id=row.id, version=row.version)
    with pytest.raises(CodeTaken) as refused:
        desk.run(add_user, name="ana", display_name="Ana Silva", role_id=reception.id)
    assert refused.value.field == "name"


def test_a_user_who_never_did_anything_can_be_deleted(hotel: SmallHotel) -> None:
    added = hotel.desk.run(add_user, name="typo", display_name="Typo", role_id=role(hotel, "reception").id)
    hotel.desk.run(delete_user, user_id=UserId(added.id), version=added.version)
    assert "typo" not in [row.name for row in hotel.desk.read(users_set_up).rows]


def test_the_last_who_manages_users_stays(hotel: SmallHotel) -> None:
    desk = hotel.desk
    manager = user(hotel, "manager")
    reception, managers = role(hotel, "reception"), role(hotel, "manager")
    fewer = RoleDetails("manager", "Manager", tuple(set(Permission) - {Permission.MANAGE_USERS}))
    attempts: tuple[tuple[Callable[..., object], dict[str, Any]], ...] = (
        (switch_user, {"user_id": manager.id, "active": False, "version": manager.version}),
        (change_user, {"user_id": manager.id, "display_name": "Boss", "role_id": reception.id, "version": manager.version}),
        (change_role, {"role_id": managers.id, "details": fewer, "version": managers.version}),
    )
    for command, arguments in attempts:
        with pytest.raises(LastWhoManagesUsers):
            desk.run(command, **arguments)
    with pytest.raises(RoleHasUsers, match="1 user with the role Manager could not work any more"):
        desk.run(switch_role, role_id=managers.id, active=False, version=managers.version)
    assert user(hotel, "manager") == manager
    assert role(hotel, "manager") == managers

    desk.run(add_user, name="deputy", display_name="Deputy", role_id=managers.id)
    desk.run(switch_user, user_id=manager.id, active=False, version=manager.version)
    deputy = user(hotel, "deputy")
    with pytest.raises(LastWhoManagesUsers):
        hotel.as_user("deputy").run(switch_user, user_id=deputy.id, active=False, version=deputy.version)


def test_a_role_is_a_set_of_permissions(hotel: SmallHotel) -> None:
    desk = hotel.desk
    details = RoleDetails("night", "Night reception", (Permission.CHECK_IN, Permission.BOOK))
    added = desk.run(add_role, details=details)
    row = role(hotel, "night")
    assert (set(row.permissions), row.users) == ({Permission.CHECK_IN, Permission.BOOK}, 0)
    more = RoleDetails("night", "Night reception", (Permission.CHECK_IN, Permission.SET_UP_HOTEL))
    changed = desk.run(change_role, role_id=RoleId(added.id), details=more, version=added.version)
    desk.run(add_user, name="noor", display_name="Noor", role_id=RoleId(added.id))
    hotel.as_user("noor").run(add_building, details=BuildingDetails("B", "Garden house"))
    with pytest.raises(StillUsed, match="Role Night reception is used by 1 user"):
        desk.run(delete_role, role_id=RoleId(added.id), version=changed.version)
    noor = user(hotel, "noor")
    desk.run(change_user, user_id=noor.id, display_name="Noor", role_id=role(hotel, "reception").id, version=noor.version)
    off = desk.run(switch_role, role_id=RoleId(added.id), active=False, version=changed.version)
    desk.run(delete_role, role_id=RoleId(added.id), version=off.version)


def test_only_who_may_manage_users_does(hotel: SmallHotel) -> None:
    with pytest.raises(NotAllowed, match="Manage users and roles"):
        hotel.as_user("night_auditor").run(add_user, name="x", display_name="X", role_id=role(hotel, "manager").id)
    with hotel.database.snapshot() as connection:
        recorded = select(func.count()).where(AuditEntry.code == AuditCode.SETUP_ADDED, AuditEntry.entity_kind == EntityKind.USER)
        assert connection.execute(recorded).scalar_one() == 0


def test_companies_and_agents_are_profiles_that_can_be_switched_off(hotel: SmallHotel) -> None:
    desk = hotel.desk
    company = desk.run(create_profile, details=ProfileDetails("Acme Trading", ProfileKind.COMPANY, email="desk@acme.example"))
    agent = desk.run(create_profile, details=ProfileDetails("Sun Travel", ProfileKind.AGENT, external_code="A-17"))
    assert [row.name for row in desk.read(partners_set_up, kind=ProfileKind.COMPANY).rows] == ["Acme Trading"]
    row = desk.read(partners_set_up, kind=ProfileKind.AGENT).rows[0]
    assert (row.id, row.external_code, row.active) == (agent.profile_id, "A-17", True)
    changed = desk.run(
        change_profile, profile_id=agent.profile_id, details=ProfileDetails("Sun Travel Ltd", ProfileKind.AGENT), version=agent.version
    )
    off = desk.run(switch_profile, profile_id=agent.profile_id, active=False, version=changed.version)
    assert not desk.read(partners_set_up, kind=ProfileKind.AGENT).rows[0].active
    room = RoomRequest(hotel.standard, FIRST_DAY, FIRST_DAY, 0, day_use=True)
    desk.run(book, guest=ProfileDetails("Ana Silva"), rooms=[room], company_id=ProfileId(company.profile_id))
    with pytest.raises(StillUsed, match="Acme Trading is used by 1 booking"):
        desk.run(delete_profile, profile_id=company.profile_id, version=company.version)
    desk.run(delete_profile, profile_id=agent.profile_id, version=off.version)
    with hotel.database.snapshot() as connection:
        left = select(func.count()).where(ProfileSearchKey.profile_id == agent.profile_id)
        assert connection.execute(left).scalar_one() == 0


def test_the_queries_cost_a_fixed_number_of_statements(hotel: SmallHotel, count_statements: CountStatements) -> None:
    asked: tuple[tuple[Callable[..., object], dict[str, Any]], ...] = (
        (roles_set_up, {}),
        (users_set_up, {}),
        (partners_set_up, {"kind": ProfileKind.AGENT}),
        (property_set_up, {}),
    )
    before = [count_statements(hotel.desk, query, **arguments) for query, arguments in asked]
    for number in range(5):
        added = hotel.desk.run(add_role, details=RoleDetails(f"r{number}", f"Role {number}"))
        hotel.desk.run(add_user, name=f"u{number}", display_name=f"User {number}", role_id=RoleId(added.id))
        hotel.desk.run(create_profile, details=ProfileDetails(f"Agent {number}", ProfileKind.AGENT))
    assert [count_statements(hotel.desk, query, **arguments) for query, arguments in asked] == before == [2, 2, 1, 2]
