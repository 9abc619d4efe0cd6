"""What is done to rooms from this screen: the commands, what is said afterwards, and how it is taken back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hotel_desk.domain.codes import EntityKind, HousekeepingStatus
from hotel_desk.language import _, plural
from hotel_desk.services.housekeeping import (
    RoomClosedFor,
    RoomsSet,
    close_room,
    reopen_room,
    set_do_not_disturb,
    set_housekeeping_status,
)
from hotel_desk.services.room_readiness import HOUSEKEEPING_TITLES
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.formats import short_date_text
from hotel_desk.ui.oversold_words import say_done
from hotel_desk.ui.room_status.room_conditions import STEP_STATUS, Step, next_step
from hotel_desk.ui.shell.screen import MessageAction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.ids import RoomId
    from hotel_desk.queries.room_rack import RackClosure, RackRoom, RackStay, RoomRack
    from hotel_desk.services.stays import CheckedIn
    from hotel_desk.ui.shell.screen import ScreenContext


class RoomCommands(QObject):
    """Runs commands on rooms. A room whose status is being set does not take a second one meanwhile."""

    def __init__(self, context: ScreenContext, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._under_way: set[RoomId] = set()

    def take_step(self, room: RackRoom, others: Sequence[RackRoom], rack: RoomRack) -> bool:
        """Do the next step of a room; a housekeeping step for all the others whose step it is too. False: there is none."""
        step = next_step(room, rack)
        if step is None:
            return False
        if step in STEP_STATUS:
            same = [other for other in others if other.room_id != room.room_id and next_step(other, rack) is step]
            self.set_status([room, *same], STEP_STATUS[step])
        elif step is Step.CHECK_IN and room.arrival is not None:
            self.show_stay(room.arrival)
        elif room.stay is not None:
            self.show_stay(room.stay)
        return True

    def set_status(self, rooms: Sequence[RackRoom], status: HousekeepingStatus) -> None:
        """Set the housekeeping status of some rooms, with an offer to undo."""
        changing = [room for room in rooms if room.housekeeping is not status and room.room_id not in self._under_way]
        if not changing:
            return
        before = {room.room_id: room for room in changing}
        self._under_way |= before.keys()
        self._context.runner.run(
            set_housekeeping_status,
            lambda result: self._status_set(result, before, status),
            on_finished=lambda: self._under_way.difference_update(before),
            owner=self,
            room_ids=list(before),
            status=status,
        )

    def set_do_not_disturb(self, room: RackRoom, *, wanted: bool) -> None:
        """Note that a guest does not want to be disturbed, or does again."""
        self._context.runner.run(set_do_not_disturb, owner=self, room_id=room.room_id, wanted=wanted)

    def reopen(self, room: RackRoom, closure: RackClosure) -> None:
        """End a closure, with an offer to undo."""
        self._context.runner.run(
            reopen_room, lambda result: self._reopened(room, closure, result), owner=self, closure_id=closure.closure_id
        )

    def show_stay(self, stay: RackStay) -> None:
        """Go to a stay on the screen that opens it."""
        self._context.go_to(Target(kind=EntityKind.RESERVATION, id=stay.reservation_id))

    def say_closed(self, closed: RoomClosedFor) -> None:
        """A room was closed: say so and offer to undo."""
        sentence = _("Room {room} is closed for the nights of {first} to {last}.").format(
            room=closed.room_number, first=short_date_text(closed.first_date), last=short_date_text(closed.last_date)
        )
        undo = partial(self._context.runner.run, reopen_room, owner=self, closure_id=closed.closure_id)
        say_done(self._context.messages, sentence, closed.oversold, MessageAction(_("Undo"), undo))

    def say_checked_in(self, stay: RackStay, checked_in: CheckedIn) -> None:
        """A guest was checked in: say so and offer to show the stay."""
        sentence = _("{guest} is checked in to room {room}. The folio is {folio}.").format(
            guest=stay.guest_name, room=checked_in.room_number, folio=checked_in.folio_number
        )
        self._context.messages.success(sentence, MessageAction(_("Show"), partial(self.show_stay, stay)))

    def _status_set(self, result: RoomsSet, before: dict[RoomId, RackRoom], status: HousekeepingStatus) -> None:
        changed = [before[room_id] for room_id in result.room_ids]
        if not changed:
            return
        title = _(HOUSEKEEPING_TITLES[status])
        if len(changed) == 1:
            sentence = _("Room {room} is {status} now.").format(room=changed[0].number, status=title)
        else:
            sentence = plural("{count} room is {status} now.", "{count} rooms are {status} now.", len(changed))
            sentence = sentence.format(count=len(changed), status=title)
        self._context.messages.success(sentence, MessageAction(_("Undo"), partial(self._restore, changed)))

    def _restore(self, rooms: Sequence[RackRoom]) -> None:
        """Give every room the status back that it had."""
        for status in {room.housekeeping for room in rooms}:
            room_ids = [room.room_id for room in rooms if room.housekeeping is status]
            self._context.runner.run(set_housekeeping_status, owner=self, room_ids=room_ids, status=status)

    def _reopened(self, room: RackRoom, closure: RackClosure, reopened: RoomClosedFor) -> None:
        undo = partial(self._close_again, room, closure)
        sentence = _("The closure of room {room} is ended.").format(room=room.number)
        say_done(self._context.messages, sentence, reopened.oversold, MessageAction(_("Undo"), undo))

    def _close_again(self, room: RackRoom, closure: RackClosure) -> None:
        self._context.runner.run(
            close_room,
            self.say_closed,
            owner=self,
            room_id=room.room_id,
            kind=closure.kind,
            first_date=max(closure.first_date, self._context.status().business_date),
            last_date=closure.last_date,
            reason=closure.reason,
        )
