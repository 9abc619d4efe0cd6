"""What each field becomes when two records are made one (docs/algorithms/duplicates.md), and that no row that names one is forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from hotel_desk.domain.guest_codes import VipClass
from hotel_desk.domain.guest_form import SIMPLE_FIELDS, GuestFileForm
from hotel_desk.domain.profile_merging import Side, merged_values
from hotel_desk.models import Base
from hotel_desk.queries.merge_scope import LED_OVER, STAYING
from tests.worked_tables import worked_table

NOTHING = {name: getattr(GuestFileForm(), name) for name in SIMPLE_FIELDS}


def value(field: str, cell: str) -> Any:
    kind = type(NOTHING[field])
    if kind is bool:
        return cell == "yes"
    return "" if cell == "(empty)" else kind(cell)


@pytest.mark.parametrize("row", worked_table("duplicates.md", "Merging"), ids=lambda row: " ".join(row.values()))
def test_a_field_becomes(row: dict[str, str]) -> None:
    field = row["field"]
    kept, merged = (NOTHING | {field: value(field, row[side])} for side in ("kept", "merged"))
    choose = {field: Side(row["chosen"])} if row["chosen"] else {}
    assert merged_values(kept, merged, choose) == ({field: value(field, row["becomes"])} if row["becomes"] else {})


def test_two_empty_records_change_nothing() -> None:
    assert merged_values(NOTHING, NOTHING | {"vip_class": VipClass.ORDINARY}, {}) == {}


def test_every_foreign_key_to_a_profile_is_led_over_or_named_as_staying() -> None:
    there = {
        f"{table.name}.{key.parent.name}"
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.target_fullname == "profile.id"
    }
    led = [one.name for one in LED_OVER]
    assert sorted([*led, *STAYING]) == sorted(there)


@pytest.mark.parametrize("led", LED_OVER, ids=lambda led: led.name)
def test_what_keeps_a_row_back_covers_every_unique_key_of_its_table(led: Any) -> None:
    """Or two rows that were led over would break it."""
    for constraint in led.rows.constraints:
        columns = {column.name for column in getattr(constraint, "columns", ())}
        if led.column in columns and type(constraint).__name__ in {"UniqueConstraint", "PrimaryKeyConstraint"}:
            assert led.same is not None
            assert set(led.same) <= columns - {led.column, "property_id"}
