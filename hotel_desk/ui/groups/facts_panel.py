"""What was agreed with a group, beside its rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from hotel_desk.language import _
from hotel_desk.ui.formats import date_text
from hotel_desk.ui.front_desk.facts import Facts
from hotel_desk.ui.groups.words import master_text, nights_text, room_nights_text, state_of, state_title
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.block_sheet import BlockSheet
    from hotel_desk.ui.shell.screen import ScreenContext


class GroupFactsPanel(SidePanel):
    """*Details*: whom it is agreed with, at which price, until when, and what is paid together.

    Signals:
        change_asked(): the person wants to change what was agreed.
    """

    change_asked = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="group_facts_panel", accessible_name=_("Details of the group"))
        self._context = context
        self.agreed = Facts(object_name="group_facts", accessible_name=_("Agreed"))
        self.taken = Facts(object_name="group_pick_up", accessible_name=_("Picked up"))
        for title, facts in ((_("Agreed"), self.agreed), (_("Picked up"), self.taken)):
            self.add(label(title, "heading"))
            self.add(facts)
        self.change_button = Button(_("Change"), object_name="group_facts_change", accessible_name=_("Change"), kind="primary")
        self.change_button.clicked.connect(self.change_asked)
        self.set_primary(self.change_button)

    def show_sheet(self, sheet: BlockSheet) -> None:
        """Show a block."""
        facts, totals = sheet.facts, sheet.totals
        state = state_title(state_of(facts))
        self.set_heading(facts.name, facts.code)
        self.agreed.set_facts(
            [
                (_("Status"), f"{state}: {facts.status_reason}" if facts.status_reason else state),
                (_("Arrival"), date_text(facts.arrival_date)),
                (_("Departure"), date_text(facts.departure_date)),
                (_("Nights"), nights_text((facts.departure_date - facts.arrival_date).days)),
                (_("Cut-off day"), date_text(facts.cutoff_date) if facts.cutoff_date else ""),
                (_("Cut off on"), date_text(facts.cut_off_on) if facts.cut_off_on else ""),
                (_("Rate plan"), f"{facts.plan_code} · {facts.plan_name}" if facts.plan_code else _("standard prices")),
                (_("Company"), facts.company),
                (_("Agent"), facts.agent),
                (_("Contact person"), facts.contact_name),
                (_("Phone"), facts.contact_phone),
                (_("Note"), facts.note),
            ]
        )
        master = sheet.master
        currency = self._context.status().currency
        self.taken.set_facts(
            [
                (_("Allotment"), room_nights_text(totals.room_nights)),
                (_("Picked up"), str(totals.picked_up)),
                (_("Kept"), str(totals.kept)),
                (_("Attrition"), _("{count} ({percent} %)").format(count=totals.attrition, percent=totals.attrition_percent)),
                (_("Group pays"), master_text(master, currency)),
            ]
        )
        self.change_button.setEnabled(state_of(facts).value != "cancelled")
