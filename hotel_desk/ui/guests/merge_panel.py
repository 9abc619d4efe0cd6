"""Two records side by side: which is kept, of which each field is taken, what is led over; then one record, or two people."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from hotel_desk.domain.profile_merging import Side
from hotel_desk.language import _
from hotel_desk.queries.merge_preview import DOUBT_TITLES, OBSTACLE_TITLES, MergeField, MergePreview, merge_preview
from hotel_desk.services.duplicates import dismiss_pair, offer_pair_again
from hotel_desk.services.guest_views import note_profile_view
from hotel_desk.services.profile_merges import merge_profiles, undo_merge
from hotel_desk.ui.guests.merge_words import moves_words, stored_words
from hotel_desk.ui.guests.words import field_title
from hotel_desk.ui.shell.screen import MessageAction
from hotel_desk.ui.widgets.buttons import Button, CommandButton, Intent
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.domain.codes import ProfileKind
    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.services.duplicates import PairDecided
    from hotel_desk.services.profile_merges import ProfilesMerged
    from hotel_desk.ui.shell.screen import ScreenContext


class MergePanel(SidePanel):
    """Shows two records; whoever may not merge sees them, and cannot decide.

    Signals:
        decided(): they are one record, or two people; also when that was taken back.
        guest_asked(profile_id): show that record.
    """

    decided = Signal()
    guest_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="guest_merge", accessible_name=_("Two records side by side"), unsaved=self.unsaved)
        self._context = context
        self._pair: tuple[ProfileId, ProfileId] | None = None
        self._preview: MergePreview | None = None
        self._to_note: list[ProfileId] = []
        self._chosen: dict[str, Side] = {}
        self._may_decide = True
        self._kept = self._make_sides()
        self._warning = named(label("", "warning", wrap=True), "guest_merge_warning", _("What speaks against it"))
        self.add(self._warning)
        self.sure = named(QCheckBox(_("It is one person all the same")), "guest_merge_sure", _("It is one person all the same"))
        self.sure.toggled.connect(self._allow)
        self.add(self.sure)
        self._fields = QWidget()
        self._column = QVBoxLayout(self._fields)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.add(self._fields)
        self.add(label(_("Led over to the record that is kept"), "label"))
        self._moves = named(label("", wrap=True), "guest_merge_moves", _("Led over to the record that is kept"))
        self.add(self._moves)
        self._add_buttons()
        self.left.connect(self._forget)

    def show_pair(self, first_id: ProfileId, second_id: ProfileId, *, may_decide: bool = True) -> None:
        """Put two records side by side; the first is kept, until somebody chooses the other."""
        if self._pair is None or {first_id, second_id} != set(self._pair):
            self._chosen = {}
            self.sure.setChecked(False)
            self._pair = (first_id, second_id)
            self._to_note = [first_id, second_id]
        self._may_decide = may_decide
        self.refresh()

    def refresh(self) -> None:
        """Read both records again; what was chosen stays chosen."""
        if self._pair is not None:
            kept, merged = self._pair
            self._context.runner.read(merge_preview, self._take, key="merge", kept_id=kept, merged_id=merged)

    def unsaved(self) -> list[str]:
        """The fields somebody chose, and did not carry out."""
        if self._preview is None or not self._chosen:
            return []
        return [f"{self._preview.kept_name}: {', '.join(field_title(name, self._preview.kind) for name in self._chosen)}"]

    def _make_sides(self) -> dict[Side, Button]:
        """Which record is kept: the two names beside each other, over the two columns of the fields."""
        self.add(label(_("Which record is kept? The other leads on to it."), "label", wrap=True))
        group = QButtonGroup(self)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        sides = {}
        for side, name in ((Side.KEPT, "first"), (Side.MERGED, "second")):
            button = Button("", object_name=f"guest_merge_{name}", accessible_name=_("Keep this record"), kind="chip")
            button.setCheckable(True)
            button.toggled.connect(partial(_tick, button))
            group.addButton(button)
            line.addWidget(button, 1)
            sides[side] = button
        sides[Side.MERGED].clicked.connect(self._swap)
        self.add(row)
        return sides

    def _add_buttons(self) -> None:
        for key, title, place in (("guest", _("Open kept"), 0), ("other", _("Open other"), 1)):
            button = Button(title, object_name=f"guest_merge_open_{key}", accessible_name=title)
            button.clicked.connect(partial(self._ask_for, place))
            self.add_secondary(button)
        runner = self._context.runner
        self.two = CommandButton(
            _("Two people"),
            runner,
            self._two_people,
            self._said_two,
            object_name="guest_merge_two",
            accessible_name=_("They are two people: never offer them again"),
            kind="plain",
        )
        self.add_secondary(self.two)
        self.one = CommandButton(
            _("Make one record"),
            runner,
            self._one_record,
            self._made_one,
            object_name="guest_merge_one",
            accessible_name=_("Make one record"),
        )
        self.set_primary(self.one)

    def _take(self, preview: MergePreview) -> None:
        if self._pair != (preview.kept_id, preview.merged_id):
            return
        self._preview = preview
        self.set_heading(_("One person?"), f"{preview.kept_name} · {preview.merged_name}")
        for side, name in ((Side.KEPT, preview.kept_name), (Side.MERGED, preview.merged_name)):
            self._kept[side].setText(self._short(name))
            self._kept[side].setToolTip(name)
            self._kept[side].setAccessibleName(_("Keep the record of {name}").format(name=name))
        self._kept[Side.KEPT].setChecked(True)
        for button in self._kept.values():
            _tick(button, button.isChecked())
        self._say_what_speaks_against(preview)
        self._show_fields(preview)
        self._moves.setText(moves_words(preview.moves) or _("nothing"))
        self._allow()
        self._note_views()

    def _note_views(self) -> None:
        """Both records are open: write down who looked at them, once."""
        while self._to_note:
            self._context.runner.run(note_profile_view, owner=self, profile_id=self._to_note.pop())

    def _say_what_speaks_against(self, preview: MergePreview) -> None:
        reasons = [_(OBSTACLE_TITLES[one]) for one in preview.obstacles] or [_(DOUBT_TITLES[one]) for one in preview.doubts]
        words = _("They cannot be made one: {reasons}.") if preview.obstacles else _("They may be two people: {reasons}.")
        self._warning.setText(words.format(reasons=", ".join(reasons)))
        self._warning.setVisible(bool(reasons))
        self.sure.setVisible(bool(preview.doubts) and not preview.obstacles)

    def _show_fields(self, preview: MergePreview) -> None:
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        differing = [field for field in preview.fields if field.differs]
        for field in differing:
            self._column.addWidget(self._row(field, preview.kind))
        if not differing:
            self._column.addWidget(label(_("They say the same of everything."), wrap=True))

    def _row(self, field: MergeField, kind: ProfileKind) -> QWidget:
        """One field: its name, and under it both values to choose from, under the names of the records."""
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        title = field_title(field.field, kind)
        column.addWidget(label(title, "label"))
        line = QHBoxLayout()
        line.setSpacing(8)
        group = QButtonGroup(row)
        taken = self._chosen.get(field.field, field.taken)
        for side, text in ((Side.KEPT, field.kept), (Side.MERGED, field.merged)):
            words = stored_words(field.field, text, self._context.status().currency)
            button = Button(
                self._short(words),
                object_name=f"guest_merge_{field.field}_{side.value.lower()}",
                accessible_name=f"{title}: {words}",
                tooltip=words,
                kind="chip",
            )
            button.setCheckable(True)
            button.toggled.connect(partial(_tick, button))
            button.setChecked(side is taken)
            button.clicked.connect(partial(self._choose, field.field, side))
            group.addButton(button)
            line.addWidget(button, 1)
        column.addLayout(line)
        return row

    def _choose(self, field: str, side: Side) -> None:
        self._chosen[field] = side

    def _swap(self) -> None:
        """The other record is kept: every choice stays with the record it was of."""
        if self._pair is None:
            return
        self._chosen = {field: Side.MERGED if side is Side.KEPT else Side.KEPT for field, side in self._chosen.items()}
        kept, merged = self._pair
        self._pair = (merged, kept)
        self.refresh()

    def _allow(self) -> None:
        preview = self._preview
        ready = preview is not None and not preview.obstacles and (not preview.doubts or self.sure.isChecked())
        self.one.set_allowed(ready and self._may_decide)
        self.two.set_allowed(preview is not None and self._may_decide)

    def _one_record(self) -> Intent | None:
        if self._preview is None:
            return None
        arguments = {
            "kept_id": self._preview.kept_id,
            "merged_id": self._preview.merged_id,
            "choose": dict(self._chosen),
            "versions": self._preview.versions,
            "confirmed": self.sure.isChecked(),
        }
        return Intent(merge_profiles, arguments)

    def _two_people(self) -> Intent | None:
        return None if self._pair is None else Intent(dismiss_pair, {"first_id": self._pair[0], "second_id": self._pair[1]})

    def _made_one(self, done: ProfilesMerged) -> None:
        name = self._preview.kept_name if self._preview is not None else ""
        self._end(_("{name} is one record now.").format(name=name), partial(self._undo_merge, done))

    def _said_two(self, done: PairDecided) -> None:
        self._end(_("They are two people, and are not offered again."), partial(self._undo_two, done))

    def _undo_merge(self, done: ProfilesMerged) -> None:
        self._context.runner.run(undo_merge, self._taken_back, owner=self, merge_id=done.merge_id)

    def _undo_two(self, done: PairDecided) -> None:
        self._context.runner.run(offer_pair_again, self._taken_back, owner=self, first_id=done.first_id, second_id=done.second_id)

    def _end(self, sentence: str, undo: object) -> None:
        self._context.messages.success(sentence, MessageAction(_("Undo"), undo))  # type: ignore[arg-type]
        self.discard()
        self.decided.emit()

    def _taken_back(self, _done: object) -> None:
        self._context.messages.success(_("It was undone."))
        self.decided.emit()

    def _ask_for(self, place: int) -> None:
        if self._pair is not None:
            self.guest_asked.emit(self._pair[place])

    def _forget(self) -> None:
        self._pair, self._preview, self._chosen = None, None, {}

    def _short(self, words: str) -> str:
        return self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, _CHIP_TEXT).replace("&", "&&")


_CHIP_TEXT = 150
_TICK = "✓  "


def _tick(button: Button, chosen: bool) -> None:
    """What is chosen is told by a mark, and not by its colour alone."""
    words = button.text().removeprefix(_TICK)
    button.setText(_TICK + words if chosen else words)
