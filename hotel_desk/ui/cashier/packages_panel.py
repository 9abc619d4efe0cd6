"""What a stay may take of its packages today: the list, handed out and taken back with a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotel_desk.language import _
from hotel_desk.queries.package_entitlements import EntitledRow, PackageList, package_list
from hotel_desk.services.package_takings import PackageTaken, take_package, undo_package_taken
from hotel_desk.services.posting_codes import MOST_PIECES
from hotel_desk.ui.cashier.stay_list_panel import ListRow, StayListPanel
from hotel_desk.ui.package_words import left_words, taken_sentence, until_words
from hotel_desk.ui.widgets.buttons import Intent
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, NumberField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.domain.ids import PackageId
    from hotel_desk.ui.shell.screen import ScreenContext


class PackagesPanel(StayListPanel):
    """The packages of a stay: what is left, how many are taken, what was handed out last and may be taken back."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(
            context,
            object_name="stay_packages",
            title=_("Packages today"),
            nothing=_("This stay has nothing to take today."),
        )
        self._found: tuple[EntitledRow, ...] = ()
        self.package = ChoiceField("package_id", _("Package"), object_name="package_taken", required=True)
        self.pieces = NumberField("pieces", _("Taken"), object_name="package_pieces", minimum=1, maximum=MOST_PIECES)
        self.rest = CheckField("charge_rest", _("Charge the guest for more than is left"), object_name="package_charge_rest")
        self.form.add(self.package, self.pieces)
        self.form.add(self.rest)
        self.add(self.form)
        self.do = self.add_button(_("Take"), self._intent, self._taken, object_name="package_take")

    def first_field(self) -> QWidget:
        return self.pieces.spin if self.package.value() is not None else self.package.box

    def clear(self) -> None:
        self.form.set_values(package_id=self._first(), pieces=1, charge_rest=False)

    def read(self) -> None:
        self.context.runner.read(package_list, self._show, key="stay packages", reservation_id=self.reservation_id)

    def begin(self, reservation_id: Any, whose: str) -> None:
        """Start on a stay; what it may take is read."""
        self._found = ()
        super().begin(reservation_id, whose)

    def _show(self, found: PackageList) -> None:
        if any(row.reservation_id != self.reservation_id for row in found.rows):
            return
        chosen, untouched = self.package.value(), not self.form.changed_fields()
        self._found = found.rows
        packages = {row.package_id: row.package for row in found.rows}
        self.package.set_choices(list(packages.items()))
        self.package.set_value(chosen if chosen in packages else self._first())
        if untouched:
            self.form.mark_saved()
        self.show_list([self._row(number, row) for number, row in enumerate(found.rows)])
        for part in (self.form, self.do):
            part.setVisible(bool(found.rows))
        if self.package.box.hasFocus() and self.package.value() is not None:
            self.pieces.spin.setFocus()
            self.pieces.spin.selectAll()

    def _first(self) -> PackageId | None:
        return next((row.package_id for row in sorted(self._found, key=lambda row: not row.left)), None)

    def _row(self, number: int, row: EntitledRow) -> ListRow:
        today = self.context.status().business_date
        facts = [
            _("Left: {left}").format(left=left_words(row)),
            _("Taken: {taken}").format(taken=row.taken),
            _("Until: {day}").format(day=until_words(row, today)),
        ]
        buttons = []
        if row.last_taking_id is not None:
            buttons.append(
                self.small_command(
                    _("Not taken"),
                    undo_package_taken,
                    {"taking_id": row.last_taking_id},
                    object_name=f"package_undo_{number}",
                    said=row.package,
                    told=_("It was not taken. The guest has it again."),
                )
            )
        return ListRow(row.package, " · ".join(facts), buttons)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        self._about = next(row for row in self._found if row.package_id == self.package.value())
        return Intent(take_package, {**self.form.values(), "reservation_id": self.reservation_id})

    def _taken(self, taken: PackageTaken) -> None:
        self.saved(taken_sentence(self._about, taken, self.context.status().currency))
