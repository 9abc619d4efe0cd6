"""Why a room cannot be given: the sentences that preview, command and desk share."""

from __future__ import annotations

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_


class NoRoomGiven(StaffError):
    code = "room.none"
    template = N_("This reservation has no room yet. Nothing was changed. Choose a room and check in again.")


class RoomTaken(StaffError):
    code = "room.taken"
    template = N_(
        "Room {room} is already given to {guest} (confirmation {confirmation}) on {date}. Nothing was changed. Choose another room."
    )


class RoomClosed(StaffError):
    code = "room.closed"
    template = N_("Room {room} is closed on {date}: {reason}. Nothing was changed. Choose another room.")


class RoomOccupied(StaffError):
    code = "room.occupied"
    template = N_(
        "{guest} (confirmation {confirmation}) is still in room {room}. Nothing was changed. Check this guest "
        "out first, or choose another room."
    )


class RoomPromised(StaffError):
    code = "stay.do_not_move"
    template = N_(
        "This guest was promised room {room} and is not to be moved. Nothing was changed. Leave the room, or give a reason if you may "
        "sell against a restriction."
    )


class TypeFull(StaffError):
    code = "stay.type_full"
    template = N_("{room_type} has nothing left for the night of {night}. Nothing was changed. Choose another type or other dates.")


class HouseFull(StaffError):
    code = "stay.house_full"
    template = N_("The house has nothing left for the night of {night}. Nothing was changed. Choose other dates.")


class ChargedNightLost(StaffError):
    code = "stay.charged_night"
    template = N_(
        "The night of {night} has been charged already, so the stay cannot be without it. Nothing was changed. "
        "Reverse the room charge of that night first."
    )


class SharesARoom(StaffError):
    code = "stay.shares_a_room"
    template = N_("This guest shares the room of {guest}. Nothing was changed. Move that stay: both stay together, or part the two first.")


class SharerBeyond(StaffError):
    code = "stay.sharer_beyond"
    template = N_(
        "{guest} shares this room from {arrival} to {departure} and would be without it. Nothing was changed. Change that stay first, "
        "or part the two."
    )


class MoveRestricted(StaffError):
    code = "stay.restricted"
    template = N_("{rule} Nothing was changed. Choose other dates, or give a reason if you may sell against a restriction.")


class MoveNotReady(StaffError):
    code = "stay.room_not_ready"
    template = N_(
        "Room {room} is not ready for a guest who moves now: it is {status}. Nothing was changed. Choose another room, have it cleaned, "
        "or give a reason to hand it out as it is."
    )


class ReservationReleased(StaffError):
    code = "reservation.released"
    template = N_(
        "This reservation was not guaranteed and its room has been given back. Nothing was changed. Guarantee it first, then give it "
        "a room."
    )
