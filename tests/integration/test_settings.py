"""Settings: chosen for the hotel, a desk or a user, by who may; remembered; and never read past the registry."""

from __future__ import annotations

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from hotel_desk.db.desk import Desk
from hotel_desk.domain import settings as registry
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import CodeKind, SettingScope
from hotel_desk.domain.errors import InvalidInput, NotAllowed, NotFound, SomeoneWasFaster
from hotel_desk.domain.settings import (
    CALENDAR_DAYS,
    DEFAULT_OVERBOOKING,
    FOLIO_FOOTER,
    LANGUAGE,
    LONGEST_STAY,
    ROOM_CHARGE_CODE,
    SETTINGS,
    THEME,
    Setting,
)
from hotel_desk.models.journal import AuditEntry
from hotel_desk.models.setting import SettingValue
from hotel_desk.queries.settings import SettingRow, all_settings, setting_value
from hotel_desk.services.settings import change_setting, reset_setting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

PACKAGE = Path(registry.__file__).resolve().parents[1]


def shown(desk: Desk, setting: Setting[object]) -> SettingRow:
    return next(row for row in desk.read(all_settings) if row.key == setting.key)


def another_value(setting: Setting[object]) -> bool | int | str:
    """A value that the setting accepts and that is not its default."""
    if setting.choices:
        return next(value for value in setting.choices if value != setting.default)  # type: ignore[return-value]
    if setting.kind is bool:
        return not setting.default
    if setting.kind is int:
        assert isinstance(setting.default, int)
        return setting.default + 1 if setting.maximum is None or setting.default < setting.maximum else setting.default - 1
    if setting.names_code is not None:
        # Of paid-outs a new hotel has but one code.
        return {CodeKind.CHARGE: "BAR", CodeKind.PAID_OUT: setting.default}.get(setting.names_code, "TRANSFER")  # type: ignore[return-value]
    return "Something else"


@pytest.mark.parametrize("key", SETTINGS)
def test_every_registered_setting_is_shown_changed_remembered_and_reset(hotel: SmallHotel, key: str) -> None:
    setting, desk = SETTINGS[key], hotel.desk
    row = shown(desk, setting)
    assert (row.value, row.chosen, row.may_change, row.history) == (setting.default, False, True, ())
    value, before = another_value(setting), hotel.clock.now()
    answer = desk.run(change_setting, key=key, value=value, shown=setting.default)
    assert answer.value == value
    assert desk.read(setting_value, setting=setting) == value
    if value != setting.default:
        row = shown(desk, setting)
        assert (row.value, row.chosen) == (value, True)
        assert [(step.changed_by, step.old_value, step.new_value) for step in row.history] == [("manager", setting.default, value)]
        assert before < row.history[0].changed_at < hotel.clock.now()
    desk.run(reset_setting, key=key)
    row = shown(desk, setting)
    assert (row.value, row.chosen) == (setting.default, False)
    if value != setting.default:
        assert [(step.old_value, step.new_value) for step in row.history] == [(value, setting.default), (setting.default, value)]


def test_a_choice_is_the_hotels_the_desks_or_the_users(hotel: SmallHotel) -> None:
    desk = hotel.desk
    other_user_elsewhere = hotel.as_user("reception")
    same_user_elsewhere = Desk(hotel.database, property_id=hotel.property_id, user_name="manager", clock=hotel.clock, workstation="desk 2")
    desk.run(change_setting, key=LONGEST_STAY.key, value=30)
    desk.run(change_setting, key=CALENDAR_DAYS.key, value=30)
    desk.run(change_setting, key=THEME.key, value="dark")
    for asked, expected in (
        (desk, (30, 30, "dark")),
        (same_user_elsewhere, (30, 14, "dark")),
        (other_user_elsewhere, (30, 14, "light")),
    ):
        assert tuple(asked.read(setting_value, setting=setting) for setting in (LONGEST_STAY, CALENDAR_DAYS, THEME)) == expected
        assert tuple(shown(asked, setting).value for setting in (LONGEST_STAY, CALENDAR_DAYS, THEME)) == expected
    assert shown(other_user_elsewhere, THEME).history == ()
    with hotel.database.snapshot() as connection:
        stored = connection.execute(select(SettingValue.scope, SettingValue.scope_key).order_by(SettingValue.key)).all()
    assert [scope for scope, _key in stored] == [SettingScope.DESK, SettingScope.PROPERTY, SettingScope.USER]
    assert [key for _scope, key in stored][:2] == ["desk 1", ""]


def test_who_may_change_it_is_asked_by_the_service(hotel: SmallHotel) -> None:
    reception = hotel.as_user("reception")
    with pytest.raises(NotAllowed, match="Change settings"):
        reception.run(change_setting, key=LONGEST_STAY.key, value=30)
    with pytest.raises(NotAllowed):
        reception.run(reset_setting, key=LONGEST_STAY.key)
    assert not shown(reception, LONGEST_STAY).may_change
    assert shown(reception, LANGUAGE).may_change
    reception.run(change_setting, key=LANGUAGE.key, value="zh_CN")
    assert (shown(reception, LANGUAGE).value, shown(hotel.desk, LANGUAGE).value) == ("zh_CN", "en")


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        (LONGEST_STAY.key, 0, "outside the allowed range"),
        (LONGEST_STAY.key, True, "not of the right kind"),
        (LONGEST_STAY.key, "30", "not of the right kind"),
        (CALENDAR_DAYS.key, 13, "not one of the choices"),
        (FOLIO_FOOTER.key, "x" * 501, "too long"),
        (ROOM_CHARGE_CODE.key, "CASH", "no active transaction code of this name that fits"),
        (ROOM_CHARGE_CODE.key, "NIGHT", "no active transaction code of this name that fits"),
    ],
)
def test_a_value_that_cannot_be_is_refused_at_its_setting(hotel: SmallHotel, key: str, value: bool | int | str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        hotel.desk.run(change_setting, key=key, value=value)
    assert refused.value.field == key
    with hotel.database.snapshot() as connection:
        assert connection.execute(select(func.count()).select_from(SettingValue)).scalar_one() == 0


def test_a_setting_that_is_not_registered_is_not_found(hotel: SmallHotel) -> None:
    with pytest.raises(NotFound, match=r"The setting no\.such_thing"):
        hotel.desk.run(change_setting, key="no.such_thing", value=1)


def test_somebody_who_chose_first_is_noticed(hotel: SmallHotel) -> None:
    hotel.desk.run(change_setting, key=DEFAULT_OVERBOOKING.key, value=2, shown=0)
    with pytest.raises(SomeoneWasFaster, match="Overbooking allowance of a new night"):
        hotel.desk.run(change_setting, key=DEFAULT_OVERBOOKING.key, value=5, shown=0)
    with pytest.raises(SomeoneWasFaster):
        hotel.desk.run(reset_setting, key=DEFAULT_OVERBOOKING.key, shown=0)
    assert hotel.desk.read(setting_value, setting=DEFAULT_OVERBOOKING) == 2


def test_a_change_is_audited_and_one_that_changes_nothing_is_not(hotel: SmallHotel) -> None:
    hotel.desk.run(change_setting, key=FOLIO_FOOTER.key, value="IBAN PT50")
    hotel.desk.run(change_setting, key=FOLIO_FOOTER.key, value="IBAN PT50")
    hotel.desk.run(reset_setting, key=FOLIO_FOOTER.key)
    hotel.desk.run(reset_setting, key=FOLIO_FOOTER.key)
    with hotel.database.snapshot() as connection:
        details = list(connection.execute(select(AuditEntry.details).where(AuditEntry.code == AuditCode.SETTING_CHANGED)).scalars())
    assert details == [
        {"key": FOLIO_FOOTER.key, "old": "", "new": "IBAN PT50"},
        {"key": FOLIO_FOOTER.key, "old": "IBAN PT50", "new": ""},
    ]


def test_the_codes_that_fit_are_offered(hotel: SmallHotel) -> None:
    codes = [code for code, _name in shown(hotel.desk, ROOM_CHARGE_CODE).codes]
    assert {"ROOM", "BAR"} <= set(codes)
    assert not {"CASH", "TRANSFER"} & set(codes)


def test_all_settings_cost_four_statements(hotel: SmallHotel, count_statements: CountStatements) -> None:
    assert count_statements(hotel.desk, all_settings) == 4
    for value in (10, 20, 30):
        hotel.desk.run(change_setting, key=LONGEST_STAY.key, value=value)
    assert count_statements(hotel.desk, all_settings) == 4


# --- Nothing is read past the registry: from the source itself --------------------------------------------------------


@cache
def registered_names() -> frozenset[str]:
    """What registered settings are called where they are written down: in the modules of the domain that end in “settings”."""
    folder = Path(registry.__file__).resolve().parent
    modules = [import_module(f"hotel_desk.domain.{path.stem}") for path in folder.glob("*settings.py")]
    registered = list(SETTINGS.values())
    return frozenset(
        name for module in modules for name, value in vars(module).items() if isinstance(value, Setting) and value in registered
    )


def settings_read_past_the_registry(tree: ast.AST) -> list[int]:
    """Lines where a setting is read other than by its registered object, or where a key is written out."""
    names = registered_names()
    wrong = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in SETTINGS:
            wrong.append(node.lineno)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setting":
            wrong += [node.lineno for argument in node.args if not _is_registered(argument, names)]
        if isinstance(node, ast.Compare) and _is_stored_key(node.left):
            wrong += [node.lineno for other in node.comparators if not (isinstance(other, ast.Attribute) and other.attr == "key")]
            wrong += [
                node.lineno for other in node.comparators if isinstance(other, ast.Attribute) and not _is_registered(other.value, names)
            ]
    return wrong


def _is_registered(node: ast.AST, names: frozenset[str]) -> bool:
    """A registered object by its name, or one taken from the registry under the name `setting`."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name in names or name == "setting"


def _is_stored_key(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "key" and isinstance(node.value, ast.Name) and node.value.id == "SettingValue"


def sources() -> Iterator[Path]:
    """All but those that the registry is made of."""
    domain = Path(registry.__file__).resolve().parent
    return (path for path in sorted(PACKAGE.rglob("*.py")) if path.parent != domain or not path.stem.endswith("settings"))


def test_no_setting_is_read_past_the_registry() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}" for path in sources() for line in settings_read_past_the_registry(ast.parse(path.read_text()))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("caught", "let_through"),
    [
        ("uow.setting('check_in.inspection_required')", "uow.setting(INSPECTION_REQUIRED)"),
        ("uow.setting(Setting(key='x.y', kind=int))", "uow.setting(settings.LONGEST_STAY)"),
        ("uow.setting(NOT_REGISTERED)", "uow.setting(setting)"),
        ("select(SettingValue.value).where(SettingValue.key == 'x.y')", "select(x).where(SettingValue.key == LONGEST_STAY.key)"),
        ("select(x).where(SettingValue.key == NOT_REGISTERED.key)", "select(x).where(SettingValue.key == setting.key)"),
    ],
)
def test_the_rule_catches_what_it_is_for(caught: str, let_through: str) -> None:
    assert settings_read_past_the_registry(ast.parse(caught))
    assert not settings_read_past_the_registry(ast.parse(let_through))
