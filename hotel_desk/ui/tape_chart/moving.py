"""Moving stays on the calendar: asks the desk what a drop would come to, asks the person where an answer is needed, and does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.language import _, paragraph
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.stay_move import preview_move
from hotel_desk.services.room_assignment import RoomsSwapped, swap_rooms
from hotel_desk.services.room_readiness import RoomNotReady
from hotel_desk.services.stay_moves import join_stay, move_stay, split_stay
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.tape_chart.chart_pointing import Place
from hotel_desk.ui.tape_chart.drop_check import forbids, seen_obstacles, stay_to_swap
from hotel_desk.ui.tape_chart.held import Held, Hold, is_changed, move_asked, room_at
from hotel_desk.ui.tape_chart.move_questions import move_question, only_choice, swap_question, unready_question
from hotel_desk.ui.tape_chart.move_words import card_words, charged_words, moved_words
from hotel_desk.ui.tape_chart.moves_back import MovesBack
from hotel_desk.ui.tape_chart.paint_site import GhostState
from hotel_desk.ui.tape_chart.preview_card import Told

if TYPE_CHECKING:
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.domain.stay_move import MoveAsked, MovePreview, StayMoved
    from hotel_desk.queries.tape_chart import ChartStay
    from hotel_desk.ui.shell.screen import ScreenContext
    from hotel_desk.ui.tape_chart.bars import Bar
    from hotel_desk.ui.tape_chart.chart_view import ChartView

# The desk is asked when the ghost has rested for so long, or at once when it is dropped.
ASK_AFTER_MS = 40


class Moving(QObject):
    """The controller of everything that is held.

    Args:
        back: undo and redo.

    Signals:
        place_asked(Place): nights were drawn; a new reservation is wanted there.
    """

    place_asked = Signal(object)

    def __init__(self, context: ScreenContext, view: ChartView, back: MovesBack) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._back = back
        self._asked: MoveAsked | None = None
        self._preview: MovePreview | None = None
        self._until_read = False
        self._permissions: frozenset[Permission] = frozenset()
        self._rest = QTimer(self, singleShot=True, interval=ASK_AFTER_MS)
        self._rest.timeout.connect(self._ask)
        view.carried.connect(self._carried)
        view.dropped.connect(self._dropped)
        view.released.connect(self._released)
        view.card.given_up.connect(self._give_up)
        view.join_asked.connect(self.join)

    def chart_shown(self) -> None:
        """The calendar was read again: what was moved lies where it belongs, and nothing is held any more."""
        if not self._permissions:
            self._context.runner.read(own_permissions, self._take_permissions, owner=self, key="permissions", quiet=True)
        if self._until_read:
            self._view.let_go()
        elif (held := self._view.held()) is not None:
            self._carried(held)

    def _take_permissions(self, permissions: frozenset[Permission]) -> None:
        self._permissions = permissions

    def is_known(self) -> bool:
        """Whether the desk has answered what a drop here would come to, or need not be asked."""
        return self._asked is None or self._preview is not None

    # While it is held

    def _carried(self, held: Held) -> None:
        layout = self._view.layout_on_view()
        if layout is None or self._view.is_down():
            return
        asked = None if held.hold is Hold.DRAW or not is_changed(held, layout) else move_asked(held, layout)
        if asked != self._asked:
            self._asked, self._preview = asked, None
            if asked is not None:
                self._rest.start()
        self._say(held)

    def _say(self, held: Held) -> None:
        """Let the card and the ghost say what is known now."""
        layout = self._view.layout_on_view()
        if layout is None:
            return
        seen = seen_obstacles(held, layout)
        currency = self._context.status().currency
        words = card_words(held, layout, seen, self._preview, currency, asking=self._asked is not None)
        self._view.card.show_words(words)
        self._view.place_card()
        self._view.show_ghost_state(GhostState.FORBIDDEN if words.forbidden else GhostState.ALLOWED)

    def _ask(self) -> None:
        if self._asked is not None and self._view.held() is not None:
            take = partial(self._take, self._asked)
            self._context.runner.read(preview_move, take, self._failed, owner=self, key="preview", quiet=True, asked=self._asked)

    def _take(self, asked: MoveAsked, preview: MovePreview) -> None:
        """The newest question counts; an answer to an older one is dropped."""
        held = self._view.held()
        if asked != self._asked or held is None:
            return
        self._preview = preview
        self._say(held)
        self._view.card.announce()
        if self._view.is_down():
            self._settle(held, preview)

    # When it is put down

    def _dropped(self, held: Held) -> None:
        if held.hold is Hold.DRAW:
            self._book(held)
        elif self._preview is not None:
            self._settle(held, self._preview)
        else:
            self._rest.stop()
            self._ask()

    def _book(self, held: Held) -> None:
        layout = self._view.layout_on_view()
        refused = next((one for one in seen_obstacles(held, layout) if forbids(one)), None) if layout is not None else None
        self._view.let_go()
        if layout is None:
            return
        if refused is not None:
            self._context.messages.warning(refused.sentence)
            return
        row = layout.rows[held.ghost.row]
        room_id = room_at(layout, held.ghost.row)
        first, last = date.fromordinal(held.ghost.first), date.fromordinal(held.ghost.last)
        self.place_asked.emit(Place(first, row.type.room_type_id, room_id, last))

    def _settle(self, held: Held, preview: MovePreview) -> None:
        """The desk has answered: refuse, ask, or do it."""
        layout = self._view.layout_on_view()
        other = stay_to_swap(held, layout) if layout is not None else None
        if preview.obstacles and other is not None:
            self._view.card.ask(swap_question(held.stay, other, partial(self._swap, held.stay, other, "")))
        elif not preview.possible_with_a_reason:
            refused = next(one for one in preview.obstacles if not one.may_be_overridden)
            self._view.let_go()
            self._context.messages.warning(refused.sentence)
        else:
            self._ask_what_is_needed(held, preview)

    def _ask_what_is_needed(self, held: Held, preview: MovePreview) -> None:
        choice = only_choice(preview)
        if choice is not None:
            self._move(held, preview, choice, Told())
            return
        question = move_question(
            preview,
            self._context.status().currency,
            partial(self._move, held, preview),
            may_waive=Permission.WAIVE_FEE in self._permissions,
        )
        self._view.card.ask(question)

    # What is done

    def _move(self, held: Held, preview: MovePreview, choice: PriceChoice, told: Told) -> None:
        asked, stay, layout = self._asked, held.stay, self._view.layout_on_view()
        if asked is None or layout is None:
            return
        done = partial(self._moved, moved_words(held, layout), stay.guest_name)
        if held.hold is Hold.CUT and asked.room_id == stay.room_id:
            self._run(split_stay, done, reservation_id=stay.reservation_id, on=asked.from_date, version=stay.version)
            return
        self._run(
            move_stay,
            done,
            reservation_id=asked.reservation_id,
            arrival=asked.arrival,
            departure=asked.departure,
            room_id=asked.room_id,
            from_date=asked.from_date,
            until_date=asked.until_date,
            price=choice,
            version=stay.version,
            reason=told.reason,
            override_reason=told.reason if preview.obstacles else "",
            expected_fee_minor=preview.fee_minor,
            waive_reason=told.waive_reason,
        )

    def join(self, bar: Bar) -> None:
        """One room for the whole stay again: that of this part."""
        stay = bar.stay
        if stay is None or stay.room_id is None:
            return
        sentence = _("{guest} has one room for the whole stay.").format(guest=stay.guest_name)
        done = partial(self._moved, sentence, stay.guest_name)
        self._run(join_stay, done, reservation_id=stay.reservation_id, room_id=stay.room_id, version=stay.version)

    def _swap(self, stay: ChartStay, other: ChartStay, first_reason: str, told: Told) -> None:
        """Swap; a room that is not ready is asked about once more. `first_reason`: told before that."""
        reasons: dict[str, Any] = {"reason": first_reason or told.reason, "override_reason": told.reason if first_reason else ""}
        sentence = _("{guest} and {other} have swapped rooms.").format(guest=stay.guest_name, other=other.guest_name)
        title = _("{guest} and {other}").format(guest=stay.guest_name, other=other.guest_name)
        about: dict[str, Any] = {"first_id": stay.reservation_id, "second_id": other.reservation_id}
        versions: dict[str, Any] = {"first_version": stay.version, "second_version": other.version}
        done = partial(self._swapped, sentence, title, (stay.reservation_id, other.reservation_id), reasons)
        again = partial(self._swap, stay, other, told.reason)
        self._context.runner.run(swap_rooms, done, partial(self._not_swapped, again), owner=self, **about, **versions, **reasons)

    def _not_swapped(self, again: Callable[[Told], object], error: StaffError) -> None:
        if isinstance(error, RoomNotReady) and self._view.held() is not None:
            self._view.card.ask(unready_question(error, again))
        else:
            self._failed(error)

    def _run(self, command: Callable[..., Any], on_done: Callable[[Any], object], **arguments: Any) -> None:
        self._context.runner.run(command, on_done, self._failed, owner=self, **arguments)

    def _moved(self, sentence: str, title: str, result: StayMoved) -> None:
        self._back.moved(title, result)
        fee = charged_words(result, self._context.status().currency)
        self._say_done(paragraph(sentence, fee))
        # The calendar may have been read again before this answer came.
        layout = self._view.layout_on_view()
        parts = layout.parts_of(result.reservation_id) if layout is not None else []
        self._until_read = not any(part.version >= result.version for part in parts)
        if not self._until_read:
            self._view.let_go()

    def _swapped(
        self, sentence: str, title: str, stays: tuple[ReservationId, ReservationId], reasons: dict[str, str], result: RoomsSwapped
    ) -> None:
        self._back.swapped(title, stays, result, reasons)
        self._say_done(sentence)
        self._view.let_go()

    def _say_done(self, sentence: str) -> None:
        self._context.messages.success(sentence, MessageAction(_("Undo"), self._back.undo))

    def _failed(self, error: StaffError) -> None:
        self._view.let_go()
        self._context.messages.error(error)

    def _give_up(self) -> None:
        self._view.let_go()
        self._view.setFocus()

    def _released(self) -> None:
        self._rest.stop()
        self._asked = self._preview = None
        self._until_read = False
