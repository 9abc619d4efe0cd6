"""Who shares a room, what it costs, and who would pay what of it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hotel_desk.domain.rate_codes import ShareSplit
from hotel_desk.language import _
from hotel_desk.ui.formats import money_text

if TYPE_CHECKING:
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.ui.reservations.whole import Whole


@dataclass(frozen=True, slots=True)
class InRoom:
    """Somebody who has the room, or is expected in it; `price_minor` of the stay at present, minor units."""

    reservation_id: ReservationId
    name: str
    price_minor: int


def in_room(whole: Whole) -> tuple[InRoom, ...]:
    """Everyone in the room of a reservation, that one first."""
    me = InRoom(whole.reservation_id, whole.stay.guest.name, whole.stay.price_of_stay_minor)
    return (me, *(InRoom(other.reservation_id, other.guest_name, other.price_minor) for other in whole.sheet.sharers))


def price_of_room(whole: Whole) -> int:
    """What the room costs for the stay, however it is split now; minor units. With guests on different dates it is near enough to say."""
    prices = [one.price_minor for one in in_room(whole)]
    return max(prices) if whole.sheet.share_split is ShareSplit.FULL else sum(prices)


def present_payer(whole: Whole) -> ReservationId:
    """Who pays the entire price, as far as one does: whoever pays anything."""
    people = in_room(whole)
    return next((one.reservation_id for one in people if one.price_minor), people[0].reservation_id)


def split_words(split: ShareSplit, total_minor: int, *, people: int, payer: str, currency: str) -> str:
    """What each pays, before it is done.

    Args:
        payer: who pays where one pays everything.
    """
    total = money_text(total_minor, currency)
    words = {
        ShareSplit.FULL: _("Everyone pays {each}.").format(each=total),
        ShareSplit.ENTIRE: _("{guest} pays {total}, the others nothing.").format(guest=payer, total=total),
        ShareSplit.SPLIT: _("{total} among {people}: about {each} each.").format(
            total=total, people=people, each=money_text(total_minor // people, currency)
        ),
    }
    return words[split]
