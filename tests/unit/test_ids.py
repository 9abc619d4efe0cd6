"""Identifiers: made at the desk, in the order of time, and repeatable where a job is taken up again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from hypothesis import assume, given
from hypothesis import strategies as some

from hotel_desk.domain.ids import derived_operation_id, new_id, new_operation_id

PARTS = some.lists(
    some.one_of(some.integers(), some.text(alphabet=some.characters(codec="utf-8", exclude_characters="/"))), min_size=1, max_size=4
)


def test_identifiers_are_version_7_and_plain_uuids() -> None:
    for made in (new_id(), new_operation_id()):
        assert type(made) is UUID
        assert (made.version, made.variant) == (7, RFC_4122)


def test_identifiers_made_one_after_the_other_are_in_order() -> None:
    made = [new_id() for _ in range(5_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_desks_working_at_the_same_time_make_different_identifiers() -> None:
    with ThreadPoolExecutor(8) as desks:
        made = [identifier for batch in desks.map(lambda _desk: [new_id() for _ in range(1_000)], range(8)) for identifier in batch]
    assert len(set(made)) == 8_000


def test_a_derived_identifier_stays_the_same_over_the_years() -> None:
    assert derived_operation_id("replay", 2015, "check_in") == UUID("c4037528-eec2-57e2-9b8d-7a439c819673")


@given(parts=PARTS)
def test_the_same_subject_has_the_same_operation(parts: list[object]) -> None:
    assert derived_operation_id(*parts) == derived_operation_id(*parts)


@given(first=PARTS, second=PARTS)
def test_two_subjects_have_two_operations(first: list[object], second: list[object]) -> None:
    assume([str(part) for part in first] != [str(part) for part in second])
    assert derived_operation_id(*first) != derived_operation_id(*second)
