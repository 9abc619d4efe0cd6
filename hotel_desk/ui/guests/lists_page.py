"""Guests by what they have in common: a filter typed or saved, the guests it lets through, and what to do with all of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.errors import StaffError
from hotel_desk.domain.guest_filter import GuestFilter, checked_filter
from hotel_desk.domain.ids import GuestListId
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.guest_export import export_guests_job, part_of, tag_matching_job
from hotel_desk.language import _, plural
from hotel_desk.queries.guest_lists import (
    MOST_COUNTED,
    GuestLine,
    GuestPage,
    SavedGuestList,
    guest_count,
    guests_matching,
    saved_guest_lists,
)
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.services.guest_lists import GuestListSaved, GuestsTagged, delete_guest_list, save_guest_list
from hotel_desk.ui.desk_port import JobStopped
from hotel_desk.ui.formats import country_name, input_date_text, money_text
from hotel_desk.ui.guests.ask_dialog import AskDialog
from hotel_desk.ui.guests.filter_form import FilterForm
from hotel_desk.ui.guests.filter_words import condition_words
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.data_table import Column, DataTable
from hotel_desk.ui.widgets.field import CheckField, ChoiceField, TextField
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.ui.shell.screen import ScreenContext

_FILTER_WIDTH = 296


class ListsPage(QWidget):
    """The filter on the left, the guests on the right.

    Signals:
        guest_asked(profile_id): show the guest.
    """

    guest_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_lists")
        self._context = context
        self._wanted = GuestFilter()
        self._known: dict[GuestListId, SavedGuestList] = {}
        self._saved: SavedGuestList | None = None
        self._lines: list[GuestLine] = []
        self._next: Any = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self._filter_side())
        row.addLayout(self._list_side(), 1)
        self.setFocusProxy(self.table)
        context.runner.read(own_permissions, self._take_permissions, owner=self, key="permissions")

    def refresh(self) -> None:
        """Read the saved lists and the first page."""
        self._context.runner.read(saved_guest_lists, self._take_saved, self._context.messages.error, owner=self, key="saved")
        self._read(first=True)

    def unsaved(self) -> list[str]:
        """A filter is no loss."""
        return []

    def filter(self) -> GuestFilter:
        """The filter in force."""
        return self._wanted

    def apply(self) -> None:
        """Show whom the filter as it is typed lets through."""
        if not self.form.check():
            return
        try:
            self._wanted = checked_filter(self.form.filter())
        except StaffError as error:
            self.form.show_error(error)
            return
        self._read(first=True)

    def _shows_what_is_typed(self) -> bool:
        """Whether the list is of the filter as it is typed; if not, it is shown now: nobody acts on guests that were not looked at."""
        if not self.form.check():
            return False
        if self.form.filter() == self._wanted:
            return True
        self.apply()
        self._context.messages.info(_("The filter was changed and is shown only now. Look at who it is, then press again."))
        return False

    def save_as(self, name: str, *, shared: bool) -> None:
        """Keep the filter under a name; the chosen list of that name is changed."""
        own = self._saved if self._saved is not None and self._saved.own and self._saved.name == name else None
        self._context.runner.run(
            save_guest_list,
            lambda saved: self._saved_now(saved, name),
            self._context.messages.error,
            owner=self,
            list_id=None if own is None else own.id,
            name=name,
            wanted=self._wanted,
            shared=shared,
            version=None if own is None else own.version,
        )

    def export_to(self, path: Path) -> None:
        """Write everybody the filter lets through into a file."""
        self._context.runner.job(
            export_guests_job,
            lambda written: self._context.messages.success(_("{count} guests exported to {file}.").format(count=written, file=path.name)),
            lambda error: self._not_exported(path, error),
            title=_("Export of guests"),
            owner=self,
            address=self._address(),
            wanted=self._wanted,
            file=path,
        )

    def tag_all(self, tag: str, reason: str) -> None:
        """Put a word on everybody the filter lets through."""
        self._context.runner.job(
            tag_matching_job,
            self._tagged,
            self._context.messages.error,
            title=_("Tagging of guests"),
            owner=self,
            address=self._address(),
            wanted=self._wanted,
            tag=tag,
            reason=reason,
        )

    def _filter_side(self) -> QWidget:
        self.form = FilterForm(self._context)
        self.show_button = Button(_("Show"), object_name="guest_filter_show", accessible_name=_("Show these guests"), kind="primary")
        self.show_button.clicked.connect(self.apply)
        area = named(QScrollArea(), "guest_filter_area", _("Filter"))
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(self.form)
        side = QWidget()
        side.setFixedWidth(_FILTER_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(area, 1)
        column.addWidget(self.show_button)
        return side

    def _list_side(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(self._head())
        self._chips = QWidget()
        self._chip_flow = FlowLayout(self._chips, spacing=8)
        self._chip_buttons: list[Button] = []
        column.addWidget(self._chips)
        self.table: DataTable[GuestLine] = DataTable(
            [
                Column("name", _("Full name"), lambda line: line.name, width=0, tooltip=lambda line: ", ".join(line.tags)),
                Column("country", _("Country"), lambda line: country_name(line.nationality or line.country), width=104),
                Column("vip", _("VIP"), lambda line: str(line.vip_level or ""), align="right", width=48),
                Column("stays", _("Stays"), lambda line: str(line.stays), lambda line: line.stays, align="right", width=56),
                Column("spend", _("Spend"), self._spend, lambda line: line.spend_minor, align="right", width=112),
                Column("last", _("Last stay"), _last_stay, lambda line: str(line.last_stay or ""), width=96, optional=True),
                Column("phone", _("Phone"), lambda line: line.phone, width=136, optional=True, tooltip=lambda line: line.phone),
                Column("email", _("E-mail"), lambda line: line.email, width=160, optional=True, tooltip=lambda line: line.email),
                Column("tags", _("Tags"), lambda line: ", ".join(line.tags), width=112, optional=True),
            ],
            lambda line: line.id,
            object_name="guest_lists_table",
            accessible_name=_("Guests of the list"),
        )
        self.table.opened.connect(lambda line: self.guest_asked.emit(line.id))
        empty = EmptyState(
            _("Nobody is like that"),
            _("Leave a condition out and show again."),
            object_name="guest_lists_empty",
            accessible_name=_("Nobody is like that"),
        )
        self.content = Content(self.table, empty, self.apply, object_name="guest_lists_content", accessible_name=_("Guests"))
        column.addWidget(self.content, 1)
        foot = QHBoxLayout()
        self.count = label("", "quiet")
        self.count.setObjectName("guest_lists_count")
        self.more = Button(_("Show more"), object_name="guest_lists_more", accessible_name=_("Show more guests"))
        self.more.clicked.connect(lambda: self._read(first=False))
        foot.addWidget(self.count)
        foot.addStretch(1)
        foot.addWidget(self.more)
        column.addLayout(foot)
        return column

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.saved = ChoiceField("saved", _("Saved list"), object_name="guest_lists_saved", placeholder=_("None"))
        self.saved.edited.connect(self._choose_saved)
        row.addWidget(self.saved, 1)
        self.save = Button(_("Save…"), object_name="guest_lists_save", accessible_name=_("Save this filter under a name"))
        self.save.clicked.connect(self._ask_name)
        self.delete = Button(_("Delete"), object_name="guest_lists_delete", accessible_name=_("Delete the saved list"))
        self.delete.clicked.connect(self._delete)
        self.delete.setEnabled(False)
        self.tag = Button(_("Tag all…"), object_name="guest_lists_tag", accessible_name=_("Put a tag on everybody of this list"))
        self.tag.clicked.connect(self._ask_tag)
        self.export = Button(_("Export…"), object_name="guest_lists_export", accessible_name=_("Export this list"))
        self.export.clicked.connect(self._choose_export)
        for button in (self.save, self.delete, self.tag, self.export):
            row.addWidget(button)
        return row

    def _take_permissions(self, held: frozenset[Permission]) -> None:
        for button in (self.save, self.tag):
            button.setVisible(Permission.EDIT_PROFILE in held)
        self.delete.setVisible(Permission.EDIT_PROFILE in held)
        self.export.setVisible(Permission.EXPORT_GUESTS in held)

    def _read(self, *, first: bool) -> None:
        if first:
            self._lines, self._next = [], None
            self.content.show_loading()
            self._context.runner.read(
                guest_count, self._take_count, self._context.messages.error, owner=self, key="count", wanted=self._wanted
            )
            self._show_conditions()
        self._context.runner.read(
            guests_matching, self._take_page, self.content.show_error, owner=self, key="page", wanted=self._wanted, after=self._next
        )

    def _take_page(self, page: GuestPage) -> None:
        self._lines.extend(page.lines)
        self._next = page.after
        self.more.setVisible(page.after is not None)
        self.table.set_rows(self._lines)
        self.content.show_content(empty=not self._lines)

    def _take_count(self, count: int) -> None:
        words = plural("{count} guest", "{count} guests", count)
        self.count.setText(
            _("more than {count} guests").format(count=f"{MOST_COUNTED:,}") if count > MOST_COUNTED else words.format(count=count)
        )

    def _take_saved(self, lists: tuple[SavedGuestList, ...]) -> None:
        self._known = {saved.id: saved for saved in lists}
        self.saved.set_choices(
            [(None, _("None")), *((saved.id, saved.name if saved.own else _("{name} (shared)").format(name=saved.name)) for saved in lists)]
        )
        if self._saved is not None:
            self._saved = self._known.get(self._saved.id)
            self.saved.set_value(None if self._saved is None else self._saved.id)
        self.delete.setEnabled(self._saved is not None and self._saved.own)

    def _choose_saved(self) -> None:
        self._saved = self._known.get(self.saved.value())
        self.delete.setEnabled(self._saved is not None and self._saved.own)
        self.form.show_filter(GuestFilter() if self._saved is None else self._saved.filter)
        self.apply()

    def _show_conditions(self) -> None:
        """A chip a condition; pressing it takes the condition away."""
        for button in self._chip_buttons:
            self._chip_flow.removeWidget(button)
            button.deleteLater()
        self._chip_buttons = [self._chip(names, words) for names, words in condition_words(self._wanted, self._context.status().currency)]

    def _chip(self, names: tuple[str, ...], words: str) -> Button:
        chip = Button(
            f"{words}  ×",
            object_name=f"guest_condition_{names[0]}",
            accessible_name=_("Without {condition}").format(condition=words),
            kind="chip",
            parent=self._chips,
        )
        chip.clicked.connect(lambda: self._drop(names))
        self._chip_flow.addWidget(chip)
        chip.show()
        return chip

    def _drop(self, names: tuple[str, ...]) -> None:
        self.form.set_values(**dict.fromkeys(names))
        self.apply()

    def _ask_name(self) -> None:
        if not self._shows_what_is_typed():
            return
        dialog = AskDialog(
            self,
            object_name="guest_list_name",
            title=_("Save this filter"),
            sentence=_("The list always shows whoever passes the filter at the time."),
            yes=_("Save"),
            fields=(
                TextField("name", _("Name"), object_name="guest_list_name_name", required=True, limit=80),
                CheckField("shared", _("For everybody"), object_name="guest_list_name_shared"),
            ),
        )
        own = self._saved if self._saved is not None and self._saved.own else None
        dialog.form.set_values(name="" if own is None else own.name, shared=own is not None and own.shared)
        dialog.ask(lambda values: self.save_as(values["name"], shared=bool(values["shared"])))

    def _ask_tag(self) -> None:
        if not self._shows_what_is_typed():
            return
        dialog = AskDialog(
            self,
            object_name="guest_list_tag",
            title=_("Tag everybody of this list"),
            sentence=self.count.text(),
            yes=_("Tag"),
            fields=(
                TextField("tag", _("Tag"), object_name="guest_list_tag_tag", required=True, limit=80),
                TextField("reason", _("Reason"), object_name="guest_list_tag_reason", required=True, limit=400),
            ),
        )
        dialog.ask(lambda values: self.tag_all(values["tag"], values["reason"]))

    def _choose_export(self) -> None:
        if not self._shows_what_is_typed():
            return
        dialog = QFileDialog(self, _("Export of guests"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.setNameFilters([_("Workbook (*.xlsx)"), _("CSV (*.csv)")])
        dialog.fileSelected.connect(lambda chosen: self.export_to(Path(chosen)))
        dialog.open()

    def _not_exported(self, path: Path, error: StaffError) -> None:
        if not isinstance(error, JobStopped):
            self._context.messages.error(error)
            return
        # A job that had to be ended by force could not tidy up itself.
        part_of(path).unlink(missing_ok=True)
        words = _("The export was stopped. Nothing was exported; a file “{file}” from before is as it was.")
        self._context.messages.info(words.format(file=path.name))

    def _delete(self) -> None:
        saved = self._saved
        if saved is None:
            return
        dialog = ConfirmDialog(
            self,
            object_name="guest_list_delete",
            title=_("Delete the list “{name}”?").format(name=saved.name),
            sentence=_("Only the filter goes; the guests stay as they are."),
            yes=_("Delete the list"),
            danger=True,
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask(lambda _reason: self._delete_now(saved))

    def _delete_now(self, saved: SavedGuestList) -> None:
        self._context.runner.run(
            delete_guest_list,
            lambda _done: self._deleted(saved),
            self._context.messages.error,
            owner=self,
            list_id=saved.id,
            version=saved.version,
        )

    def _deleted(self, saved: SavedGuestList) -> None:
        self._saved = None
        self._context.messages.success(_("The list “{name}” is deleted.").format(name=saved.name))
        self.form.show_filter(GuestFilter())
        self._wanted = GuestFilter()
        self.refresh()

    def _saved_now(self, saved: GuestListSaved, name: str) -> None:
        self._saved = SavedGuestList(saved.list_id, name, self._wanted, shared=False, version=saved.version, own=True)
        self._context.messages.success(_("The list “{name}” is saved.").format(name=name))
        self.refresh()

    def _tagged(self, done: GuestsTagged) -> None:
        self._context.messages.success(_("{tagged} guests tagged; {had} had the tag before.").format(tagged=done.tagged, had=done.had_it))
        self.refresh()

    def _address(self) -> DeskAddress:
        return DeskAddress.of(cast("Desk", self._context.runner.desk))

    def _spend(self, line: GuestLine) -> str:
        return money_text(line.spend_minor, self._context.status().currency) if line.spend_minor else ""


def _last_stay(line: GuestLine) -> str:
    return "" if line.last_stay is None else input_date_text(line.last_stay)
