"""The kept record is found by what the merged ones were called, and each by its own again once they are parted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from hotel_desk.domain.guest_codes import SearchKeyKind
from hotel_desk.domain.guest_form import GuestFileForm
from hotel_desk.jobs.search_keys_anew import make_every_search_key_anew
from hotel_desk.models.profile import ProfileSearchKey
from hotel_desk.queries.guest_file import guest_file
from hotel_desk.queries.profiles import find_profiles
from hotel_desk.services.erasure import erase_guest
from hotel_desk.services.guest_file import save_guest_file
from hotel_desk.services.profile_merges import merge_profiles, undo_merge
from tests.guest_files_of_tests import written
from tests.worked_tables import worked_table

if TYPE_CHECKING:
    from uuid import UUID

    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel
    from tests.fixtures.statement_counts import CountStatements

pytestmark = pytest.mark.usefixtures("rows_agree")
SOUZA = GuestFileForm(name="Ana Souza")
SCHMIDT = GuestFileForm(name="Anna Schmidt", email="anna@example.com", phone="+351922222222")
BECKER = GuestFileForm(name="Nina Becker")


def merged_twice(hotel: SmallHotel) -> tuple[ProfileId, UUID]:
    """Ana Souza, whom the worked table is about, and the merge that comes last."""
    souza, schmidt, becker = (written(hotel, form) for form in (SOUZA, SCHMIDT, BECKER))
    hotel.desk.run(merge_profiles, kept_id=schmidt, merged_id=becker)
    last = hotel.desk.run(merge_profiles, kept_id=souza, merged_id=schmidt).merge_id
    file = hotel.desk.read(guest_file, profile_id=souza)
    assert file.form.email == "anna@example.com"
    hotel.desk.run(save_guest_file, profile_id=souza, form=replace(file.form, email=""), version=file.version)
    return souza, last


def found(hotel: SmallHotel, typed: str) -> dict[str, str]:
    return {hit.name: hit.reason for hit in hotel.desk.read(find_profiles, text=typed, limit=9)}


def keys(hotel: SmallHotel) -> set[tuple[Any, ...]]:
    with hotel.database.snapshot() as connection:
        rows = connection.execute(select(ProfileSearchKey.profile_id, ProfileSearchKey.word, ProfileSearchKey.kind))
        return {tuple(row) for row in rows}


def test_the_kept_record_is_found_by_the_words_of_the_merged_ones(hotel: SmallHotel) -> None:
    _souza, last = merged_twice(hotel)
    table = worked_table("guest-search.md", "Merged records")
    assert [found(hotel, row["typed"]) for row in table] == [{row["found"]: row["reason"]} for row in table]
    hotel.desk.run(undo_merge, merge_id=last)
    for row in table:
        after = [name for name in row["found once the last merge is undone"].split(", ") if name]
        assert sorted(found(hotel, row["typed"])) == after, row["typed"]
    assert found(hotel, "schmidt") == {"Anna Schmidt": "Full name"}
    assert found(hotel, "becker") == {"Anna Schmidt": "Merged record"}


def test_keys_made_anew_are_the_same(hotel: SmallHotel) -> None:
    _souza, last = merged_twice(hotel)
    before = keys(hotel)
    assert {word for _profile, word, kind in before if kind == SearchKeyKind.MERGED} >= {"schmidt", "anna", "becker", "anna@example.com"}
    make_every_search_key_anew(hotel.desk)
    assert keys(hotel) == before
    hotel.desk.run(undo_merge, merge_id=last)
    parted = keys(hotel)
    make_every_search_key_anew(hotel.desk)
    assert keys(hotel) == parted


def test_whoever_was_erased_is_not_found_by_an_older_name_either(hotel: SmallHotel) -> None:
    souza, _last = merged_twice(hotel)
    hotel.desk.run(erase_guest, profile_id=souza, reason="asked")
    assert keys(hotel) == set()
    make_every_search_key_anew(hotel.desk)
    assert keys(hotel) == set()


def test_a_search_costs_the_same_for_merged_records(hotel: SmallHotel, count_statements: CountStatements) -> None:
    merged_twice(hotel)
    costs = {typed: count_statements(hotel.desk, find_profiles, text=typed, limit=9) for typed in ("souza", "schmidt")}
    assert costs["souza"] == costs["schmidt"]
