"""What a guest likes, as chips to tick; allergies and health are sealed and stand beneath."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from hotel_desk.domain.guest_code_titles import PREFERENCE_KIND_TITLES
from hotel_desk.domain.guest_codes import PreferenceKind
from hotel_desk.domain.guest_form import PreferenceLine
from hotel_desk.language import N_, _
from hotel_desk.ui.guests.code_fields import SealedField
from hotel_desk.ui.guests.line_fields import Cell, LineRow, LinesField
from hotel_desk.ui.setup.fields import ChecksField
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.field import ChoiceField
from hotel_desk.ui.widgets.naming import named

# Stored in the language of who ticks them: a preference is words for people, no code.
_SUGGESTED: tuple[tuple[PreferenceKind, str], ...] = (
    (PreferenceKind.FLOOR, N_("high")),
    (PreferenceKind.FLOOR, N_("low")),
    (PreferenceKind.BED, N_("twin beds")),
    (PreferenceKind.BED, N_("double bed")),
    (PreferenceKind.QUIET, N_("away from the lift")),
    (PreferenceKind.VIEW, N_("sea")),
    (PreferenceKind.VIEW, N_("city")),
    (PreferenceKind.SMOKING, N_("non-smoking")),
    (PreferenceKind.SMOKING, N_("smoking")),
    (PreferenceKind.ARRIVAL, N_("late")),
    (PreferenceKind.OTHER, N_("feather-free pillow")),
)
_HEALTH_CELLS = (
    (Cell("value", N_("Allergy or health"), lambda name, title, object_name: SealedField(name, title, object_name=object_name)),),
)


class PreferencesField(ChecksField):
    """Chips of what is stored and of what is often asked for; a line writes down anything else. Lines keep the order they are stored in.

    Args:
        dress: called with each row of health, so that its eye can be answered.
    """

    def __init__(self, name: str, label: str, *, object_name: str, dress: Callable[[LineRow], object]) -> None:
        self._stored: tuple[PreferenceLine, ...] = ()
        super().__init__(name, label, object_name=object_name)
        self.kind = ChoiceField(
            "preference_kind",
            _("About"),
            object_name=f"{object_name}_kind",
            choices=[(kind, _(title)) for kind, title in PREFERENCE_KIND_TITLES.items() if kind is not PreferenceKind.HEALTH],
        )
        self.kind.set_value(PreferenceKind.OTHER)
        self.line = named(QLineEdit(), f"{object_name}_new", _("Another preference"))
        self.line.setPlaceholderText(_("Another preference"))
        self.line.setMaxLength(200)
        self.tell_of_cuts(self.line)
        self.line.returnPressed.connect(self._take_typed)
        self.line.textEdited.connect(lambda _text: self._edited())
        take = Button(_("Add"), object_name=f"{object_name}_add", accessible_name=_("Add the preference"), icon_name="mdi6.plus")
        take.clicked.connect(self._take_typed)
        cells = [[Cell(cell.name, _(cell.title), cell.make) for cell in row] for row in _HEALTH_CELLS]
        self.health = LinesField(
            "health",
            _("Allergies and health (sealed)"),
            cells,
            PreferenceLine(PreferenceKind.HEALTH, ""),
            object_name=f"{object_name}_health",
            add=_("Add allergy"),
            dress=dress,
        )
        self.health.edited.connect(self._edited)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.kind, 1)
        row.addWidget(self.line, 2, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(take, 0, Qt.AlignmentFlag.AlignBottom)
        holder = QWidget()
        holder.setLayout(row)
        row.setContentsMargins(0, 8, 0, 8)
        self._column.insertWidget(2, holder)
        self._column.insertWidget(3, self.health)
        self.set_value(())

    def value(self) -> tuple[PreferenceLine, ...]:
        ticked = [*super().value(), *self._typed(), *self.health.value()]
        kept = [line for line in self._stored if line in ticked]
        return (*kept, *dict.fromkeys(line for line in ticked if line not in kept))

    def set_value(self, value: Iterable[PreferenceLine] | None) -> None:
        self._stored = tuple(value or ())
        plain = [line for line in self._stored if line.kind is not PreferenceKind.HEALTH]
        self.line.clear()
        self._offer_only(dict.fromkeys([*plain, *_suggested()]))
        super().set_value(plain)
        self.health.set_value([line for line in self._stored if line.kind is PreferenceKind.HEALTH])

    def set_locked(self, locked: bool) -> None:
        """Only to be read."""
        for widget in (self.area, self.line, self.kind):
            widget.setEnabled(not locked)
        self.health.set_locked(locked)

    def _typed(self) -> list[PreferenceLine]:
        text = self.line.text().strip()
        return [PreferenceLine(self.kind.value(), text)] if text else []

    def _offer_only(self, lines: Iterable[PreferenceLine]) -> None:
        wanted = list(lines)
        if wanted == list(self._boxes):
            return
        for box in self._boxes.values():
            self._flow.removeWidget(box)
            box.hide()
            box.setParent(None)
            box.deleteLater()
        self._boxes = {}
        for line in wanted:
            self.offer(line, _chip_words(line))

    def _take_typed(self) -> None:
        """Make a ticked chip of what is typed."""
        for line in self._typed():
            if line not in self._boxes:
                self.offer(line, _chip_words(line))
            self._boxes[line].setChecked(True)
            self.line.clear()
            self._edited()


def _chip_words(line: PreferenceLine) -> str:
    return _("{kind}: {words}").format(kind=_(PREFERENCE_KIND_TITLES[line.kind]), words=line.value or "")


def _suggested() -> list[PreferenceLine]:
    return [PreferenceLine(kind, _(words)) for kind, words in _SUGGESTED]
