"""Records that may be of one person, the likeliest first, with the reasons; and merges that can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from hotel_desk.language import _
from hotel_desk.queries.duplicates import (
    DuplicatePair,
    DuplicatePairs,
    MergedPair,
    PairedProfile,
    duplicate_pairs,
    merged_pairs,
)
from hotel_desk.services.profile_merges import undo_merge
from hotel_desk.ui.formats import country_name, dated_instant_text
from hotel_desk.ui.guests.duplicate_search_bar import DuplicateSearchBar
from hotel_desk.ui.guests.merge_panel import MergePanel
from hotel_desk.ui.guests.merge_words import birth_words, reasons_words
from hotel_desk.ui.widgets.data_table import Column, DataTable, NextStep
from hotel_desk.ui.widgets.filter_chips import Chip, FilterChips
from hotel_desk.ui.widgets.side_panel import ListWithPanel
from hotel_desk.ui.widgets.states import Content, EmptyState

if TYPE_CHECKING:
    from hotel_desk.db.database import Reader
    from hotel_desk.domain.ids import ProfileId
    from hotel_desk.ui.shell.screen import ScreenContext

_PANEL_WIDTH = 440
_MERGED, _UNDO = "merged", "undo"


@dataclass(frozen=True, slots=True)
class DuplicatesRead:
    """What the page shows."""

    pairs: DuplicatePairs
    merged: tuple[MergedPair, ...]


def duplicates_read(reader: Reader) -> DuplicatesRead:
    """Pairs that wait and merges that can be undone."""
    return DuplicatesRead(duplicate_pairs(reader), merged_pairs(reader))


class DuplicatesPage(QWidget):
    """The list of pairs with a panel that puts one side by side.

    Signals:
        counted(int): how many pairs wait.
        guest_asked(profile_id): show the guest.
    """

    counted = Signal(int)
    guest_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.setObjectName("guest_duplicates")
        self._context = context
        self._read: DuplicatesRead | None = None
        self.table = self._pairs_table()
        self.merges = self._merges_table()
        self.search = DuplicateSearchBar(context)
        self.search.ended.connect(self.refresh)
        self.chips = FilterChips(object_name="guest_duplicates_show", accessible_name=_("Show"))
        self.chips.set_chips([Chip(_MERGED, _("Merged"), 0)])
        self.chips.chosen.connect(self._show_list)
        self.lists = QStackedWidget()
        self.content = self._content(
            self.table, _("No possible duplicates"), _("Records that may be of one person are listed here."), "pairs"
        )
        self.merged = self._content(self.merges, _("Nothing was merged"), _("Records that were made one are listed here."), "merged")
        for one in (self.content, self.merged):
            self.lists.addWidget(one)
        self.panel = MergePanel(context)
        self.panel.decided.connect(self.refresh)
        self.panel.guest_asked.connect(self.guest_asked)
        self.area = ListWithPanel(self._left_side(), self.panel, object_name="guest_duplicates_area", panel_width=_PANEL_WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read both lists again."""
        for one in (self.content, self.merged):
            one.show_loading()
        self._context.runner.read(duplicates_read, self._take, self.content.show_error, key="duplicates")

    def unsaved(self) -> list[str]:
        """What was chosen of two records and not carried out."""
        return [] if self.panel.isHidden() else self.panel.unsaved()

    def show_pair(self, first_id: ProfileId, second_id: ProfileId) -> None:
        """Put two records side by side, whether or not they are in the list."""
        may_decide = self._read is None or self._read.pairs.may_decide
        self.panel.show_pair(first_id, second_id, may_decide=may_decide)
        self.area.open_panel()

    def _pairs_table(self) -> DataTable[DuplicatePair]:
        table: DataTable[DuplicatePair] = DataTable(
            [
                Column("first", _("Record"), lambda row: row.first.name, width=136, tooltip=lambda row: _facts(row.first)),
                Column("second", _("Other record"), lambda row: row.second.name, width=136, tooltip=lambda row: _facts(row.second)),
                Column("points", _("Likeness"), lambda row: str(row.points), sort_key=lambda row: row.points, width=80),
                Column("why", _("Why"), lambda row: reasons_words(row.reasons), width=0, tooltip=lambda row: reasons_words(row.reasons)),
            ],
            lambda row: (row.first.profile_id, row.second.profile_id),
            object_name="guest_duplicates_table",
            accessible_name=_("Possible duplicates"),
        )
        table.opened.connect(self._open)
        table.selected.connect(self._follow)
        return table

    def _merges_table(self) -> DataTable[MergedPair]:
        table: DataTable[MergedPair] = DataTable(
            [
                Column("kept", _("Kept"), lambda row: row.kept_name, width=0),
                Column("merged", _("Merged into it"), lambda row: row.merged_name, width=160),
                Column("by", _("By"), lambda row: row.merged_by, width=120, optional=True),
                Column("when", _("When"), self._when, sort_key=lambda row: row.merged_at, width=128, optional=True),
            ],
            lambda row: row.merge_id,
            self._next_step,
            object_name="guest_merges_table",
            accessible_name=_("Merged records"),
        )
        table.opened.connect(lambda row: self.guest_asked.emit(row.kept_id))
        table.step_asked.connect(self._undo)
        return table

    def _content(self, table: QWidget, title: str, sentence: str, key: str) -> Content:
        name = f"guest_duplicates_{key}"
        empty = EmptyState(
            title, sentence, object_name=f"{name}_empty", accessible_name=title, icon_name="mdi6.account-multiple-check-outline"
        )
        return Content(table, empty, self.refresh, object_name=f"{name}_content", accessible_name=title)

    def _left_side(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        above = QHBoxLayout()
        above.setSpacing(16)
        above.addWidget(self.search, 1)
        above.addWidget(self.chips, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(above)
        column.addWidget(self.lists, 1)
        return holder

    def _take(self, read: DuplicatesRead) -> None:
        self._read = read
        self.table.set_rows(read.pairs.rows)
        self.merges.set_rows(read.merged)
        self.content.show_content(empty=not read.pairs.rows)
        self.merged.show_content(empty=not read.merged)
        self.chips.set_chips([Chip(_MERGED, _("Merged"), len(read.merged))])
        self.search.show_last(read.pairs)
        self.counted.emit(read.pairs.total)
        if not self.panel.isHidden():
            self.panel.refresh()

    def _show_list(self, key: str) -> None:
        self.lists.setCurrentWidget(self.merged if key == _MERGED else self.content)
        self.setFocusProxy(self.merges if key == _MERGED else self.table)

    def _open(self, row: DuplicatePair) -> None:
        self.show_pair(row.first.profile_id, row.second.profile_id)

    def _follow(self, row: DuplicatePair | None) -> None:
        if row is not None and not self.panel.isHidden() and not self.unsaved():
            self._open(row)

    def _next_step(self, _row: MergedPair) -> NextStep | None:
        return NextStep(_UNDO, _("Undo")) if self._read is not None and self._read.pairs.may_decide else None

    def _undo(self, row: MergedPair, _step: str) -> None:
        self._context.runner.run(undo_merge, partial(self._undone, row), owner=self, merge_id=row.merge_id)

    def _undone(self, row: MergedPair, _done: Any) -> None:
        words = _("{kept} and {merged} are two records again.")
        self._context.messages.success(words.format(kept=row.kept_name, merged=row.merged_name))
        self.refresh()

    def _when(self, row: MergedPair) -> str:
        return dated_instant_text(row.merged_at, self._context.status().time_zone)


def _facts(one: PairedProfile) -> str:
    """What tells a record from the other one."""
    country = country_name(one.country) if one.country else ""
    return " · ".join(filter(None, (one.name, birth_words(one.birth_date), one.phone, one.email, country)))
