"""Packs: reports that belong together, one's own and the house's; made into a folder at a press."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QFileDialog

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.codes import EntityKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.house_reports import reports_for_me
from hotel_desk.jobs.report_process import pack_job
from hotel_desk.language import _, plural
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.report_packs import PackRow, report_packs
from hotel_desk.ui.reports.own_list_page import OwnListPage
from hotel_desk.ui.reports.pack_items import item_words
from hotel_desk.ui.reports.pack_panel import PackPanel
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.states import EmptyState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from hotel_desk.db.database import Reader
    from hotel_desk.db.desk import Desk
    from hotel_desk.jobs.report_process import PackWritten
    from hotel_desk.reports.report import Report
    from hotel_desk.ui.desk_port import ChangeNotice
    from hotel_desk.ui.shell.screen import ScreenContext

MAKE = "make"
_PANEL_WIDTH = 448


@dataclass(frozen=True, slots=True)
class PacksShown:
    """What the page shows: the packs, the reports that can be in one, and whether the person may change the house's."""

    packs: tuple[PackRow, ...]
    reports: tuple[Report, ...]
    may_manage: bool


class PackPage(OwnListPage[PackRow]):
    """A list of packs and a panel to change one."""

    def __init__(self, context: ScreenContext) -> None:
        new = _("New pack")
        super().__init__(context, key="pack", new=new, shortcut="Ctrl+Shift+P")
        self._shown = PacksShown((), (), may_manage=False)
        self.table = self._make_table()
        empty = EmptyState(
            _("No packs yet"),
            _("A pack is a list of reports that are made together. The night audit makes the usual ones while there is none of the night."),
            object_name="packs_empty",
            accessible_name=_("No packs yet"),
            icon_name="mdi6.package-variant",
        )
        empty.offer(new, self._open_new, object_name="pack_new_first")
        self.panel = PackPanel(context)
        self.panel.saved.connect(self._saved)
        self.panel.make_asked.connect(self._ask_where)
        self._lay_out(_("Packs"), empty, panel_width=_PANEL_WIDTH)

    def refresh(self, change_set: ChangeNotice | None = None) -> None:
        """Read the packs."""
        if change_set is None or change_set.touches(EntityKind.REPORT_PACK):
            self.content.show_loading()
            self.context.runner.read(_packs, self._show, self.content.show_error, key="packs")

    def _show(self, shown: PacksShown) -> None:
        self._shown = shown
        self._show_rows(shown.packs)

    def _fill_panel(self, row: PackRow | None) -> QWidget:
        self.panel.show_pack(row, self._shown.reports, may_manage=self._shown.may_manage)
        return self.panel.form.field("name")

    def _step(self, pack: PackRow, _step: str) -> None:
        self._ask_where(pack)

    def _ask_where(self, pack: PackRow) -> None:
        folder = QFileDialog.getExistingDirectory(self, _("Where shall the files be written?"))
        if folder:
            self.context.runner.job(
                pack_job,
                partial(self._made, pack, folder),
                title=pack.name,
                owner=self,
                address=DeskAddress.of(cast("Desk", self.context.runner.desk)),
                items=pack.items,
                folder=folder,
            )

    def _made(self, pack: PackRow, folder: str, written: PackWritten) -> None:
        count = len(written.files)
        said = plural("{pack}: {count} file is written to {folder}.", "{pack}: {count} files are written to {folder}.", count).format(
            pack=pack.name, count=count, folder=folder
        )
        if written.failed:
            self.context.messages.warning("  ".join([said, _("Not made:"), *written.failed]))
        else:
            self.context.messages.success(said)

    def _make_table(self) -> DataTable[PackRow]:
        columns: list[Column[PackRow]] = [
            Column("name", _("Pack"), lambda pack: pack.name, width=0, tooltip=lambda pack: pack.name),
            Column("whose", _("Whose"), _whose, width=112),
            Column("count", _("Reports"), lambda pack: str(len(pack.items)), lambda pack: len(pack.items), align="right", width=80),
            Column("items", _("In it"), _items, width=360, tooltip=_items, optional=True),
        ]
        table = DataTable(
            columns, lambda pack: pack.pack_id, lambda _pack: NextStep(MAKE, _("Make it…")), object_name="packs", accessible_name=_("Packs")
        )
        table.step_asked.connect(self._step)
        return table


def _whose(pack: PackRow) -> str:
    if pack.at_close:
        return _("The night's")
    return _("Everybody's") if pack.of_house else _("My own")


def _items(pack: PackRow) -> str:
    return ", ".join(item_words(item) for item in pack.items)


def _packs(reader: Reader) -> PacksShown:
    """The packs with what can be in them. Four statements."""
    return PacksShown(report_packs(reader), reports_for_me(reader), Permission.MANAGE_REPORTS in own_permissions(reader))
