"""Examples of the commands that find possible duplicates, make two records one and part them again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.domain.guest_codes import DocumentKind
from hotel_desk.domain.guest_form import DocumentLine, GuestFileForm, TagLine
from hotel_desk.domain.profile_merging import Side
from hotel_desk.queries.duplicate_blocks import searched_stretch
from hotel_desk.services.duplicates import dismiss_pair
from hotel_desk.services.profile_merges import ProfilesMerged, merge_profiles
from tests.command_examples import example
from tests.command_examples_guests import a_guest

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel

ANA_AGAIN = GuestFileForm(
    name="Anna Silva",
    phone="+351911111111",
    documents=(DocumentLine(DocumentKind.IDENTITY_CARD, "12345678", "PT"),),
    tags=(TagLine("early"), TagLine("loud")),
)


def two_of_one(hotel: SmallHotel) -> tuple[ProfileId, ProfileId]:
    return a_guest(hotel), a_guest(hotel, ANA_AGAIN)


def merged(hotel: SmallHotel) -> ProfilesMerged:
    kept, other = two_of_one(hotel)
    return hotel.desk.run(merge_profiles, kept_id=kept, merged_id=other)


@example("merge_profiles")
def two_records_of_ana(hotel: SmallHotel) -> dict[str, Any]:
    kept, other = two_of_one(hotel)
    hotel.book(guest=other)  # type: ignore[arg-type]
    return {"kept_id": kept, "merged_id": other, "choose": {"name": Side.MERGED}, "versions": (1, 1)}


@example("undo_merge")
def two_records_that_were_one(hotel: SmallHotel) -> dict[str, Any]:
    return {"merge_id": merged(hotel).merge_id}


@example("store_pairs")
def what_a_search_found(hotel: SmallHotel) -> dict[str, Any]:
    a_guest(hotel)
    a_guest(hotel, GuestFileForm(name="Ana Silva", birth_date=None, phone="+351922222222"))
    return {"follows": None, "stretch": hotel.desk.read(searched_stretch, after=None), "begins": True}


@example("dismiss_pair")
def two_people(hotel: SmallHotel) -> dict[str, Any]:
    first, second = two_of_one(hotel)
    return {"first_id": first, "second_id": second}


@example("offer_pair_again")
def perhaps_one_after_all(hotel: SmallHotel) -> dict[str, Any]:
    first, second = two_of_one(hotel)
    hotel.desk.run(dismiss_pair, first_id=first, second_id=second)
    return {"first_id": first, "second_id": second}
