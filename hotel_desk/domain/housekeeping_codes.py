"""The stored words of housekeeping: what is to be done in a room, how far it is, how urgent a repair is."""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.language import N_


class RoomTaskKind(StrEnum):
    """What is to be done in a room on a day."""

    DEPARTURE = "DEPARTURE"
    STAY_OVER = "STAY_OVER"
    VACANT = "VACANT"


class RoomTaskState(StrEnum):
    """How far a room is."""

    WAITING = "WAITING"
    CLEANING = "CLEANING"
    DONE = "DONE"
    INSPECTED = "INSPECTED"


class RepairState(StrEnum):
    ASKED = "ASKED"
    DONE = "DONE"
    WITHDRAWN = "WITHDRAWN"


class Urgency(StrEnum):
    """How soon a repair is needed. `ROOM_UNUSABLE`: nobody should be given the room before."""

    NORMAL = "NORMAL"
    URGENT = "URGENT"
    ROOM_UNUSABLE = "ROOM_UNUSABLE"


TASK_KIND_TITLES: dict[RoomTaskKind, str] = {
    RoomTaskKind.DEPARTURE: N_("Departure"),
    RoomTaskKind.STAY_OVER: N_("Stay-over"),
    RoomTaskKind.VACANT: N_("Vacant"),
}
TASK_STATE_TITLES: dict[RoomTaskState, str] = {
    RoomTaskState.WAITING: N_("Waiting"),
    RoomTaskState.CLEANING: N_("Being cleaned"),
    RoomTaskState.DONE: N_("Done"),
    RoomTaskState.INSPECTED: N_("Inspected"),
}
URGENCY_TITLES: dict[Urgency, str] = {
    Urgency.NORMAL: N_("Normal"),
    Urgency.URGENT: N_("Urgent"),
    Urgency.ROOM_UNUSABLE: N_("The room cannot be used"),
}
REPAIR_STATE_TITLES: dict[RepairState, str] = {
    RepairState.ASKED: N_("To be repaired"),
    RepairState.DONE: N_("Done"),
    RepairState.WITHDRAWN: N_("Withdrawn"),
}
