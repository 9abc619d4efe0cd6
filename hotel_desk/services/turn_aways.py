"""Turn-aways: somebody asked and was not sold a room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hotel_desk.db.registry import command
from hotel_desk.domain.audit_codes import AuditCode
from hotel_desk.domain.codes import EntityKind, SyncRule
from hotel_desk.domain.errors import InvalidInput
from hotel_desk.domain.ids import ProfileId, RatePlanId, ReasonCodeId, RoomTypeId, TurnAwayId, new_id
from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import ReasonKind
from hotel_desk.language import N_, _
from hotel_desk.models.rate import RatePlan
from hotel_desk.models.reservation_notes import TurnAway
from hotel_desk.models.room import RoomType
from hotel_desk.services.chosen_profiles import chosen_profile
from hotel_desk.services.reason_texts import reason_in_words
from hotel_desk.services.reservation_requests import MOST_PERSONS, refuse_endless_stay
from hotel_desk.services.typed_text import note_text

if TYPE_CHECKING:
    from hotel_desk.db.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class TurnedAway:
    turn_away_id: TurnAwayId


@command(
    title=N_("Record turn-away"),
    permission=Permission.BOOK,
    audit=(AuditCode.TURNED_AWAY,),
    changes=(EntityKind.TURN_AWAY,),
    sync=SyncRule.FACT,
    result=TurnedAway,
)
def record_turn_away(
    uow: UnitOfWork,
    *,
    reason_code_id: ReasonCodeId,
    arrival_date: date,
    departure_date: date,
    room_type_id: RoomTypeId | None = None,
    rate_plan_id: RatePlanId | None = None,
    rooms: int = 1,
    persons: int = 1,
    profile_id: ProfileId | None = None,
    note: str = "",
) -> TurnedAway:
    """Write down that somebody who asked was not sold a room: what they wanted, and why it came to nothing.

    Args:
        reason_code_id: of the hotel's list of reasons for turn-aways.
        room_type_id, rate_plan_id, profile_id: as far as they are known.

    Raises:
        InvalidInput: the dates are reversed, or a count is not possible.
        NotFound: the reason is not on the list.
    """
    if departure_date < arrival_date:
        raise InvalidInput(
            "departure_date", problem=N_("The departure lies before the arrival. Nothing was saved. Correct one of the dates.")
        )
    refuse_endless_stay(uow, arrival_date, departure_date)
    for name, number in (("rooms", rooms), ("persons", persons)):
        if not 1 <= number <= MOST_PERSONS:
            raise InvalidInput(name, problem=N_("This number is not possible. Nothing was saved. Correct it."))
    reason = reason_in_words(uow, ReasonKind.TURN_AWAY, reason_code_id, "")
    _refuse_unknown(uow, room_type_id, rate_plan_id, profile_id)
    turned = TurnAway(
        id=TurnAwayId(new_id()),
        property_id=uow.property_id,
        business_date=uow.business_date,
        turned_away_at=uow.clock.now(),
        user_id=uow.actor.user_id,
        reason_code_id=reason_code_id,
        arrival_date=arrival_date,
        departure_date=departure_date,
        room_type_id=room_type_id,
        rate_plan_id=rate_plan_id,
        rooms=rooms,
        persons=persons,
        profile_id=profile_id,
        note=note_text(note),
    )
    uow.session.add(turned)
    uow.record(AuditCode.TURNED_AWAY, turned, reason=reason, arrival=arrival_date, departure=departure_date, rooms=rooms)
    return TurnedAway(TurnAwayId(turned.id))


def _refuse_unknown(
    uow: UnitOfWork, room_type_id: RoomTypeId | None, rate_plan_id: RatePlanId | None, profile_id: ProfileId | None
) -> None:
    if room_type_id is not None:
        uow.get(RoomType, room_type_id, what=_("The room type"), lock=False)
    if rate_plan_id is not None:
        uow.get(RatePlan, rate_plan_id, what=_("The rate plan"), lock=False)
    if profile_id is not None:
        chosen_profile(uow, profile_id, what=_("The profile"))
