"""The photo of a guest: read when it comes into view, changed and taken away at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel

from hotel_desk.language import _
from hotel_desk.queries.guest_file import guest_photo
from hotel_desk.services.guest_photos import LARGEST_PHOTO_BYTES, set_guest_photo
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.guest_file import GuestFile
    from hotel_desk.ui.shell.screen import ScreenContext

WIDTH, HEIGHT = 96, 128


class PhotoPart(QFrame):
    """The picture, *Choose photo* and *Take away*; hidden while the record is new."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_photo")
        self.setProperty("role", "card")
        self._context = context
        self._file: GuestFile | None = None
        self.picture = named(QLabel(_("No photo")), "guest_photo_picture", _("Photo"))
        self.picture.setFixedSize(WIDTH, HEIGHT)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose = Button(
            _("Choose photo…"), object_name="guest_photo_choose", accessible_name=_("Choose photo…"), icon_name="mdi6.image-plus-outline"
        )
        self.choose.clicked.connect(self._choose)
        self.remove = Button(_("Take away"), object_name="guest_photo_remove", accessible_name=_("Take the photo away"), kind="quiet")
        self.remove.clicked.connect(lambda: self._set(None))
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 12, 12, 12)
        row.setSpacing(12)
        row.addWidget(self.picture)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(label(_("JPEG or PNG, at most 2 MB. It is kept sealed."), "small", wrap=True), 1, Qt.AlignmentFlag.AlignBottom)

    def show_file(self, file: GuestFile | None, *, may_edit: bool) -> None:
        """Be about a guest."""
        self._file = file
        self.setVisible(file is not None)
        self._show(None)
        has = file is not None and file.has_photo
        self.choose.setEnabled(may_edit)
        self.remove.setEnabled(may_edit)
        self.remove.setVisible(has)
        if file is not None and has:
            self._context.runner.read(guest_photo, self._show, self._unreadable, key="photo", profile_id=file.profile_id)

    def set_from_file(self, path: Path) -> None:
        """Take the photo in a file."""
        try:
            size = path.stat().st_size
            image = path.read_bytes() if size <= LARGEST_PHOTO_BYTES else b""
        except OSError as error:
            self._context.messages.error(_("{file} cannot be read: {reason}").format(file=path.name, reason=error.strerror or ""))
            return
        if size > LARGEST_PHOTO_BYTES:
            self._context.messages.error(_("The photo is larger than 2 MiB. Nothing was saved. Make it smaller and try again."))
            return
        if QImage.fromData(image).isNull():
            self._context.messages.error(
                _("{file} is no picture that can be shown. Nothing was saved. Choose a JPEG or PNG.").format(file=path.name)
            )
            return
        self._set(image)

    def _choose(self) -> None:
        dialog = QFileDialog(self, _("Choose photo"))
        dialog.setObjectName("guest_photo_files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("Pictures (*.png *.jpg *.jpeg)"))
        dialog.fileSelected.connect(lambda chosen: self.set_from_file(Path(chosen)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _set(self, image: bytes | None) -> None:
        if self._file is not None:
            words = _("The photo is taken away.") if image is None else _("The photo is saved.")
            self._context.runner.run(
                set_guest_photo,
                lambda _done: self._context.messages.success(words),
                self._context.messages.error,
                owner=self,
                profile_id=self._file.profile_id,
                image=image,
            )

    def _show(self, image: bytes | None) -> None:
        shown = QImage.fromData(image) if image else QImage()
        if shown.isNull():
            self.picture.setText(_("No photo"))
            return
        keep = Qt.AspectRatioMode.KeepAspectRatio
        self.picture.setPixmap(QPixmap.fromImage(shown).scaled(WIDTH, HEIGHT, keep, Qt.TransformationMode.SmoothTransformation))

    def _unreadable(self, error: object) -> None:
        self.picture.setText(_("sealed"))
        self.picture.setToolTip(str(error))
