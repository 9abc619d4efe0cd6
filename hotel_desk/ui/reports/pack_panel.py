"""A pack of reports, new or changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from hotel_desk.language import _
from hotel_desk.services.report_packs import PackDetails, PackItem, remove_report_pack, save_report_pack
from hotel_desk.ui.form_panel import FormPanel
from hotel_desk.ui.reports.pack_items import PackItemsField
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.field import CheckField, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.queries.report_packs import PackRow
    from hotel_desk.reports.report import Report
    from hotel_desk.ui.shell.screen import ScreenContext

_NAME_LENGTH = 80


class PackPanel(FormPanel):
    """The form of a pack.

    Signals:
        saved(str): what happened, in a sentence.
        make_asked(PackRow)
    """

    saved = Signal(str)
    make_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context, object_name="pack_panel", title=_("Pack of reports"))
        self.pack: PackRow | None = None
        self._may_manage = False
        self.items = PackItemsField()
        self.of_house = CheckField("of_house", _("Everybody's"), object_name="pack_of_house")
        self.at_close = CheckField(
            "at_close",
            _("The pack of the night"),
            object_name="pack_at_close",
            hint=_("The night audit makes it instead of the usual reports. It is one of everybody's."),
        )
        self.form.add(TextField("name", _("Name"), object_name="pack_name", required=True, limit=_NAME_LENGTH))
        self.form.add(self.of_house)
        self.form.add(self.at_close)
        self.form.add(self.items)
        self.at_close.edited.connect(self._of_the_night)
        self.of_house.edited.connect(self._of_the_house)
        self.add(self.form)
        save = _("Save")
        self.save = CommandButton(
            save, context.runner, self._intent, self._saved, self.form.show_error, object_name="pack_save", accessible_name=save
        )
        self.set_primary(self.save)
        self.make = Button(_("Make it…"), object_name="pack_make", accessible_name=_("Make the pack"), icon_name="mdi6.play")
        self.make.clicked.connect(lambda: self.make_asked.emit(self.pack))
        self.remove = Button(_("Remove…"), object_name="pack_remove", accessible_name=_("Remove the pack"), kind="danger")
        self.remove.clicked.connect(self._ask_to_remove)
        self.add_secondary(self.remove)
        self.add_secondary(self.make)

    def show_pack(self, pack: PackRow | None, reports: Sequence[Report], *, may_manage: bool) -> None:
        """Show a pack, or an empty form for a new one."""
        self.pack, self._may_manage = pack, may_manage
        self.items.offer(reports)
        self.set_heading(pack.name if pack else _("New pack"))
        items = [PackItem(item.report, item.report_format, dict(item.parameters)) for item in pack.items] if pack else []
        self.form.set_values(
            name=pack.name if pack else "",
            of_house=pack.of_house if pack else False,
            at_close=pack.at_close if pack else False,
            items=items,
        )
        mine = pack is None or not pack.of_house or may_manage
        self.of_house.setEnabled(may_manage)
        self.at_close.setEnabled(may_manage)
        self.form.setEnabled(mine)
        self.save.set_allowed(mine)
        self.remove.setVisible(pack is not None and mine)
        self.make.setVisible(pack is not None)

    def _of_the_night(self) -> None:
        if self.at_close.value():
            self.of_house.set_value(True)

    def _of_the_house(self) -> None:
        if not self.of_house.value():
            self.at_close.set_value(False)

    def _intent(self) -> Intent | None:
        if not self.form.check():
            return None
        details = PackDetails(**self.form.values())
        known = {"pack_id": self.pack.pack_id, "version": self.pack.version} if self.pack else {}
        return Intent(save_report_pack, {**known, "details": details})

    def _saved(self, _result: object) -> None:
        name = str(self.form.value("name"))
        self.form.mark_saved()
        self.saved.emit(_("The pack “{name}” is saved.").format(name=name))

    def _ask_to_remove(self) -> None:
        if self.pack is None:
            return
        dialog = ConfirmDialog(
            self,
            object_name="pack_remove_question",
            title=_("Remove the pack"),
            sentence=_("“{name}” is taken away. What was made of it stays in the archive.").format(name=self.pack.name),
            yes=_("Remove"),
            danger=True,
        )
        dialog.ask(partial(self._remove, self.pack))

    def _remove(self, pack: PackRow, _reason: str) -> None:
        said = _("The pack “{name}” is removed.").format(name=pack.name)
        self.context.runner.run(
            remove_report_pack, lambda _done: self._removed(said), owner=self, pack_id=pack.pack_id, version=pack.version
        )

    def _removed(self, said: str) -> None:
        self.form.mark_saved()
        self.saved.emit(said)
