"""Asks before a reservation is given up on the calendar: what becomes free, what the penalty comes to, and whether it is waived."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.permissions import Permission
from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import _
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.services.reservations import cancel_reservation, mark_no_show
from hotel_desk.ui.front_desk.fee_part import fee_words
from hotel_desk.ui.front_desk.waiver import Waiver
from hotel_desk.ui.widgets.confirm import ConfirmDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ReservationId
    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext

type Run = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Costs:
    """What giving up a reservation costs, and whether the asker may waive it."""

    penalty: PenaltyPreview
    may_be_waived: bool


def costs(reader: Reader, *, reservation_id: ReservationId, kind: PolicyKind) -> Costs:
    """What giving up a reservation costs, with what the asker may do about it."""
    penalty = penalty_preview(reader, reservation_id, kind=kind)
    return Costs(penalty, penalty.is_due and Permission.WAIVE_FEE in own_permissions(reader))


def ask_to_cancel(home: QWidget, context: ScreenContext, stay: StayDetail, run: Run) -> None:
    """Ask whether a reservation is cancelled, and why.

    Args:
        run: runs a command with the sentence that says it was done.
    """

    def ask(found: Costs) -> None:
        waiver = _waiver(home, "tape_chart_cancel")
        dialog = ConfirmDialog(
            home,
            object_name="tape_chart_cancel",
            title=_("Cancel reservation {number}?").format(number=stay.confirmation_number),
            sentence=_("The nights and the room of {guest} become free. The reservation stays on file with the reason.").format(
                guest=stay.guest.name
            ),
            points=_points(found.penalty, context.status().currency),
            fields=waiver.fields,
            yes=_("Cancel the reservation"),
            no=_("Keep it"),
            reason=True,
            danger=True,
        )
        waiver.offer(found.may_be_waived)
        dialog.ask(
            lambda reason: run(
                cancel_reservation,
                _("Reservation {number} of {guest} is cancelled.").format(number=stay.confirmation_number, guest=stay.guest.name),
                reason=reason,
                **_named(stay, found, waiver),
            )
        )

    _read(home, context, stay, PolicyKind.CANCELLATION, ask)


def ask_about_no_show(home: QWidget, context: ScreenContext, stay: StayDetail, run: Run) -> None:
    """Ask whether a guest is marked as a no-show."""

    def ask(found: Costs) -> None:
        waiver = _waiver(home, "tape_chart_no_show")
        dialog = ConfirmDialog(
            home,
            object_name="tape_chart_no_show",
            title=_("Mark {guest} as a no-show?").format(guest=stay.guest.name),
            sentence=_("The guest did not come: the nights and the room become free. The reservation stays on file."),
            points=_points(found.penalty, context.status().currency),
            fields=waiver.fields,
            yes=_("Mark as no-show"),
            no=_("Still expected"),
            danger=True,
        )
        waiver.offer(found.may_be_waived)
        dialog.ask(
            lambda _reason: run(
                mark_no_show,
                _("{guest} is marked as a no-show.").format(guest=stay.guest.name),
                **_named(stay, found, waiver),
            )
        )

    _read(home, context, stay, PolicyKind.NO_SHOW, ask)


def _read(home: QWidget, context: ScreenContext, stay: StayDetail, kind: PolicyKind, ask: Callable[[Costs], None]) -> None:
    context.runner.read(costs, ask, owner=home, key="penalty", reservation_id=stay.reservation_id, kind=kind)


def _points(penalty: PenaltyPreview, currency: str) -> tuple[str, ...]:
    return (fee_words(penalty, currency),) if penalty.is_due else ()


def _waiver(home: QWidget, object_name: str) -> Waiver:
    waiver = Waiver(home, object_name=object_name, title=_("Waive the penalty"))
    waiver.waive.set_hint("")  # offered to those only who may
    return waiver


def _named(stay: StayDetail, found: Costs, waiver: Waiver) -> dict[str, Any]:
    return {
        "reservation_id": stay.reservation_id,
        "expected_fee_minor": found.penalty.total_minor,
        "waive_reason": waiver.reason(),
    }
