"""The language of the screen, the language of a paper, and sentences that are translated when they are read."""

from __future__ import annotations

import gettext
import pickle  # noqa: TID251 - multiprocessing pickles what passes between our own processes
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from hypothesis import given
from hypothesis import strategies as some

from hotel_desk import language
from hotel_desk.domain.errors import InvalidInput, NotFound, StaffError
from hotel_desk.language import CHINESE, ENGLISH, N_, _, choose_language, current_language, paragraph, plural, speaking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WORDS = {
    "Check in": "入住",
    "{what} was not found. Nothing was changed. It may have been removed by another desk; search again.": "找不到{what}。",
}


@pytest.fixture
def small_dictionary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Chinese catalogue of a few words, in place of the program's own."""
    catalogue = Catalog(locale=CHINESE)
    for english, chinese in WORDS.items():
        catalogue.add(english, chinese)
    catalogue.add(("{count} room", "{count} rooms"), ("{count} 间客房",))
    folder = tmp_path / "translations" / CHINESE / "LC_MESSAGES"
    folder.mkdir(parents=True)
    written = BytesIO()
    write_mo(written, catalogue)
    (folder / f"{language.DOMAIN}.mo").write_bytes(written.getvalue())
    monkeypatch.setattr(language, "resource_folder", lambda: tmp_path)
    language._catalogue.cache_clear()
    yield
    language._catalogue.cache_clear()


@pytest.mark.usefixtures("small_dictionary")
def test_the_screen_speaks_the_language_that_was_chosen() -> None:
    assert _("Check in") == "Check in"
    choose_language(CHINESE)
    assert _("Check in") == "入住"
    assert _("A sentence nobody translated") == "A sentence nobody translated"


@pytest.mark.usefixtures("small_dictionary")
def test_counted_phrases_follow_the_rules_of_the_language() -> None:
    assert [plural("{count} room", "{count} rooms", count).format(count=count) for count in (0, 1, 2)] == ["0 rooms", "1 room", "2 rooms"]
    choose_language(CHINESE)
    assert [plural("{count} room", "{count} rooms", count).format(count=count) for count in (0, 1, 2)] == [
        "0 间客房",
        "1 间客房",
        "2 间客房",
    ]


@pytest.mark.usefixtures("small_dictionary")
def test_a_paper_is_in_the_guests_language_while_the_screen_keeps_its_own() -> None:
    choose_language(CHINESE)
    with speaking(ENGLISH):
        assert _("Check in") == "Check in"
        with speaking(CHINESE):
            assert _("Check in") == "入住"
        assert current_language() == ENGLISH
    assert current_language() == CHINESE


def test_the_language_is_given_back_after_a_failure() -> None:
    with pytest.raises(ZeroDivisionError), speaking(CHINESE):
        raise ZeroDivisionError
    assert current_language() == ENGLISH


def test_a_worker_thread_speaks_the_screens_language_and_not_another_threads_paper() -> None:
    choose_language(CHINESE)
    with ThreadPoolExecutor(1) as workers, speaking(ENGLISH):
        assert workers.submit(current_language).result() == CHINESE
        assert workers.submit(copy_context().run, current_language).result() == ENGLISH


@given(code=some.text().filter(lambda text: text not in language.LANGUAGES))
def test_a_language_that_we_do_not_speak_is_english(code: str) -> None:
    choose_language(code)
    assert current_language() == ENGLISH
    with speaking(code):
        assert current_language() == ENGLISH


@given(text=some.text())
def test_marking_a_text_does_not_change_it_and_english_is_the_text_itself(text: str) -> None:
    assert N_(text) is text
    if text:
        assert _(text) == text


@pytest.mark.usefixtures("small_dictionary")
def test_an_error_speaks_the_language_of_whoever_reads_it() -> None:
    error = NotFound(what="101")
    assert str(error).startswith("101 was not found.")
    with speaking(CHINESE):
        assert str(error) == "找不到101。"


@pytest.mark.parametrize("error", [NotFound("room", what="101"), InvalidInput("phone", problem="Too short.")])
def test_an_error_comes_whole_out_of_a_child_process(error: StaffError) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(back) is type(error)
    assert (str(back), back.field, back.code) == (str(error), error.field, error.code)


def test_a_missing_catalogue_falls_back_to_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "resource_folder", lambda: tmp_path)
    language._catalogue.cache_clear()
    choose_language(CHINESE)
    assert _("Check in") == "Check in"
    assert isinstance(language._catalogue(CHINESE), gettext.NullTranslations)
    language._catalogue.cache_clear()


@pytest.mark.parametrize(
    ("sentences", "written"),
    [
        (("Room 101 is free.", "", "Nobody is in it."), "Room 101 is free. Nobody is in it."),
        (("101 号房空闲。", "没有人。"), "101 号房空闲。没有人。"),
        (("Alle frei.", "没有人。", "Ja."), "Alle frei. 没有人。Ja."),
        (("", "Only one."), "Only one."),
        ((), ""),
    ],
)
def test_sentences_stand_behind_each_other_as_their_language_writes_them(sentences: tuple[str, ...], written: str) -> None:
    assert paragraph(*sentences) == written
