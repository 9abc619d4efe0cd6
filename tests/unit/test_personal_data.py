"""The catalogue knows every column, and the masks are those of the worked table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import LargeBinary

from hotel_desk.domain.impersonal_columns import IMPERSONAL_COLUMNS, IMPERSONAL_TABLES
from hotel_desk.domain.masks import Mask, mask_value
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.personal_data import PERSONAL_DATA, Erased, Kept, masked
from hotel_desk.models import Base
from tests.worked_tables import worked_table

STORED = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}


def of_table(name: str) -> set[str]:
    return {column for column in STORED if column.partition(".")[0] == name}


def impersonal() -> set[str]:
    whole = {column for table in IMPERSONAL_TABLES for column in of_table(table)}
    return whole | {f"{table}.{column}" for table, (_why, columns) in IMPERSONAL_COLUMNS.items() for column in columns}


def test_every_stored_column_is_classed() -> None:
    unknown = sorted(STORED - PERSONAL_DATA.keys() - impersonal())
    assert unknown == [], "say in domain/personal_data.py or domain/impersonal_columns.py what these tell of a person"


def test_the_catalogue_names_no_column_that_is_not_there_or_twice() -> None:
    assert sorted((PERSONAL_DATA.keys() | impersonal()) - STORED) == []
    assert sorted(PERSONAL_DATA.keys() & impersonal()) == []
    assert sorted(table for table in IMPERSONAL_TABLES if not of_table(table)) == []


def test_every_reason_is_said() -> None:
    assert all(IMPERSONAL_TABLES.values())
    assert all(why for why, _columns in IMPERSONAL_COLUMNS.values())


def test_what_is_sealed_is_stored_as_bytes_and_seen_by_permission_only() -> None:
    for name, entry in PERSONAL_DATA.items():
        table, _dot, column = name.partition(".")
        stored = Base.metadata.tables[table].c[column]
        assert entry.sealed == isinstance(stored.type, LargeBinary), name
        if entry.sealed:
            assert entry.sees is Permission.SEE_SENSITIVE, name


def test_what_stays_after_an_erasure_stays_for_a_reason() -> None:
    for name, entry in PERSONAL_DATA.items():
        if entry.erased is Erased.STAYS:
            assert entry.kept is not Kept.PROFILE, name


@pytest.mark.parametrize("row", worked_table("personal-data.md", "Masks"), ids=lambda row: f"{row['mask']} {row['clear']}")
def test_the_masks_of_the_worked_table(row: dict[str, str]) -> None:
    assert mask_value(Mask(row["mask"]), row["clear"]) == row["masked"]


def test_every_mask_is_in_the_worked_table() -> None:
    assert {row["mask"] for row in worked_table("personal-data.md", "Masks")} == set(Mask)


@given(value=st.text(max_size=60), mask=st.sampled_from([mask for mask in Mask if mask is not Mask.NONE]))
def test_a_mask_never_says_the_whole_value_nor_its_length(value: str, mask: Mask) -> None:
    shown = mask_value(mask, value)
    assert (shown == "") == (value.strip() == "")
    if value.strip():
        assert "•" in shown or mask is Mask.BIRTH
        assert value.strip() not in shown or set(value) <= set("• ")


def test_the_permission_shows_what_its_lack_masks() -> None:
    def sees(permission: Permission) -> bool:
        return permission is Permission.SEE_CONTACTS

    assert masked("profile.phone", "+351912345678", sees=sees) == "+351912345678"
    assert masked("profile.phone", "+351912345678", sees=lambda _permission: False) == "••• 5678"
    assert masked("profile.birth_date", "1985-03-02", sees=sees) == "1985"
    assert masked("profile.name", "Ana Silva", sees=lambda _permission: False) == "Ana Silva"
    with pytest.raises(KeyError):
        masked("profile.shoe_size", "44", sees=sees)
