"""What may become of a reservation (`docs/algorithms/reservation-states.md`)."""

from __future__ import annotations

from enum import StrEnum

from hotel_desk.domain.codes import ReservationStatus as Status
from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_, _

STATUS_TITLES: dict[Status, str] = {
    Status.WAITLISTED: N_("Waitlisted"),
    Status.TENTATIVE: N_("Tentative"),
    Status.RESERVED: N_("Reserved"),
    Status.IN_HOUSE: N_("In house"),
    Status.CHECKED_OUT: N_("Checked out"),
    Status.CANCELLED: N_("Cancelled"),
    Status.NO_SHOW: N_("No-show"),
}
# Statuses whose nights are deducted from inventory.
HOLDS_INVENTORY = frozenset({Status.TENTATIVE, Status.RESERVED, Status.IN_HOUSE, Status.CHECKED_OUT})
EXPECTED = frozenset({Status.TENTATIVE, Status.RESERVED})


class Event(StrEnum):
    """What staff (or the night audit) do to a reservation."""

    CHANGE = "change"
    ASSIGN_ROOM = "assign_room"
    CANCEL = "cancel"
    REINSTATE = "reinstate"
    MARK_NO_SHOW = "mark_no_show"
    CHECK_IN = "check_in"
    UNDO_CHECK_IN = "undo_check_in"
    CHANGE_STAY = "change_stay"
    CHECK_OUT = "check_out"
    UNDO_CHECK_OUT = "undo_check_out"
    MAKE_OPTION = "make_option"
    CONFIRM_OPTION = "confirm_option"
    ACCEPT = "accept"
    ANNOTATE = "annotate"
    SHARE = "share"
    WALK = "walk"


TRANSITIONS: dict[tuple[Status, Event], Status] = {
    (Status.WAITLISTED, Event.CHANGE): Status.WAITLISTED,
    (Status.WAITLISTED, Event.CANCEL): Status.CANCELLED,
    (Status.WAITLISTED, Event.ACCEPT): Status.RESERVED,
    (Status.WAITLISTED, Event.ANNOTATE): Status.WAITLISTED,
    (Status.TENTATIVE, Event.CHANGE): Status.TENTATIVE,
    (Status.TENTATIVE, Event.ASSIGN_ROOM): Status.TENTATIVE,
    (Status.TENTATIVE, Event.CANCEL): Status.CANCELLED,
    (Status.TENTATIVE, Event.CHECK_IN): Status.IN_HOUSE,
    (Status.TENTATIVE, Event.MARK_NO_SHOW): Status.NO_SHOW,
    (Status.TENTATIVE, Event.MAKE_OPTION): Status.TENTATIVE,
    (Status.TENTATIVE, Event.CONFIRM_OPTION): Status.RESERVED,
    (Status.TENTATIVE, Event.ANNOTATE): Status.TENTATIVE,
    (Status.TENTATIVE, Event.SHARE): Status.TENTATIVE,
    (Status.TENTATIVE, Event.WALK): Status.TENTATIVE,
    (Status.RESERVED, Event.CHANGE): Status.RESERVED,
    (Status.RESERVED, Event.ASSIGN_ROOM): Status.RESERVED,
    (Status.RESERVED, Event.CANCEL): Status.CANCELLED,
    (Status.RESERVED, Event.MARK_NO_SHOW): Status.NO_SHOW,
    (Status.RESERVED, Event.CHECK_IN): Status.IN_HOUSE,
    (Status.RESERVED, Event.MAKE_OPTION): Status.TENTATIVE,
    (Status.RESERVED, Event.ANNOTATE): Status.RESERVED,
    (Status.RESERVED, Event.SHARE): Status.RESERVED,
    (Status.RESERVED, Event.WALK): Status.RESERVED,
    (Status.CANCELLED, Event.REINSTATE): Status.RESERVED,
    (Status.NO_SHOW, Event.REINSTATE): Status.RESERVED,
    (Status.IN_HOUSE, Event.UNDO_CHECK_IN): Status.RESERVED,
    (Status.IN_HOUSE, Event.CHANGE_STAY): Status.IN_HOUSE,
    (Status.IN_HOUSE, Event.ANNOTATE): Status.IN_HOUSE,
    (Status.IN_HOUSE, Event.SHARE): Status.IN_HOUSE,
    (Status.IN_HOUSE, Event.CHECK_OUT): Status.CHECKED_OUT,
    (Status.CHECKED_OUT, Event.UNDO_CHECK_OUT): Status.IN_HOUSE,
}


class WrongStatus(StaffError):
    code = "reservation.wrong_status"
    template = N_(
        "This is not possible: the reservation is “{status}”. Nothing was changed. Someone may have been faster; look at it again."
    )

    def __str__(self) -> str:
        return _(self.template).format(status=_(STATUS_TITLES[Status(str(self.values["status"]))]))


def after(status: Status, event: Event) -> Status:
    """The status that an event leads to.

    Raises:
        WrongStatus: the event is not possible in this status.
    """
    found = TRANSITIONS.get((status, event))
    if found is None:
        raise WrongStatus(status=status.value)
    return found
