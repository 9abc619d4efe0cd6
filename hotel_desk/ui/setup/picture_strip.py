"""The pictures of one thing: small, with what they show; added from files, taken away with a way back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFileDialog, QFrame, QLabel, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.setup_property import PictureRow, pictures_of
from hotel_desk.services.setup_pictures import LARGEST_PICTURE_BYTES, PictureTooLarge, add_picture, remove_picture
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.flow_layout import FlowLayout
from hotel_desk.ui.widgets.text import ElidedLabel, label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from hotel_desk.domain.codes import EntityKind
    from hotel_desk.ui.shell.screen import ScreenContext

THUMBNAIL_WIDTH, THUMBNAIL_HEIGHT = 152, 104


class PictureStrip(QWidget):
    """Shows and changes the pictures of a saved thing; for a new one it says that saving comes first."""

    def __init__(self, context: ScreenContext, kind: EntityKind, *, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._context = context
        self._kind = kind
        self._owner_id: UUID | None = None
        self._shown: tuple[PictureRow, ...] | None = None
        self._cards = QWidget()
        self._flow = FlowLayout(self._cards, spacing=8)
        self._hint = label("", "small", wrap=True)
        self.add_button = Button(
            _("Add picture…"), object_name=f"{object_name}_add", accessible_name=_("Add picture…"), icon_name="mdi6.image-plus-outline"
        )
        self.add_button.clicked.connect(self._choose_files)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(label(_("Pictures"), "heading"))
        column.addWidget(self._hint)
        column.addWidget(self._cards)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_of(self, owner_id: UUID | None) -> None:
        """Show the pictures of a thing; None: it is not saved yet."""
        if owner_id != self._owner_id:
            self._owner_id = owner_id
            self._show(())
        self.add_button.setVisible(owner_id is not None)
        hint = _("PNG or JPEG, at most 5 MB each.") if owner_id is not None else _("Pictures can be added once this is saved.")
        self._hint.setText(hint)
        self.refresh()

    def refresh(self) -> None:
        """Read them again."""
        if self._owner_id is not None:
            self._context.runner.read(pictures_of, self._show, key="pictures", owner_id=self._owner_id)

    def add_files(self, paths: Sequence[str]) -> None:
        """Add the pictures in some files; each that cannot be used is told of in a sentence."""
        for path in map(Path, paths):
            sentence = self._add_file(path)
            if sentence:
                self._context.messages.error(sentence)
                return

    def _choose_files(self) -> None:
        dialog = QFileDialog(self, _("Add pictures"))
        dialog.setObjectName(f"{self.objectName()}_files")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("Pictures (*.png *.jpg *.jpeg)"))
        dialog.filesSelected.connect(self.add_files)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _add_file(self, path: Path) -> str:
        """Add one; answers why not, or nothing."""
        try:
            size = path.stat().st_size
            if size > LARGEST_PICTURE_BYTES:
                return f"{path.name}: {PictureTooLarge(size=-(-size // 1_000_000))}"
            content = path.read_bytes()
        except OSError:
            return _("{file} cannot be read. Nothing was saved. Choose another file.").format(file=path.name)
        if QImage.fromData(content).isNull():
            return _("{file} is no picture that can be shown. Nothing was saved. Choose a PNG or JPEG file.").format(file=path.name)
        self._add(path.stem.replace("_", " "), content)
        return ""

    def _add(self, caption: str, content: bytes) -> None:
        self._context.runner.run(
            add_picture, self._changed, owner=self, owner_kind=self._kind, owner_id=self._owner_id, caption=caption, content=content
        )

    def _remove(self, picture: PictureRow) -> None:
        def taken_away(_result: object) -> None:
            self.refresh()
            undo = MessageAction(_("Undo"), lambda: self._add(picture.caption, picture.content))
            self._context.messages.success(_("The picture was removed."), undo)

        self._context.runner.run(remove_picture, taken_away, owner=self, picture_id=picture.id)

    def _changed(self, _result: object) -> None:
        self.refresh()

    def _show(self, pictures: Sequence[PictureRow]) -> None:
        if self._shown is not None and [row.id for row in pictures] == [row.id for row in self._shown]:
            return
        self._shown = tuple(pictures)
        while self._flow.count():
            item = self._flow.takeAt(0)
            if item is not None:
                item.widget().deleteLater()
        for number, picture in enumerate(pictures):
            self._flow.addWidget(self._card(number, picture))
        self._cards.setVisible(bool(pictures))

    def _card(self, number: int, picture: PictureRow) -> QFrame:
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(THUMBNAIL_WIDTH + 2)
        image = QPixmap()
        image.loadFromData(picture.content)
        thumbnail = QLabel()
        thumbnail.setObjectName(f"{self.objectName()}_{number}")
        thumbnail.setAccessibleName(picture.caption or _("Picture"))
        thumbnail.setAlignment(Qt.AlignmentFlag.AlignCenter)
        thumbnail.setFixedHeight(THUMBNAIL_HEIGHT)
        thumbnail.setPixmap(
            image.scaled(
                THUMBNAIL_WIDTH - 8,
                THUMBNAIL_HEIGHT - 8,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        remove = Button(
            _("Remove"),
            object_name=f"{self.objectName()}_remove_{number}",
            accessible_name=_("Remove picture {caption}").format(caption=picture.caption),
            kind="quiet",
        )
        remove.clicked.connect(lambda: self._remove(picture))
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 4)
        column.setSpacing(0)
        column.addWidget(thumbnail)
        caption = ElidedLabel(picture.caption, "small")
        caption.setContentsMargins(8, 0, 8, 0)
        column.addWidget(caption)
        column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        return card
