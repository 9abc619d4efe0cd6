"""An archived report: what it is, who made it for which days, who has signed it; opened and signed from here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from hotel_desk.language import _
from hotel_desk.reports.catalogue import REPORTS
from hotel_desk.ui.formats import date_text, instant_text
from hotel_desk.ui.letters.words import LANGUAGE_NAMES
from hotel_desk.ui.widgets.buttons import Button
from hotel_desk.ui.widgets.side_panel import SidePanel
from hotel_desk.ui.widgets.text import label

if TYPE_CHECKING:
    from hotel_desk.queries.report_archive import ArchivedReportRow
    from hotel_desk.ui.shell.screen import ScreenContext

_KIB = 1024
_NAMED = {report.name: report for report in REPORTS}


class ArchivePanel(SidePanel):
    """The panel beside the archive.

    Signals:
        open_asked(ArchivedReportRow), sign_asked(ArchivedReportRow)
    """

    open_asked = Signal(object)
    sign_asked = Signal(object)

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(object_name="archive_panel", accessible_name=_("Archived report"))
        self.context = context
        self.row: ArchivedReportRow | None = None
        self.facts = label("", wrap=True)
        self.facts.setObjectName("archive_facts")
        self.note = label("", wrap=True)
        self.note.setObjectName("archive_note")
        self.hash = label("", "small", wrap=True)
        for words in (self.facts, self.note, self.hash):
            self.add(words)
        self.sign = Button(_("Sign as reviewed…"), object_name="archive_sign", accessible_name=_("Sign as reviewed"), icon_name="mdi6.draw")
        self.sign.clicked.connect(lambda: self.sign_asked.emit(self.row))
        opening = Button(_("Open"), object_name="archive_open", accessible_name=_("Open"), kind="primary", icon_name="mdi6.eye-outline")
        opening.clicked.connect(lambda: self.open_asked.emit(self.row))
        self.set_primary(opening)
        self.add_secondary(self.sign)

    def show_report(self, row: ArchivedReportRow, *, may_review: bool) -> None:
        """Show one."""
        self.row = row
        report = _NAMED.get(row.report)
        self.set_heading(_(report.title) if report else row.report, _("Filed under {day}").format(day=date_text(row.business_date)))
        self.facts.setText("\n".join(self._facts(row)))
        self.note.setText(self._signature(row))
        digits = " ".join(row.sha256[place : place + 16] for place in range(0, len(row.sha256), 16))
        self.hash.setText(_("SHA-256 of the file: {digits}").format(digits=digits))
        self.sign.setVisible(may_review and row.reviewed_at is None)

    def _facts(self, row: ArchivedReportRow) -> list[str]:
        zone = self.context.status().time_zone
        made = _("Made {when} by {who}").format(when=instant_text(row.made_at, zone), who=row.made_by)
        file = _("{kind}, {size} KB, {language}").format(
            kind=row.report_format.upper(), size=-(-row.size // _KIB), language=LANGUAGE_NAMES.get(row.language, row.language)
        )
        pack = [_("Belongs to the pack of the night.")] if row.run_id else []
        return [made, file, *self._parameters(row), *pack]

    def _parameters(self, row: ArchivedReportRow) -> list[str]:
        """Days and choices in the words of the report."""
        report = _NAMED.get(row.report)
        if report is None:
            return [f"{key}: {value}" for key, value in row.parameters.items()]
        titles = {(choice.key, value): f"{_(choice.title)}: {_(title)}" for choice in report.choices for value, title in choice.options}
        return [titles[key, value] for key, value in row.parameters.items() if (key, value) in titles]

    def _signature(self, row: ArchivedReportRow) -> str:
        if row.reviewed_at is None:
            return _("Nobody has signed it as reviewed.")
        when = instant_text(row.reviewed_at, self.context.status().time_zone)
        signed = _("Reviewed {when} by {who}").format(when=when, who=row.reviewed_by)
        return f"{signed}\n“{row.review_note}”" if row.review_note else signed
