"""Paints what is frozen on top: the dates, what is left to sell of everything on view and by type, and how full the house is."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from hotel_desk.language import _
from hotel_desk.ui.tape_chart.chart_measures import DATES_HEIGHT, FIGURES_HEIGHT, TOTAL_WIDTH
from hotel_desk.ui.tape_chart.day_words import month_text, weekday_text
from hotel_desk.ui.tape_chart.figure_painter import paint_left, paint_number
from hotel_desk.ui.tape_chart.paint_site import AT_LEFT, AT_RIGHT, CENTRE, PaintSite

_LEAST_FOR_WEEKDAY = 30


class HeadPainter:
    """Paints parts of the head."""

    def __init__(self, site: PaintSite) -> None:
        self._site = site

    def paint(self, exposed: QRect) -> None:
        """Everything of the head inside a rectangle of the viewport."""
        site, tokens = self._site, self._site.tokens
        painter = site.painter
        head = QRect(exposed.left(), site.area.top(), exposed.width(), site.head.height)
        painter.setClipRect(head.intersected(exposed))
        painter.fillRect(head, QColor(tokens.surface))
        for day in site.days(exposed):
            self._paint_day(day)
        if exposed.left() < site.columns.left:
            self._paint_corner()
        for line in range(1, 2 + site.head.types):
            y = DATES_HEIGHT + line * FIGURES_HEIGHT
            painter.fillRect(QRect(head.left(), y - 1, head.width(), 1), QColor(tokens.line))
        painter.fillRect(QRect(head.left(), site.head.height - 1, head.width(), 1), QColor(tokens.strong_line))

    def _paint_day(self, day: int) -> None:
        site, tokens, width = self._site, self._site.tokens, self._site.columns.width
        x = site.columns.x_of_day(day)
        ground = site.ground(day)
        if ground:
            site.painter.fillRect(QRect(x, 0, width, site.head.height), QColor(ground))
        if day == site.business_day:
            site.painter.fillRect(QRect(x, 0, width, DATES_HEIGHT), QColor(tokens.accent))
        site.painter.fillRect(QRect(x, 0, 1, site.head.height), QColor(tokens.line))
        self._paint_date(day, x)
        left, percent = site.layout.left_to_sell(day), site.layout.occupied_percent(day)
        if left is None or percent is None:
            return
        paint_left(site, QRect(x + 1, DATES_HEIGHT, width - 1, FIGURES_HEIGHT), left, day)
        paint_number(site, QRect(x + 1, DATES_HEIGHT + FIGURES_HEIGHT, width - 1, FIGURES_HEIGHT), str(percent), tokens.quiet_ink)
        for line, kind in enumerate(site.layout.types()[: site.head.types]):
            cell = QRect(x + 1, DATES_HEIGHT + (2 + line) * FIGURES_HEIGHT, width - 1, FIGURES_HEIGHT)
            paint_left(site, cell, kind.nights[day - site.layout.first_day].left, day)

    def _paint_date(self, day: int, x: int) -> None:
        site, tokens, width = self._site, self._site.tokens, self._site.columns.width
        today, moment = day == site.business_day, site.date_of(day)
        wide = width >= _LEAST_FOR_WEEKDAY
        number_font = site.dress.number_fonts(width)[0]
        site.painter.setPen(QColor(tokens.on_accent if today else tokens.quiet_ink))
        site.painter.setFont(site.dress.small if wide else number_font)
        site.painter.drawText(QRect(x, 2, width, 18), CENTRE, weekday_text(moment, narrow=not wide))
        site.painter.setPen(QColor(tokens.on_accent if today else tokens.ink))
        site.painter.setFont(site.dress.bold if wide else number_font)
        site.painter.drawText(QRect(x, 18, width, 20), CENTRE, str(moment.day))

    def _paint_corner(self) -> None:
        """Month and year of the first day, and what the numbers under the dates mean."""
        site, tokens, dress = self._site, self._site.tokens, self._site.dress
        painter, width = site.painter, site.columns.left
        corner = QRect(0, 0, width, site.head.height)
        painter.fillRect(corner, QColor(tokens.surface))
        painter.fillRect(QRect(width - 1, 0, 1, corner.height()), QColor(tokens.strong_line))
        painter.setPen(QColor(tokens.ink))
        painter.setFont(dress.bold)
        month = month_text(site.date_of(site.columns.day_at(site.columns.left)))
        painter.drawText(QRect(12, 0, width - 16, DATES_HEIGHT), AT_LEFT, month)
        names = [_("Left to sell"), _("Occupied, %"), *(kind.name for kind in site.layout.types()[: site.head.types])]
        for line, name in enumerate(names):
            cell = QRect(12 if line < 2 else 20, DATES_HEIGHT + line * FIGURES_HEIGHT, width - (20 if line < 2 else 28), FIGURES_HEIGHT)
            painter.setPen(QColor(tokens.ink if line == 0 else tokens.quiet_ink))
            painter.setFont(dress.small_bold if line == 0 else dress.small)
            metrics = dress.bold_metrics if line == 0 else dress.small_metrics
            painter.drawText(cell, AT_LEFT, dress.fitted(name, cell.width() - (TOTAL_WIDTH if line == 0 else 0), metrics))
        painter.setPen(QColor(tokens.quiet_ink))
        painter.setFont(dress.small)
        nights = dress.fitted(_("Nights"), TOTAL_WIDTH + 12, dress.small_metrics)
        painter.drawText(QRect(0, DATES_HEIGHT - 20, width - 8, 18), AT_RIGHT, nights)
