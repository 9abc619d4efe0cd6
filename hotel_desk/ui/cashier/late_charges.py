"""The way from the folio of a guest who has left and paid to the late-charge folio of the stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.codes import EntityKind, FolioKind, ReservationStatus
from hotel_desk.language import _
from hotel_desk.services.late_charges import open_late_folio
from hotel_desk.ui.desk_port import Target
from hotel_desk.ui.widgets.buttons import CommandButton, Intent

if TYPE_CHECKING:
    from hotel_desk.queries.folio import FolioView
    from hotel_desk.services.late_charges import LateFolio
    from hotel_desk.ui.shell.screen import ScreenContext


class LateCharges:
    """Its key opens the late-charge folio of the stay on view, where there is none yet, and goes to it."""

    def __init__(self, context: ScreenContext) -> None:
        self._context = context
        self._folio: FolioView | None = None
        title = _("Post a late charge")
        self.button = CommandButton(
            title,
            context.runner,
            self._intent,
            self._opened,
            object_name="post_late_charge",
            accessible_name=title,
            kind="plain",
            icon_name="mdi6.clock-plus-outline",
            shortcut="Shift+F5",
        )
        self.button.hide()

    def show_folio(self, folio: FolioView) -> None:
        """Another folio, or the same one read again: the key stands where a guest has left and paid."""
        self._folio = folio
        left = folio.stay is not None and folio.stay.status is ReservationStatus.CHECKED_OUT
        shown = left and folio.kind is FolioKind.GUEST and not folio.takes_charges
        self.button.set_allowed(shown)
        self.button.setVisible(shown)

    def _intent(self) -> Intent | None:
        folio = self._folio
        return None if folio is None or folio.stay is None else Intent(open_late_folio, {"reservation_id": folio.stay.reservation_id})

    def _opened(self, late: LateFolio) -> None:
        self._context.go_to(Target(kind=EntityKind.FOLIO, id=late.folio_id))
        said = _("Folio {number} takes the late charges of this stay. Post the charge here (F2).").format(number=late.number)
        self._context.messages.info(said)
