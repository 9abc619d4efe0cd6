"""What a guest may ask of the hotel about their own data: a copy of it, or that it be erased."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QFileDialog, QMenu

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.own_data_file import own_data_job
from hotel_desk.language import _
from hotel_desk.queries.erasure import OBSTACLE_TITLES, ErasurePreview, erasure_preview
from hotel_desk.services.erasure import CannotErase, GuestErased, erase_guest
from hotel_desk.ui.guests.erasure_report import ErasureReportDialog
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.confirm import ConfirmDialog
from hotel_desk.ui.widgets.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from hotel_desk.db.desk import Desk
    from hotel_desk.queries.guest_file import GuestFile
    from hotel_desk.ui.shell.screen import ScreenContext


class PrivacyButton(Button):
    """A button with a menu; hidden where there is nothing in it for whoever looks.

    Args:
        unsaved: whether something typed would be lost by an erasure.
    """

    def __init__(self, context: ScreenContext, *, unsaved: Callable[[], bool]) -> None:
        title = _("Personal data")
        super().__init__(title, object_name="guest_privacy", accessible_name=title, kind="quiet", icon_name="mdi6.shield-account-outline")
        self._context = context
        self._unsaved = unsaved
        self._file: GuestFile | None = None
        menu = named(QMenu(self), "guest_privacy_menu", title)
        self.give = menu.addAction(_("Give out a copy…"))
        self.give.setObjectName("guest_own_data")
        self.give.triggered.connect(self._choose_folder)
        self.erase = menu.addAction(_("Erase the guest…"))
        self.erase.setObjectName("guest_erase")
        self.erase.triggered.connect(self._ask_whether_possible)
        self.setMenu(menu)

    def show_file(self, file: GuestFile | None, allowed: frozenset[Permission]) -> None:
        """Be about a record; None: a new one."""
        self._file = file
        guest = file is not None and file.form.kind is ProfileKind.GUEST and not file.erased
        may_give, may_erase = Permission.EXPORT_GUESTS in allowed, Permission.ERASE_GUESTS in allowed
        self.give.setVisible(may_give)
        self.erase.setVisible(may_erase)
        self.setVisible(guest and (may_give or may_erase))

    def give_out(self, folder: Path) -> None:
        """Write the copy into a folder."""
        if self._file is None:
            return
        self._context.runner.job(
            own_data_job,
            self._given,
            self._context.messages.error,
            title=_("Copy of a guest's own data"),
            owner=self,
            address=DeskAddress.of(cast("Desk", self._context.runner.desk)),
            profile_id=self._file.profile_id,
            folder=folder,
        )

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, _("Where to write the copy"))
        dialog.setObjectName("guest_own_data_folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda chosen: self.give_out(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _given(self, files: tuple[Path, ...]) -> None:
        self._context.messages.success(_("Written, for you alone to read: {files}").format(files=", ".join(file.name for file in files)))

    def _ask_whether_possible(self) -> None:
        if self._file is None:
            return
        if self._unsaved():
            self._context.messages.warning(_("Something typed here is not saved. Save or discard it first; then erase the guest."))
            return
        self._context.runner.read(
            erasure_preview, self._ask, self._context.messages.error, owner=self, key="erasure", profile_id=self._file.profile_id
        )

    def _ask(self, preview: ErasurePreview) -> None:
        if preview.obstacles:
            reasons = tuple(OBSTACLE_TITLES[obstacle] for obstacle in preview.obstacles)
            self._context.messages.error(CannotErase(name=preview.name, reasons=reasons))
            return
        dialog = ConfirmDialog(
            self.window(),
            object_name="guest_erasure",
            title=_("Erase {guest}?").format(guest=preview.name),
            sentence=_(
                "Everything that tells who this guest is goes: names, contacts, documents, notes, photo, and records merged into it."
            ),
            points=(
                _("Stays and money stay, under a name that says nothing."),
                _("It cannot be taken back."),
            ),
            yes=_("Erase the guest"),
            reason=True,
            danger=True,
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.ask(lambda reason: self._erase_now(preview, reason))

    def _erase_now(self, preview: ErasurePreview, reason: str) -> None:
        self._context.runner.run(
            erase_guest, self._erased, self._context.messages.error, owner=self, profile_id=preview.profile_id, reason=reason
        )

    def _erased(self, report: GuestErased) -> None:
        ErasureReportDialog(self.window(), report).open()
