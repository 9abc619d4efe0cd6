"""Keys of a guest and meanings of a typed text: the worked tables of docs/algorithms/guest-search.md, and what holds for every name."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotel_desk.domain.guest_codes import SearchKeyKind
from hotel_desk.domain.guest_names import LONGEST_PINYIN, pinyin_of
from hotel_desk.domain.guest_search_keys import MOST_NAME_KEYS, MOST_WORDS, Meaning, SearchKey, is_found, query_keys, search_keys
from hotel_desk.domain.search_words import WORD_LENGTH, fold
from tests.worked_tables import worked_table

PAGE = "guest-search.md"
OTHERS = {"phone": "phones", "email": "emails", "membership": "memberships", "company": "companies"}


@pytest.mark.parametrize("row", worked_table(PAGE, "Folding"), ids=lambda row: row["text"])
def test_folding(row: dict[str, str]) -> None:
    assert fold(row["text"]) == row["folded"]


@pytest.mark.parametrize("row", worked_table(PAGE, "Pinyin"), ids=lambda row: row["native name"])
def test_pinyin(row: dict[str, str]) -> None:
    assert pinyin_of(row["native name"]) == row["pinyin"]


@pytest.mark.parametrize("row", worked_table(PAGE, "Keys"), ids=lambda row: f"{row['names']} {row['pinyin']} {row['other']}")
def test_keys(row: dict[str, str]) -> None:
    kind, _blank, value = row["other"].partition(" ")
    more = {OTHERS[kind]: (value,)} if kind else {}
    keys = search_keys(names=(row["names"],), native_name=row["native name"], pinyin=row["pinyin"], **more)
    assert {(key.kind, key.word) for key in keys} - initials_of_one(keys) == documented_keys(row["keys"])
    assert len({key.word for key in keys}) == len(keys)


def initials_of_one(keys: tuple[SearchKey, ...]) -> set[tuple[str, str]]:
    return {(key.kind, key.word) for key in keys if key.kind is SearchKeyKind.INITIALS and len(key.word) == 1}


def documented_keys(cell: str) -> set[tuple[str, str]]:
    groups = [group.split() for group in cell.split(",") if group]
    return {(kind, word) for kind, *words in groups for word in words}


@pytest.mark.parametrize("row", worked_table(PAGE, "What a text means"), ids=lambda row: row["typed"])
def test_what_a_text_means(row: dict[str, str]) -> None:
    assert [written(meaning) for meaning in query_keys(row["typed"])] == [part.strip() for part in row["meanings"].split(";") if part]


def written(meaning: Meaning) -> str:
    words = " + ".join("/".join(spellings) for spellings in meaning.words)
    return " ".join([*sorted(meaning.kinds), words])


@pytest.mark.parametrize("row", worked_table(PAGE, "Who is found"), ids=lambda row: f"{row['profile']} by {row['typed']}")
def test_who_is_found(row: dict[str, str]) -> None:
    native = "" if row["profile"].isascii() or "ü" in row["profile"] else row["profile"]
    keys = search_keys(names=(row["profile"],), native_name=native, pinyin=pinyin_of(native))
    assert is_found(keys, query_keys(row["typed"])) == (row["found"] == "yes")


# --- What holds for every name ----------------------------------------------------------------------------------------

scripts = st.sampled_from(
    ["abczüöåøłßéñ", "ABCZÜÖÅØŁÉÑ", "абвйё", "αβγό", "张三诸葛亮曾單", "ا ب ت".replace(" ", ""), "กขค", "김철수", "さがぱ", "0123", "ﬁǆŉ"]
)
words = scripts.flatmap(lambda script: st.text(script, min_size=1, max_size=12))
names = st.lists(words, min_size=1, max_size=4).map(" ".join)
odd = st.text(max_size=60)


def test_folding_twice_changes_no_character() -> None:
    folded = {
        character: fold(character)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(character := chr(code)) not in {"Cn", "Cs", "Co"}
    }
    assert [character for character, once in folded.items() if once != character and fold(once) != once] == []


@settings(max_examples=1000)
@given(odd | names)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=1000)
@given(names)
@example("Łódź ÄÖÜ")
@example("诸葛 亮Tom")
@example("ǆ ŉ ﷺ")
def test_typing_the_beginning_of_any_word_finds_the_name(name: str) -> None:
    keys = search_keys(names=(name,))
    for word in name.split():
        for end in range(1, len(word) + 1):
            meanings = query_keys(word[:end])
            assert is_found(keys, meanings) or not meanings


@given(
    st.lists(words, max_size=3).map(lambda parts: ["Ana", *parts]).flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts)))
)
def test_the_order_of_words_does_not_matter(orders: tuple[list[str], list[str]]) -> None:
    parts, shuffled = map(" ".join, orders)
    meanings = query_keys(shuffled)
    assert is_found(search_keys(names=(parts,)), meanings) or not meanings


@pytest.mark.parametrize("character", ["a", "a b ", "张", "张 ", "é", "😀", "ü ", "a😀", "٣", "zh", "ia"])
def test_a_name_of_4000_characters_has_few_keys_and_is_made_at_once(character: str) -> None:
    name = (character * 4000)[:4000]
    keys = search_keys(names=(name, name + "x"), native_name=name, pinyin=pinyin_of(name))
    assert len(keys) <= MOST_NAME_KEYS * 4
    assert all(0 < len(key.word) <= WORD_LENGTH for key in keys)
    assert len(pinyin_of(name)) <= LONGEST_PINYIN
    assert len(query_keys(name)) <= 3


def test_the_first_words_of_a_long_name_find_it() -> None:
    parts = [f"w{chr(ord('a') + number)}" for number in range(MOST_WORDS)]
    keys = search_keys(names=(" ".join(parts) + " and more" * 100,))
    assert all(is_found(keys, query_keys(part)) for part in parts)


@settings(max_examples=500)
@given(odd, odd, odd)
def test_no_text_breaks_the_keys(name: str, native: str, typed: str) -> None:
    keys = search_keys(names=(name,), native_name=native, pinyin=pinyin_of(native), phones=(typed,), emails=(typed,), memberships=(typed,))
    assert all(0 < len(key.word) <= WORD_LENGTH for key in keys)
    for meaning in query_keys(typed):
        assert all(spelling for spellings in meaning.words for spelling in spellings)
