"""Likeness of two guest records: the worked tables of docs/algorithms/duplicates.md, and what holds for any two records."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_desk.domain.guest_blocking import block_keys, sound_of
from hotel_desk.domain.guest_likeness import CERTAIN, LikenessReason, LikenessRecord, likeness, likeness_record
from tests.worked_tables import worked_table

PAGE = "duplicates.md"
TURNED = {
    "family": "family_name",
    "given": "given_name",
    "native": "native_name",
    "phone": "phones",
    "email": "emails",
    "document": "documents",
}


def record(cell: str) -> LikenessRecord:
    fields: dict[str, Any] = {}
    for part in filter(None, map(str.strip, cell.split(","))):
        field, _blank, value = part.partition(" ")
        if field == "birth":
            fields["birth_date"] = date.fromisoformat(value)
        else:
            fields[TURNED.get(field, field)] = (value,) if field in {"phone", "email", "document"} else value
    return likeness_record(**fields)


def points_of(cell: str) -> list[int]:
    return [int(number) for number in re.findall(r"-?\d+", cell)]


@pytest.mark.parametrize("row", worked_table(PAGE, "Pairs"), ids=lambda row: f"{row['one']} and {row['other']}")
def test_pairs(row: dict[str, str]) -> None:
    one, other = record(row["one"]), record(row["other"])
    found = likeness(one, other)
    assert (found.points, " ".join(reason.value for reason in found.reasons)) == (int(row["points"]), row["reasons"])
    assert found.is_likely == (row["offered"] == "yes")
    # The reasons of equal weight stand in the order of the fields, so only their order may differ the other way round.
    assert likeness(other, one).points == found.points


ONLY = [
    ("family name", "family Eriksson", "family Erikson", "family Wong"),
    ("given name", "given Charlotte", "given Charlote", "given Bo"),
    ("name in its own script, instead of the two", "native 张三丰", "native 张三风", "native 李白"),
    ("document", "document AB123456", "document AB123465", "document XY987654"),
    ("phone (last eight digits)", "phone +351912345678", "", "phone +351967111222"),
    ("e-mail", "email ana@example.com", "email anna@example.com", "email rui@example.com"),
    ("street and house", "street Rua Nova 5", "street Rua Nvoa 5", "street Kirchgasse 1"),
    ("town", "town Lisboa", "town Lisbao", "town Wien"),
    ("postcode", "postcode 1000-205", "postcode 1000-206", "postcode 9999"),
    ("birth date", "birth 1974-08-12", "", "birth 1980-01-31"),
]
BESIDE = ("phone 910000001", "email f@example.org", "town Wien")  # what both say anyway, so that points against are seen


@pytest.mark.parametrize(("thing", "same", "alike", "different"), ONLY, ids=[row[0] for row in ONLY])
def test_points_are_those_of_the_page(thing: str, same: str, alike: str, different: str) -> None:
    row = next(row for row in worked_table(PAGE, "Points") if row["thing"] == thing)
    beside = [part for part in BESIDE if part.split()[0] != same.split(maxsplit=1)[0]]

    def points(cell: str) -> int:
        return likeness(record(", ".join([*beside, same])), record(", ".join([*beside, cell]))).points

    nothing = points("")
    documented = [points_of(row[column])[0] for column, cell in (("same", same), ("alike", alike), ("different", different)) if cell]
    assert [points(cell) - nothing for cell in (same, alike, different) if cell] == documented


def test_the_rules_of_blocks_are_those_of_the_page() -> None:
    person = "family Silva, given Ana, native 席尔瓦, birth 1974-08-12, phone 912345678, email a@example.com"
    keys = block_keys(record(f"{person}, document A1, street Rua Nova, postcode 1"))
    assert {key[0] for key in keys} == {row["rule"] for row in worked_table(PAGE, "Blocks")}


@pytest.mark.parametrize("row", worked_table(PAGE, "Blocks of a record"), ids=lambda row: row["record"])
def test_blocks_of_a_record(row: dict[str, str]) -> None:
    documented = {quoted or plain for quoted, plain in re.findall(r"`([^`]+)`|(\S+)", row["blocks"])}
    assert block_keys(record(row["record"])) == documented


# --- What holds for any two records -----------------------------------------------------------------------------------

words = st.sampled_from(["", "Ana", "Anna", "Silva", "Sylva", "张伟", "A", "Anna Maria", "İ", "😀"]) | st.text(max_size=20)
records = st.builds(
    likeness_record,
    name=words,
    given_name=words,
    family_name=words,
    native_name=words,
    birth_date=st.none() | st.dates(date(1990, 1, 1), date(1991, 12, 31)),
    phones=st.lists(st.sampled_from(["912345678", "+351 912 345 678", "5678"]) | words, max_size=2),
    emails=st.lists(words, max_size=2),
    documents=st.lists(st.text("AB12", max_size=8), max_size=2),
    street=words,
    town=words,
    postcode=words,
)


@settings(max_examples=500)
@given(records, records)
def test_the_order_of_two_records_does_not_matter(one: LikenessRecord, other: LikenessRecord) -> None:
    there, back = likeness(one, other), likeness(other, one)
    assert (there.points, set(there.reasons)) == (back.points, set(back.reasons))
    assert 0 <= there.points <= CERTAIN


@settings(max_examples=500)
@given(records)
def test_nobody_is_likelier_than_oneself(one: LikenessRecord) -> None:
    itself = likeness(one, one)
    mistaken = {reason for reason in LikenessReason if "SAME" not in reason.value}
    assert not mistaken & set(itself.reasons)


@settings(max_examples=500)
@given(records)
def test_blocks_are_short_words_and_a_name_that_is_known_sounds(one: LikenessRecord) -> None:
    keys = block_keys(one)
    assert all(len(key) > 1 for key in keys)
    assert len(keys) <= 20
    assert all(len(sound_of(word)) <= 5 for word in one.words)


def test_a_reason_is_stored_as_a_code_and_read_as_a_phrase() -> None:
    assert f"{LikenessReason.NAMES_SWAPPED}" == "NAMES_SWAPPED"
    assert LikenessReason.NAMES_SWAPPED.words == "Given and family name swapped"
    assert all(reason.words for reason in LikenessReason)
