"""Settings in the real window: every one of them is shown, changed and reset; the database says what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QSpinBox
from sqlalchemy import select

from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.settings import (
    CALENDAR_DAYS,
    DEFAULT_OVERBOOKING,
    FOLIO_FOOTER,
    INSPECTION_REQUIRED,
    LANGUAGE,
    LONGEST_STAY,
    ROLL_PRINTER,
    ROOM_CHARGE_CODE,
    SETTINGS,
    THEME,
    Setting,
)
from hotel_desk.language import CHINESE, current_language
from hotel_desk.models.setting import SettingChange, SettingValue
from hotel_desk.services.settings import change_setting
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.settings.words import AREAS, value_title
from hotel_desk.ui.theme import DARK_MODE, theme
from hotel_desk.ui.widgets.naming import unnamed_widgets
from tests.ui.set_up_window import Person, open_window

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.fixtures.databases import SmallHotel

ENTER, DOWN, UP = Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Up
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def person(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> Iterator[Person]:
    with open_window(qtbot, sqlite_hotel, tmp_path, screen="settings") as someone:
        yield someone


def stored(hotel: SmallHotel, setting: Setting[Any]) -> list[Any]:
    """The values the database has for a setting."""
    with hotel.database.snapshot() as connection:
        return list(connection.execute(select(SettingValue.value).where(SettingValue.key == setting.key)).scalars())


def keys(person: Person) -> list[str]:
    return [row.key for row in person.settings.table.rows()]


def open_setting(person: Person, setting: Setting[Any]) -> None:
    """Go to a setting with the keyboard and open it with Enter."""
    table = person.settings.table
    table.setFocus()
    person.qtbot.keyClick(table, Qt.Key.Key_Home, CONTROL)
    for _step in keys(person):
        current = table.current()
        if current is not None and current.key == setting.key:
            break
        person.qtbot.keyClick(table, DOWN)
    person.qtbot.keyClick(table, ENTER)
    assert person.settings.panel.row is not None
    assert person.settings.panel.row.key == setting.key


def change_with_keys(person: Person, setting: Setting[Any]) -> Any:
    """Change the value in the panel's field as a person would, and say what it is now."""
    editor = person.settings.panel.field().editor
    assert editor.hasFocus()
    match editor:
        case QCheckBox():
            person.qtbot.keyClick(editor, Qt.Key.Key_Space)
        case QComboBox():
            person.qtbot.keyClick(editor, DOWN if editor.currentIndex() == 0 else UP)
        case QSpinBox():
            person.qtbot.keyClick(editor, UP if editor.value() < editor.maximum() else DOWN)
        case QLineEdit() | QPlainTextEdit():
            person.qtbot.keyClicks(editor, "Written by hand")
        case _:
            raise AssertionError(editor)
    return person.settings.panel.field().value()


def test_every_registered_setting_is_in_the_list_and_its_area_has_a_name(person: Person) -> None:
    assert sorted(keys(person)) == sorted(SETTINGS)
    assert {key.partition(".")[0] for key in SETTINGS} <= AREAS.keys()
    for row in person.settings.table.rows():
        assert value_title(row, row.value)


@pytest.mark.parametrize("key", [key for key in SETTINGS if key not in {LANGUAGE.key, THEME.key}])
def test_every_registered_setting_is_changed_and_reset_with_the_keyboard(person: Person, key: str) -> None:
    setting = SETTINGS[key]
    open_setting(person, setting)
    panel = person.settings.panel
    help_texts = [found.text() for found in panel.findChildren(QLabel)]
    assert setting.help in help_texts
    if len(panel.row.codes if panel.row else ()) == 1:
        assert panel.field().value() == setting.default  # the hotel has one such code: there is nothing to choose from
        return
    value = change_with_keys(person, setting)
    assert value != setting.default
    assert person.settings.unsaved() == [f"Setting: {setting.title}"]
    person.click("setting_save")
    assert stored(person.hotel, setting) == [value]
    assert person.settings.unsaved() == []
    person.click("setting_reset")
    assert stored(person.hotel, setting) == []
    assert panel.field().value() == setting.default
    with person.hotel.database.snapshot() as connection:
        history = connection.execute(select(SettingChange.old_value, SettingChange.new_value).order_by(SettingChange.changed_at)).all()
    assert [tuple(step) for step in history] == [(setting.default, value), (value, setting.default)]
    lines = [found.text() for found in panel.findChildren(QLabel) if not found.isHidden()]
    assert panel.row is not None
    old, new = value_title(panel.row, setting.default), value_title(panel.row, value)
    assert lines.index(f"{new} → {old}") < lines.index(f"{old} → {new}")


@pytest.mark.usefixtures("print_system")
def test_a_printer_is_chosen_from_those_of_the_machine(person: Person) -> None:
    open_setting(person, ROLL_PRINTER)
    field = person.settings.panel.field()
    person.qtbot.waitUntil(lambda: "front_desk" in field._hint.text())
    line = field.editor
    assert isinstance(line, QLineEdit)
    completer = line.completer()
    person.qtbot.keyClicks(line, "desk")
    assert completer.currentCompletion() == "front_desk"
    completer.popup().setCurrentIndex(completer.completionModel().index(0, 0))
    person.qtbot.keyClick(completer.popup(), ENTER)
    assert field.value() == "front_desk"
    person.click("setting_save")
    assert stored(person.hotel, ROLL_PRINTER) == ["front_desk"]


def test_the_field_follows_the_kind(person: Person) -> None:
    kinds = {INSPECTION_REQUIRED: QCheckBox, CALENDAR_DAYS: QComboBox, LONGEST_STAY: QSpinBox, FOLIO_FOOTER: QPlainTextEdit}
    for setting, kind in kinds.items():
        open_setting(person, setting)
        assert isinstance(person.settings.panel.field().editor, kind)
        person.qtbot.keyClick(person.window.focusWidget(), Qt.Key.Key_Escape)
    open_setting(person, LONGEST_STAY)
    spin = person.settings.panel.field().editor
    assert isinstance(spin, QSpinBox)
    assert (spin.minimum(), spin.maximum(), spin.suffix()) == (1, 3650, " nights")


def test_a_switch_is_thrown_in_its_row(person: Person) -> None:
    table = person.settings.table
    table.setFocus()
    table.select(INSPECTION_REQUIRED.key)
    person.qtbot.keyClick(table, ENTER, CONTROL)
    person.settle()
    assert stored(person.hotel, INSPECTION_REQUIRED) == [True]
    assert person.message() == "Give out inspected rooms only: On."
    index = table.model().index(keys(person).index(INSPECTION_REQUIRED.key), table.model().columnCount() - 1)
    person.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(index).center())
    person.settle()
    assert stored(person.hotel, INSPECTION_REQUIRED) == [False]


def test_the_codes_that_fit_are_offered(person: Person) -> None:
    open_setting(person, ROOM_CHARGE_CODE)
    box = person.settings.panel.field().editor
    assert isinstance(box, QComboBox)
    offered = [box.itemText(number) for number in range(box.count())]
    assert "ROOM · Room charge" in offered
    assert not [title for title in offered if title.startswith("CASH")]


def test_words_of_title_help_and_key_find_a_setting(person: Person) -> None:
    person.qtbot.keyClick(person.window, Qt.Key.Key_F, CONTROL)
    person.wait(person.settings.search.hasFocus)
    for text, found in (
        ("DIRTY", ["night_audit.occupied_rooms_become_dirty"]),
        ("slip year", [LONGEST_STAY.key]),
        ("default_over", [DEFAULT_OVERBOOKING.key]),
        ("no such thing", []),
    ):
        person.settings.search.clear()
        person.qtbot.keyClicks(person.settings.search, text)
        assert keys(person) == found
    assert person.settings.content.currentWidget() is person.settings.content.empty


def test_the_chips_show_whose_choice_it_is_and_what_was_chosen(person: Person) -> None:
    person.hotel.desk.run(change_setting, key=LONGEST_STAY.key, value=30)
    person.wait(lambda: person.find("settings_filter_changed").accessibleName() == "Not the default 1")
    person.click("settings_filter_changed")
    assert keys(person) == [LONGEST_STAY.key]
    person.click("settings_filter_USER")
    assert sorted(keys(person)) == sorted([LANGUAGE.key, THEME.key])


def test_somebody_who_chose_first_is_noticed(person: Person) -> None:
    open_setting(person, LONGEST_STAY)
    change_with_keys(person, LONGEST_STAY)
    person.hotel.desk.run(change_setting, key=LONGEST_STAY.key, value=30)
    person.settle()
    person.click("setting_save")
    assert "Longest stay was changed by someone else in the meantime" in person.message()
    assert stored(person.hotel, LONGEST_STAY) == [30]


def test_who_may_not_change_it_reads_it_and_who_may(qtbot: QtBot, dressed: None, sqlite_hotel: SmallHotel, tmp_path: Path) -> None:
    with open_window(qtbot, sqlite_hotel, tmp_path, desk=sqlite_hotel.as_user("reception"), screen="settings") as person:
        open_setting(person, LONGEST_STAY)
        panel = person.settings.panel
        assert not panel.field().isEnabled()
        assert not person.find("setting_save").isEnabled()
        lines = [found.text() for found in panel.findChildren(QLabel)]
        assert "May be changed by who has the permission “Change settings”." in lines
        row = next(row for row in person.settings.table.rows() if row.key == INSPECTION_REQUIRED.key)
        assert not row.may_change
        person.settings.table.select(row.key)
        person.settings.table.setFocus()
        person.qtbot.keyClick(person.settings.table, ENTER, CONTROL)
        person.settle()
        assert stored(sqlite_hotel, INSPECTION_REQUIRED) == []
        open_setting(person, CALENDAR_DAYS)
        change_with_keys(person, CALENDAR_DAYS)
        person.click("setting_save")
        assert stored(sqlite_hotel, CALENDAR_DAYS) == [7]


def test_esc_asks_before_a_written_value_is_lost(person: Person) -> None:
    open_setting(person, LONGEST_STAY)
    change_with_keys(person, LONGEST_STAY)
    person.qtbot.keyClick(person.window.focusWidget(), Qt.Key.Key_Escape)
    assert not person.settings.panel.isHidden()
    person.click("setting_panel_discard")
    assert person.settings.panel.isHidden()
    assert person.settings.unsaved() == []
    assert stored(person.hotel, LONGEST_STAY) == []


def test_the_theme_is_put_on_at_once(person: Person) -> None:
    open_setting(person, THEME)
    person.choose("setting_window_theme", "Dark")
    person.click("setting_save")
    assert stored(person.hotel, THEME) == ["dark"]
    assert theme().mode == DARK_MODE


def test_the_language_is_spoken_at_once(person: Person) -> None:
    open_setting(person, LANGUAGE)
    person.choose("setting_window_language", "简体中文")
    person.click("setting_save")
    person.wait(lambda: current_language() == CHINESE)
    person.settle()
    assert stored(person.hotel, LANGUAGE) == [CHINESE]
    assert sorted(keys(person)) == sorted(SETTINGS)


def test_a_setting_is_gone_to_by_its_key(person: Person) -> None:
    person.window.go_to(Target(kind=EntityKind.SETTING, id=DEFAULT_OVERBOOKING.key))
    person.settle()
    assert person.settings.panel.title.text() == "Overbooking allowance of a new night"


def test_every_widget_has_its_two_names(person: Person) -> None:
    for setting in SETTINGS.values():
        open_setting(person, setting)
        assert unnamed_widgets(person.settings) == []
        person.qtbot.keyClick(person.settings.panel, Qt.Key.Key_Escape)


@pytest.mark.parametrize("size", [QSize(1024, 768), QSize(1920, 1080)])
def test_list_and_panel_stand_beside_each_other(person: Person, size: QSize) -> None:
    person.window.resize(size)
    open_setting(person, FOLIO_FOOTER)
    split = person.settings.split
    assert split.content.geometry().right() < split.panel.geometry().left()
    assert split.content.width() >= 400
