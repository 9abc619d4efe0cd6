"""Who may do what: the roles a hotel starts with, and permissions as the database knows them at that moment."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from hotel_desk import services
from hotel_desk.db.registry import COMMANDS
from hotel_desk.domain.errors import NotAllowed
from hotel_desk.domain.permissions import DEFAULT_ROLES, PERMISSION_TITLES, ROLE_TITLES, Permission
from hotel_desk.language import choose_language
from hotel_desk.models.staff import Role
from hotel_desk.services.reservations import cancel_reservation
from tests.command_examples import EXAMPLES

if TYPE_CHECKING:
    from tests.fixtures.databases import SmallHotel

for module in pkgutil.iter_modules(services.__path__):
    importlib.import_module(f"{services.__name__}.{module.name}")

JOBS: dict[str, tuple[str, ...]] = {
    "reception": ("book", "check_in", "check_out", "move_room", "post_charge", "take_payment", "set_housekeeping_status"),
    "cashier": ("check_out", "post_charge", "take_payment", "pay_refund", "reverse_posting"),
    "housekeeping": ("set_housekeeping_status", "close_room", "record_sighting"),
    "night_auditor": ("roll_business_date", "post_room_and_tax", "mark_no_show", "check_in", "reverse_posting"),
    "manager": tuple(sorted(COMMANDS)),
}
NOT_THEIRS: dict[str, tuple[str, ...]] = {
    "reception": ("pay_refund", "reverse_posting", "close_room", "roll_business_date", "add_user"),
    "cashier": ("book", "check_in", "set_housekeeping_status", "roll_business_date"),
    "housekeeping": ("book", "check_in", "post_charge", "check_out"),
    "night_auditor": ("close_room", "add_rooms", "add_user", "stage_bookings"),
}


def test_every_role_can_do_its_job_and_no_more() -> None:
    for role, names in JOBS.items():
        needed = {COMMANDS[name].permission for name in names} - {None}
        assert needed <= DEFAULT_ROLES[role], role
    for role, names in NOT_THEIRS.items():
        assert not {COMMANDS[name].permission for name in names} & DEFAULT_ROLES[role], role


def test_every_permission_is_named_and_asked_for_somewhere() -> None:
    assert set(PERMISSION_TITLES) == set(Permission)
    assert set(ROLE_TITLES) == set(DEFAULT_ROLES)
    asked_first = {spec.permission for spec in COMMANDS.values()}
    asked_inside = {
        Permission.FORCE_OVERSELL,
        Permission.OVERRIDE_ROOM_STATUS,
        Permission.LEAVE_WITH_OPEN_BALANCE,
        Permission.POST_ALLOWANCE,
        Permission.CHANGE_SETTINGS,
        Permission.OVERRIDE_RESTRICTION,
        Permission.WAIVE_FEE,
        Permission.SELL_SPECIAL_PLANS,
        Permission.EDIT_PROTECTED,
        Permission.SEE_GUEST_VIEWS,
        Permission.SELL_WITHOUT_PLAN,
        Permission.SIGN_SHIFT,
        Permission.SEE_ALL_SHIFTS,
        Permission.SEE_CONTACTS,
        Permission.SEE_LEDGERS,
        Permission.EXPORT_JOURNAL,
        Permission.SEE_FIGURES,
        Permission.REFUND_ANOTHER_WAY,
    }
    assert set(Permission) - asked_first - asked_inside == set()


@pytest.mark.parametrize(("role", "name"), [(role, name) for role, names in NOT_THEIRS.items() for name in names])
def test_what_a_role_may_not_do_is_refused_by_the_service(sqlite_hotel: SmallHotel, role: str, name: str) -> None:
    arguments: dict[str, Any] = EXAMPLES[name][0](sqlite_hotel)
    with pytest.raises(NotAllowed, match=role):
        sqlite_hotel.as_user(role).run(COMMANDS[name].function, **arguments)


def test_a_permission_taken_away_is_gone_at_once(hotel: SmallHotel) -> None:
    desk = hotel.as_user("reception")
    first, second = hotel.book(), hotel.book()
    desk.run(cancel_reservation, reservation_id=first, reason="ill")
    with hotel.database.writing() as connection:
        connection.execute(update(Role).where(Role.code == "reception").values(permissions=[]))
    with pytest.raises(NotAllowed):
        desk.run(cancel_reservation, reservation_id=second, reason="ill")


def test_a_word_of_another_version_grants_nothing(hotel: SmallHotel) -> None:
    with hotel.database.writing() as connection:
        connection.execute(update(Role).where(Role.code == "reception").values(permissions=["everything", "*"]))
        assert connection.execute(select(Role.permissions).where(Role.code == "reception")).scalar_one() == ["everything", "*"]
    with pytest.raises(NotAllowed):
        hotel.as_user("reception").run(cancel_reservation, reservation_id=hotel.book(), reason="ill")


def test_the_sentence_names_the_permission_in_the_readers_language(hotel: SmallHotel) -> None:
    stay = hotel.book()
    with pytest.raises(NotAllowed) as refusal:
        hotel.as_user("housekeeping").run(cancel_reservation, reservation_id=stay, reason="ill")
    assert "“Cancel and reinstate reservations”" in str(refusal.value)
    choose_language("zh_CN")
    assert "housekeeping" in str(refusal.value)
    assert "may not do this" not in str(refusal.value)
