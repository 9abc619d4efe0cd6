"""Asks before a reservation is given up on the calendar: what becomes free, and what the penalty comes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hotel_desk.domain.rate_codes import PolicyKind
from hotel_desk.language import _
from hotel_desk.queries.penalties import PenaltyPreview, penalty_preview
from hotel_desk.services.reservations import cancel_reservation, mark_no_show
from hotel_desk.ui.front_desk.fee_part import fee_words
from hotel_desk.ui.widgets.confirm import ConfirmDialog

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.stay_detail import StayDetail
    from hotel_desk.ui.shell.screen import ScreenContext

type Run = Callable[..., None]


def ask_to_cancel(home: QWidget, context: ScreenContext, stay: StayDetail, run: Run) -> None:
    """Ask whether a reservation is cancelled, and why.

    Args:
        run: runs a command with the sentence that says it was done.
    """

    def ask(penalty: PenaltyPreview) -> None:
        ConfirmDialog(
            home,
            object_name="tape_chart_cancel",
            title=_("Cancel reservation {number}?").format(number=stay.confirmation_number),
            sentence=_("The nights and the room of {guest} become free. The reservation stays on file with the reason.").format(
                guest=stay.guest.name
            ),
            points=_points(penalty, context.status().currency),
            yes=_("Cancel the reservation"),
            no=_("Keep it"),
            reason=True,
            danger=True,
        ).ask(
            lambda reason: run(
                cancel_reservation,
                _("Reservation {number} of {guest} is cancelled.").format(number=stay.confirmation_number, guest=stay.guest.name),
                reason=reason,
                **_named(stay, penalty),
            )
        )

    _read(home, context, stay, PolicyKind.CANCELLATION, ask)


def ask_about_no_show(home: QWidget, context: ScreenContext, stay: StayDetail, run: Run) -> None:
    """Ask whether a guest is marked as a no-show."""

    def ask(penalty: PenaltyPreview) -> None:
        ConfirmDialog(
            home,
            object_name="tape_chart_no_show",
            title=_("Mark {guest} as a no-show?").format(guest=stay.guest.name),
            sentence=_("The guest did not come: the nights and the room become free. The reservation stays on file."),
            points=_points(penalty, context.status().currency),
            yes=_("Mark as no-show"),
            no=_("Still expected"),
            danger=True,
        ).ask(
            lambda _reason: run(mark_no_show, _("{guest} is marked as a no-show.").format(guest=stay.guest.name), **_named(stay, penalty))
        )

    _read(home, context, stay, PolicyKind.NO_SHOW, ask)


def _read(home: QWidget, context: ScreenContext, stay: StayDetail, kind: PolicyKind, ask: Callable[[PenaltyPreview], None]) -> None:
    context.runner.read(penalty_preview, ask, owner=home, key="penalty", reservation_id=stay.reservation_id, kind=kind)


def _points(penalty: PenaltyPreview, currency: str) -> tuple[str, ...]:
    """What it costs; whoever is to waive that does it in the reservations or at the front desk."""
    return (fee_words(penalty, currency),) if penalty.is_due else ()


def _named(stay: StayDetail, penalty: PenaltyPreview) -> dict[str, Any]:
    return {"reservation_id": stay.reservation_id, "expected_fee_minor": penalty.total_minor}
