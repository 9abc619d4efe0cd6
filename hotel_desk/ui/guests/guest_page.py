"""Find a guest, and the editor beside: guests with unsaved edits keep an editor of their own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QListView, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.domain.codes import ProfileKind
from hotel_desk.domain.permissions import Permission
from hotel_desk.language import _
from hotel_desk.queries.guest_desk import recent_guests
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.queries.profiles import ProfileHit, find_profiles
from hotel_desk.services.guest_views import note_profile_view
from hotel_desk.ui.guests.editor import GuestEditor
from hotel_desk.ui.guests.reading import OpenedFile, opened_file
from hotel_desk.ui.guests.words import hit_words
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.states import Content, EmptyState
from hotel_desk.ui.widgets.text import label
from hotel_desk.ui.widgets.two_line_delegate import SUBTITLE_ROLE, TwoLineDelegate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.ui.shell.screen import ScreenContext

DEBOUNCE_MS = 120
HITS = 50
RECENT = 20
LIST_WIDTH = 272
EDITOR_LEAST = 560


class GuestPage(QWidget):
    """The finder with its list, and a stack of editors of which one is on view.

    Signals:
        edited(): what is unsaved may have changed.
    """

    edited = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_page")
        self._context = context
        self._allowed: frozenset[Permission] | None = None
        self._beginning: tuple[ProfileKind, str] | None = None
        self._hits: Sequence[ProfileHit] = ()
        self._editors: list[GuestEditor] = []
        self._wanted: ProfileId | None = None
        self._timer = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._timer.timeout.connect(self.search)
        self._side = self._make_side()
        self._stack = QStackedWidget()
        nobody = EmptyState(
            _("Nobody is open"),
            _("Type a name, a number or a phone; or begin a new guest (Ctrl+Shift+G)."),
            object_name="guest_nobody",
            accessible_name=_("Nobody is open"),
            icon_name="mdi6.account-search-outline",
        )
        self._stack.addWidget(nobody)
        self.content = Content(self._stack, nobody_read(), self._read_again, object_name="guest_content", accessible_name=_("Guest file"))
        self.content.show_content()
        self._back = Button(
            _("Back to the list"),
            object_name="guest_back",
            accessible_name=_("Back to the list"),
            kind="quiet",
            icon_name="mdi6.arrow-left",
        )
        self._back.clicked.connect(self.show_list)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.content, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._side)
        row.addLayout(right, 1)
        self._back.hide()
        self.setFocusProxy(self.finder)
        QShortcut(QKeySequence("Ctrl+F"), self, self.take_focus)

    # --- What is asked of it ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read who may do what, the list, and the guest on view again."""
        self._read_allowed()
        self.search()

    def open_guest(self, profile_id: ProfileId) -> None:
        """Show a guest; one with unsaved edits as they were left."""
        self._beginning = None
        for editor in self._editors:
            if editor.profile_id == profile_id and editor.is_dirty():
                self._wanted = None
                self._show(editor)
                self._reread(editor)
                return
        self._wanted = profile_id
        self._read_wanted()

    def begin_new(self, kind: ProfileKind = ProfileKind.GUEST, name: str = "") -> None:
        """Begin a new record; one of that kind begun before and not saved comes back."""
        self._wanted = None
        if self._allowed is None:
            # Asked for from another screen before this one was read: a form that nothing may be typed in helps nobody.
            self._beginning = (kind, name)
            self._read_allowed()
            return
        self._beginning = None
        begun = next((one for one in self._editors if one.profile_id is None and one.kind is kind and one.is_dirty()), None)
        editor = begun or self._free_editor()
        if begun is None:
            editor.begin(kind, name, self._allowed)
        self._show(editor)
        editor.fields.fields["name"].setFocus()

    def editor(self) -> GuestEditor | None:
        """The editor on view."""
        shown = self._stack.currentWidget()
        return shown if isinstance(shown, GuestEditor) else None

    def unsaved(self) -> list[str]:
        """Each guest with unsaved edits, and which."""
        return [f"{one.title()}: {', '.join(one.edits())}" for one in self._editors if one.is_dirty()]

    def take_focus(self) -> None:
        """Go to the finder."""
        self.show_list()
        self.finder.setFocus()
        self.finder.selectAll()

    def show_list(self) -> None:
        """Go back to the list; the editor stays as it is."""
        self._side.show()
        self._arrange(editor_first=False)
        self.list.setFocus() if self.list.currentIndex().isValid() else self.finder.setFocus()

    def search(self) -> None:
        """Find what is typed; those opened lately while nothing is."""
        self._timer.stop()
        text = self.finder.text().strip()
        self._heading.setText(_("Found") if text else _("Opened lately"))
        if text:
            self._context.runner.read(find_profiles, self._found, key="list", text=text, limit=HITS)
        else:
            self._context.runner.read(recent_guests, self._found, key="list", limit=RECENT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(editor_first=self.editor() is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if watched is self.finder and event.key() == Qt.Key.Key_Down and self._hits:
                self.list.setFocus()
                return True
            if enter and watched in (self.finder, self.list) and self._hits:
                self._open_row(max(0, self.list.currentIndex().row()))
                return True
        return super().eventFilter(watched, event)

    # --- The list --------------------------------------------------------------------------------------------------------

    def _make_side(self) -> QWidget:
        self.finder = named(QLineEdit(), "guest_find", _("Find a guest, company or agent"))
        self.finder.setPlaceholderText(_("Name, phone, e-mail, document, member"))
        self.finder.setClearButtonEnabled(True)
        self.finder.setMaxLength(120)
        self.finder.textEdited.connect(lambda _text: self._timer.start())
        self.finder.textChanged.connect(lambda text: None if text else self._timer.start())
        self._heading = label(_("Opened lately"), "small")
        self._model = QStandardItemModel(self)
        self.list = named(QListView(), "guest_hits", _("Guests"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(TwoLineDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(lambda index: self._open_row(index.row()))
        for widget in (self.finder, self.list):
            widget.installEventFilter(self)
        self._none = label("", "quiet", wrap=True)
        self._none.hide()
        side = QFrame()
        side.setObjectName("guest_side")
        side.setProperty("role", "card")
        column = QVBoxLayout(side)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.finder)
        column.addWidget(self._heading)
        column.addWidget(self._none)
        column.addWidget(self.list, 1)
        return side

    def _found(self, hits: Sequence[ProfileHit]) -> None:
        current = self._current_id()
        self._hits = hits
        self._model.clear()
        for hit in hits:
            item = QStandardItem()
            item.setData(hit_words(hit), SUBTITLE_ROLE)
            self._model.appendRow(item)
        self._mark()
        self._none.setText(_("Nobody found. Check the spelling, or begin a new guest.") if self.finder.text().strip() else _("Nobody yet."))
        self._none.setVisible(not hits)
        for number, hit in enumerate(hits):
            if hit.id == current or (current is None and number == 0):
                self.list.setCurrentIndex(self._model.index(number, 0))

    def _mark(self) -> None:
        """A dot before those with unsaved edits."""
        dirty = {one.profile_id for one in self._editors if one.is_dirty()}
        for number, hit in enumerate(self._hits):
            item = self._model.item(number)
            if item is not None:
                item.setText(f"• {hit.name}" if hit.id in dirty else hit.name)
                words = _("{guest}, not saved").format(guest=hit.name) if hit.id in dirty else hit.name
                item.setData(f"{words}. {hit_words(hit)}", Qt.ItemDataRole.AccessibleTextRole)

    def _open_row(self, number: int) -> None:
        if 0 <= number < len(self._hits):
            self.list.setCurrentIndex(self._model.index(number, 0))
            self.open_guest(self._hits[number].id)

    def _current_id(self) -> ProfileId | None:
        row = self.list.currentIndex().row()
        return self._hits[row].id if 0 <= row < len(self._hits) else None

    # --- The editors -----------------------------------------------------------------------------------------------------

    def _read_again(self) -> None:
        self._read_wanted() if self._beginning is None else self._read_allowed()

    def _read_allowed(self) -> None:
        if self._beginning is None:
            self._context.runner.read(own_permissions, self._take_allowed, key="allowed")
        else:
            self.content.show_loading()
            self._context.runner.read(own_permissions, self._take_allowed, self.content.show_error, key="allowed")

    def _read_wanted(self) -> None:
        if self._wanted is None:
            return
        self.content.show_loading()
        self._context.runner.read(opened_file, self._take_file, self.content.show_error, key="file", profile_id=self._wanted)

    def _take_file(self, opened: OpenedFile) -> None:
        """The guest asked for is here: show it in an editor that nothing is typed in, and write down that it was opened."""
        file, self._allowed = opened.file, opened.allowed
        if file.asked_id != self._wanted:
            return
        self._wanted = None
        kept = next((one for one in self._editors if one.profile_id == file.profile_id and one.is_dirty()), None)
        if kept is not None:
            kept.take(file, self._allowed)
        editor = kept or self._free_editor()
        if kept is None:
            editor.show_file(file, self._allowed)
        self._show(editor)
        self._note_view(file.profile_id)

    def _note_view(self, profile_id: ProfileId) -> None:
        """Write down who has this record in front of them."""
        self._context.runner.run(note_profile_view, self._noted, profile_id=profile_id)

    def _noted(self, _viewed: object) -> None:
        """Whoever was opened goes to the top of those opened lately."""
        if not self.finder.text().strip():
            self.search()

    def _free_editor(self) -> GuestEditor:
        """An editor in which nothing is unsaved, made when there is none."""
        for editor in self._editors:
            if not editor.is_dirty():
                return editor
        editor = GuestEditor(self._context)
        editor.edited.connect(self._mark)
        editor.edited.connect(self.edited)
        editor.saved.connect(lambda _saved: self.search())
        editor.written.connect(self._note_view)
        editor.left.connect(self.show_list)
        editor.guest_asked.connect(self.open_guest)
        self._editors.append(editor)
        self._stack.addWidget(editor)
        return editor

    def _show(self, editor: GuestEditor) -> None:
        self._stack.setCurrentWidget(editor)
        self.content.show_content()
        self._arrange(editor_first=True)

    def _reread(self, editor: GuestEditor) -> None:
        if editor.profile_id is not None:
            take = partial(self._take_again, editor)
            self._context.runner.read(opened_file, take, owner=editor, key="again", profile_id=editor.profile_id)

    def _take_again(self, editor: GuestEditor, opened: OpenedFile) -> None:
        if editor.profile_id == opened.file.asked_id:
            editor.take(opened.file, opened.allowed)

    def _take_allowed(self, allowed: frozenset[Permission]) -> None:
        self._allowed = allowed
        for editor in self._editors:
            if editor.profile_id is None:
                editor.permit(allowed)
            elif editor is self.editor() or editor.is_dirty():
                self._reread(editor)
        shown = self.editor()
        if shown is not None:
            shown.refresh_page()
        if self._beginning is not None:
            self.begin_new(*self._beginning)

    def _arrange(self, *, editor_first: bool) -> None:
        """List and editor side by side; where it is too narrow for both, one of them."""
        narrow = self.width() < LIST_WIDTH + EDITOR_LEAST
        alone = narrow and self.editor() is not None
        self._side.setVisible(not alone or not editor_first)
        self.content.setVisible(not alone or editor_first)
        self._back.setVisible(alone and editor_first)
        self._side.setMaximumWidth(16_777_215 if alone else LIST_WIDTH)
        self._side.setMinimumWidth(LIST_WIDTH)


def nobody_read() -> EmptyState:
    """What stands where a guest file would be; the stack shows its own words before anybody is opened."""
    return EmptyState(_("Nobody is open"), "", object_name="guest_nothing", accessible_name=_("Nobody is open"))
