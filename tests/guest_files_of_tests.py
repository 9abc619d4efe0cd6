"""Guest files that are there already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.services.guest_file import save_guest_file

if TYPE_CHECKING:
    from hotel_desk.domain.guest_form import GuestFileForm
    from hotel_desk.domain.ids import ProfileId
    from tests.fixtures.databases import SmallHotel


def written(hotel: SmallHotel, form: GuestFileForm) -> ProfileId:
    """Write down a guest file; whose it is."""
    saved = hotel.desk.run(save_guest_file, profile_id=None, form=form)
    return saved.profile_id
