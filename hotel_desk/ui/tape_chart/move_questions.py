"""What has to be answered before a drop is done: which price counts, why it is done all the same, whether the fee is waived. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from hotel_desk.domain.codes import ReservationStatus
from hotel_desk.domain.price_choice import PriceChoice
from hotel_desk.language import _
from hotel_desk.ui.tape_chart.move_words import choice_title, fee_words, price_choices
from hotel_desk.ui.tape_chart.preview_card import Answer, CardQuestion, Told

if TYPE_CHECKING:
    from hotel_desk.domain.stay_move import MovePreview
    from hotel_desk.queries.tape_chart import ChartStay
    from hotel_desk.services.room_readiness import RoomNotReady

type Move = Callable[[PriceChoice, Told], object]
type Swap = Callable[[Told], object]


def only_choice(preview: MovePreview) -> PriceChoice | None:
    """The price, where there is nothing to choose and nothing else to ask."""
    choices = price_choices(preview)
    return None if len(choices) > 1 or preview.fee_minor or _reason(preview) else choices[0][0]


def move_question(preview: MovePreview, currency: str, move: Move, *, may_waive: bool) -> CardQuestion:
    """What is asked before a stay is moved."""
    choices = price_choices(preview)
    answers = tuple(
        Answer(
            f"price_{choice}",
            choice_title(choice, price, currency) if len(choices) > 1 else _("Move"),
            partial(move, choice),
            "primary" if number == 0 else "plain",
        )
        for number, (choice, price) in enumerate(choices)
    )
    # Beside the prices the fee stands already.
    sentence = _("Which price counts?") if len(choices) > 1 else fee_words(preview, currency)
    waive = _("Waive the change fee") if preview.fee_minor and may_waive else ""
    return CardQuestion(sentence, answers, _reason(preview), waive)


def _reason(preview: MovePreview) -> str:
    """The name of the reason that is wanted; empty for none."""
    if preview.obstacles:
        return _("Reason for moving all the same")
    if preview.changes_room_now:
        return _("Reason for moving the guest now")
    return _("Reason for the other room type") if preview.unexplained_upgrade else ""


def swap_question(stay: ChartStay, other: ChartStay, swap: Swap) -> CardQuestion:
    """What is asked before two stays get each other's room."""
    sentence = _("{guest} has this room. Swap the rooms of both stays?").format(guest=other.guest_name)
    in_house = ReservationStatus.IN_HOUSE in {stay.status, other.status}
    reason = _("Reason for moving the guest now") if in_house else ""
    if not in_house and stay.room_type_id != other.room_type_id:
        reason = _("Reason for the other room type")
    return CardQuestion(sentence, (Answer("swap", _("Swap the rooms"), swap, "primary"),), reason)


def unready_question(refused: RoomNotReady, swap: Swap) -> CardQuestion:
    """What is asked where a guest would move into a room that is not ready."""
    answer = Answer("swap", _("Swap the rooms"), swap, "primary")
    return CardQuestion(str(refused), (answer,), _("Reason for moving all the same"))
