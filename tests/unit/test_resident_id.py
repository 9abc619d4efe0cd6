"""Resident id numbers: the worked table of docs/algorithms/document-reading.md, and what holds for every number."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hotel_desk.domain.document_reading import ReadField
from hotel_desk.domain.guest_codes import Sex
from hotel_desk.domain.resident_id import ResidentIdTooOld, ResidentIdUnreadable, read_resident_id
from tests.worked_tables import worked_table

THE_DAY = date(2026, 6, 1)
GOOD = "11010519491231002X"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, annex


@pytest.mark.parametrize("row", worked_table("document-reading.md", "Resident id numbers"), ids=lambda row: row["number"])
def test_resident_id_numbers(row: dict[str, str]) -> None:
    read = read_resident_id(row["number"], on=THE_DAY)
    assert read.number == row["number"].upper().replace(" ", "")
    assert (read.region, read.sex) == (row["region"], Sex(row["sex"]))
    assert (read.birth_date.isoformat() if read.birth_date else "") == row["birth date"]
    assert [failed for failed in ReadField if not read.is_right(failed)] == [
        failed for failed in ReadField if failed in row["fails"].split()
    ]
    assert all(str(failure) for failure in read.failures)


def test_a_foreigner_who_lives_there_for_good_has_no_region_and_nothing_fails() -> None:
    read = read_resident_id(with_check("91112419810803002"), on=THE_DAY)
    assert (read.region, read.birth_date, read.failures) == ("", date(1981, 8, 3), ())


def test_the_old_number_is_refused_with_a_sentence_of_its_own() -> None:
    with pytest.raises(ResidentIdTooOld, match="15 digits"):
        read_resident_id("110105491231002", on=THE_DAY)


@pytest.mark.parametrize("text", ["", "X", GOOD[:-1], GOOD + "1", "X" * 18, "1" * 17 + "Y", "一" * 18, "٣" * 18, "1" * 100_000])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ResidentIdUnreadable, match="Nothing was filled in"):
        read_resident_id(text, on=THE_DAY)


def with_check(seventeen: str) -> str:
    rest = sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True)) % 11
    return seventeen + "10X98765432"[rest]


@given(st.dates(date(1900, 1, 1), THE_DAY), st.integers(0, 999))
def test_a_made_number_says_what_it_was_made_of(born: date, serial: int) -> None:
    read = read_resident_id(with_check(f"110105{born:%Y%m%d}{serial:03}"), on=THE_DAY)
    assert read.failures == ()
    assert (read.birth_date, read.sex) == (born, Sex.MALE if serial % 2 else Sex.FEMALE)


@given(st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_is_always_found(at: int, other: str) -> None:
    changed = GOOD[:at] + other + GOOD[at + 1 :]
    try:
        read = read_resident_id(changed, on=THE_DAY)
    except ResidentIdUnreadable:
        assert other == "X"
        return
    assert bool(read.failures) == (changed != GOOD)


@given(st.integers(0, 15))
def test_two_neighbours_that_changed_places_are_always_found(at: int) -> None:
    changed = GOOD[:at] + GOOD[at + 1] + GOOD[at] + GOOD[at + 2 :]
    assert bool(read_resident_id(changed, on=THE_DAY).failures) == (changed != GOOD)


@settings(max_examples=1000)
@given(st.text(max_size=40) | st.text("0123456789Xx -", min_size=15, max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        answers = [str(failure) for failure in read_resident_id(text, on=THE_DAY).failures]
    except (ResidentIdUnreadable, ResidentIdTooOld) as refused:
        answers = [str(refused)]
    assert all(answer.endswith(".") for answer in answers)
