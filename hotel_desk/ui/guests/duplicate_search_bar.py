"""When all records were last searched for duplicates, and the button that does it now, with progress and a way to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from hotel_desk.db.desk_address import DeskAddress
from hotel_desk.domain.permissions import Permission
from hotel_desk.jobs.duplicate_search import SEARCH_TITLE, search_duplicates_job
from hotel_desk.language import _, plural
from hotel_desk.queries.own_permissions import own_permissions
from hotel_desk.ui.desk_port import JobStopped
from hotel_desk.ui.formats import dated_instant_text
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.naming import named
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.db.desk import Desk
    from hotel_desk.domain.errors import StaffError
    from hotel_desk.queries.duplicates import DuplicatePairs
    from hotel_desk.services.duplicates import PairsStored
    from hotel_desk.ui.background_job import BackgroundJob
    from hotel_desk.ui.shell.screen import ScreenContext


class DuplicateSearchBar(QWidget):
    """Follows the search of this window, whether somebody asked for it here or the night did.

    Signals:
        ended(): a search has ended or was stopped: there may be pairs to be read.
    """

    ended = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self._context = context
        self._job: BackgroundJob | None = None
        self._may_search = False
        self._last = ""
        self.searched = label("", "quiet", wrap=True)
        self.searched.setObjectName("guest_duplicates_searched")
        self.bar = named(QProgressBar(), "guest_duplicates_bar", _("Progress of the search for duplicates"))
        self.bar.setTextVisible(False)
        title = _("Search for duplicates now")
        self.search = Button(title, object_name="guest_duplicates_search", accessible_name=title, icon_name="mdi6.account-search-outline")
        self.search.clicked.connect(self.begin)
        self.stop = Button(_("Stop"), object_name="guest_duplicates_stop", accessible_name=_("Stop the search; what was found stays"))
        self.stop.clicked.connect(self._stop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.searched)
        words.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(words, 1)
        row.addWidget(self.search)
        row.addWidget(self.stop)
        context.runner.jobs_changed.connect(self._follow)
        context.runner.read(own_permissions, self._take_permissions, self._unknown, owner=self, key="permissions")
        self._follow()

    def show_last(self, pairs: DuplicatePairs) -> None:
        """Say when the last search ended, and what it left out."""
        self._last = self._words(pairs)
        if self._job is None:
            self.searched.setText(self._last)

    @Slot()
    def begin(self) -> None:
        """Compare all records now, to the end; a search that was broken off goes on where it was."""
        if self._job is None:
            self._context.runner.job(
                search_duplicates_job,
                self._done,
                self._failed,
                title=_(SEARCH_TITLE),
                owner=self,
                address=DeskAddress.of(cast("Desk", self._context.runner.desk)),
                night=None,
            )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._progressed()

    @Slot()
    def _follow(self) -> None:
        job = next((job for job in self._context.runner.jobs() if job.title == _(SEARCH_TITLE)), None)
        if job is not None and job is not self._job:
            job.progressed.connect(self._progressed)
        was, self._job = self._job, job
        self._show_state()
        if was is not None and job is None:
            self.ended.emit()

    @Slot()
    def _progressed(self) -> None:
        if self._job is not None:
            progress = self._job.progress
            self.bar.setRange(0, progress.total)
            self.bar.setValue(progress.done)
            self.searched.setText(progress.sentence or _(SEARCH_TITLE))
            self.stop.setEnabled(not self._job.stopping)

    def _show_state(self) -> None:
        busy = self._job is not None
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        self.search.setVisible(self._may_search and not busy)
        if busy:
            self._progressed()
        else:
            self.searched.setText(self._last)

    def _take_permissions(self, held: frozenset[Permission]) -> None:
        self._may_search = Permission.EDIT_PROFILE in held
        self._show_state()

    def _done(self, stored: PairsStored) -> None:
        sentence = plural("Searched: {count} new pair.", "Searched: {count} new pairs.", stored.found)
        self._context.messages.success(sentence.format(count=stored.found))

    def _failed(self, error: StaffError) -> None:
        if isinstance(error, JobStopped):
            self._context.messages.info(_("The search was stopped. What it found is in the list; it goes on where it was."))
        else:
            self._context.messages.error(error)

    def _unknown(self, _error: StaffError) -> None:
        """The line is down, which the top bar says: nothing is offered."""

    def _words(self, pairs: DuplicatePairs) -> str:
        if pairs.searched_at is None:
            return _("All records were not searched to the end yet.")
        words = _("All records searched: {when}").format(when=dated_instant_text(pairs.searched_at, self._context.status().time_zone))
        if pairs.total > len(pairs.rows):
            words += " · " + _("the {shown} likeliest of {total}").format(shown=len(pairs.rows), total=pairs.total)
        if pairs.skipped_blocks:
            words += " · " + _("groups too large to compare: {skipped}").format(skipped=pairs.skipped_blocks)
        return words
