"""Every string a person reads exists in every language, complete, with the same placeholders, and compiled."""

from __future__ import annotations

import importlib.util
from importlib.machinery import SourceFileLoader
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from hotel_desk.language import CHINESE, ENGLISH, LANGUAGES, _, plural, speaking

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


def _tool() -> ModuleType:
    loader = SourceFileLoader("translations_tool", str(ROOT / "scripts" / "translations"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


TOOL = _tool()


def _source(*messages: str | tuple[str, str]) -> Catalog:
    catalog = Catalog()
    for message in messages:
        catalog.add(message, locations=[("hotel_desk/some_screen.py", 12)])
    return catalog


def _po(text: str) -> Catalog:
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    return read_po(BytesIO((header + text).encode()), locale=CHINESE)


def _problems(source: Catalog, po: str) -> list[str]:
    translated = _po(po)
    return list(TOOL.problems(source, translated, TOOL.compiled(translated)))


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != ENGLISH])
def test_every_string_of_the_source_is_translated_and_compiled(language: str) -> None:
    assert TOOL.check(language) == []


def test_the_tool_knows_every_language_of_the_program() -> None:
    assert {*TOOL.LANGUAGES, ENGLISH} == set(LANGUAGES)


def test_all_three_marks_are_found_in_the_source(tmp_path: Path) -> None:
    package = tmp_path / "hotel_desk"
    package.mkdir()
    (package / "some_screen.py").write_text('_("Now")\nN_("Later")\nplural("{count} room", "{count} rooms", 3)\nprint("Not for people")\n')

    messages = {message.id for message in TOOL.source_catalog(tmp_path) if message.id}

    assert messages == {"Now", "Later", ("{count} room", "{count} rooms")}


def test_a_string_that_is_not_in_the_file_is_found() -> None:
    assert _problems(_source("Check in"), "") == ["not in the .po file: 'Check in' (hotel_desk/some_screen.py:12)"]


def test_a_string_that_left_the_source_is_found() -> None:
    assert _problems(_source(), 'msgid "Check in"\nmsgstr "入住"\n') == ["no longer in the source: 'Check in'"]


def test_an_empty_translation_is_found() -> None:
    assert _problems(_source("Check in"), 'msgid "Check in"\nmsgstr ""\n') == ["not translated: 'Check in'"]


def test_a_fuzzy_translation_is_found() -> None:
    assert _problems(_source("Check in"), '#, fuzzy\nmsgid "Check in"\nmsgstr "退房"\n') == ["marked fuzzy: 'Check in'"]


@pytest.mark.parametrize("wrong", ["房间 {rom}", "房间", "房间 {room} {guest}", "房间 {room"])
def test_other_placeholders_are_found(wrong: str) -> None:
    (problem,) = _problems(_source("Room {room}"), f'msgid "Room {{room}}"\nmsgstr "{wrong}"\n')

    assert problem.startswith("other placeholders: 'Room {room}'")


def test_placeholders_may_change_their_order() -> None:
    assert _problems(_source("{guest} in {room}"), 'msgid "{guest} in {room}"\nmsgstr "{room}：{guest}"\n') == []


def test_a_plural_is_checked_in_every_form() -> None:
    po = 'msgid "{count} room"\nmsgid_plural "{count} rooms"\nmsgstr[0] "间"\n'

    (problem,) = _problems(_source(("{count} room", "{count} rooms")), po)

    assert problem.startswith("other placeholders: '{count} rooms'")


def test_a_compiled_file_that_is_behind_is_found() -> None:
    old, new = _po('msgid "Check in"\nmsgstr "登记"\n'), _po('msgid "Check in"\nmsgstr "入住"\n')

    assert TOOL.problems(_source("Check in"), new, TOOL.compiled(old)) == ["the .mo file differs from the .po file: 'Check in'"]
    assert TOOL.problems(_source("Check in"), new, b"") == ["the .mo file is missing"]


def test_the_program_reads_the_compiled_file() -> None:
    with speaking(CHINESE):
        assert _("Deposit receipt") == "押金收据"
        assert plural("{count} adult", "{count} adults", 2).format(count=2) == "2 位成人"
    with speaking(ENGLISH):
        assert plural("{count} adult", "{count} adults", 1).format(count=1) == "1 adult"
        assert plural("{count} adult", "{count} adults", 2).format(count=2) == "2 adults"
