"""*Add a reservation*: somebody who has booked on their own belongs to the group from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hotel_desk.domain.reservation_states import STATUS_TITLES
from hotel_desk.language import _
from hotel_desk.queries.pick_up import FoundReservation, find_to_add
from hotel_desk.services.block_members import GroupMembership, add_to_block
from hotel_desk.ui.front_desk.job_panel import JobPanel, Outcome
from hotel_desk.ui.groups.words import dates_text
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.search_field import SearchField
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.queries.block_sheet import BlockSheet
    from hotel_desk.ui.shell.screen import ScreenContext


class AddMemberPanel(JobPanel):
    """The panel of *Add a reservation*."""

    def __init__(self, context: ScreenContext, sheet: BlockSheet) -> None:
        super().__init__(context, object_name="add_member_panel", title=_("Add a reservation"))
        self._sheet = sheet
        self.set_heading(_("Add a reservation"), sheet.facts.name)
        words = _("A reservation that was made on its own belongs to the group from now on: its nights come out of the allotment.")
        self.form.add_widget(label(words, "quiet", wrap=True))
        self.search: SearchField[FoundReservation] = SearchField(
            "reservation_id",
            _("Reservation"),
            runner=context.runner,
            query=find_to_add,
            title=lambda hit: f"{hit.guest_name} · {hit.confirmation_number}",
            subtitle=_about,
            object_name="add_member_reservation",
            required=True,
            placeholder=_("Name or confirmation number"),
        )
        self.form.add(self.search)
        self.found = label("", wrap=True)
        self.found.setObjectName("add_member_found")
        self.form.add_widget(self.found)
        self.add(self.form)
        self.make_primary(_("Add to the group"), self._intent, self._done, object_name="add_member_do")
        self.search.chosen.connect(self._show)
        self.search.edited.connect(lambda: self._show(None))
        self._show(None)

    def first_field(self) -> QWidget:
        return self.search

    def _show(self, hit: FoundReservation | None) -> None:
        self.found.setText("" if hit is None else _("{about}. Price, room and guests stay as they are.").format(about=_about(hit)))
        self.found.setVisible(hit is not None)

    def _intent(self) -> Intent | None:
        hit = self.search.value() if self.form.check() else None
        if hit is None:
            return None
        return Intent(add_to_block, {"reservation_id": hit.reservation_id, "block_id": self._sheet.facts.block_id})

    def _done(self, _now: GroupMembership) -> None:
        hit = self.search.value()
        self.form.mark_saved()
        words = _("{guest} belongs to {group} now.")
        self.finished.emit(Outcome(words.format(guest=hit.guest_name if hit else "", group=self._sheet.facts.name)))


def _about(hit: FoundReservation) -> str:
    return f"{dates_text(hit.arrival_date, hit.departure_date)} · {hit.type_code} · {_(STATUS_TITLES[hit.status])}"
