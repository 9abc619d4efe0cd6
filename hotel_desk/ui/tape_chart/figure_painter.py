"""Paints what is left on one night: a number; full and oversold stand out."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from hotel_desk.ui.tape_chart.paint_site import PaintSite


def paint_left(site: PaintSite, cell: QRect, left: int, day: int) -> None:
    """What is left on one night; nothing left has a ground of its own, oversold a ground and a sign."""
    painter, tokens = site.painter, site.tokens
    ink = tokens.quiet_ink if day < site.business_day else tokens.ink
    if left < 0:
        ink = tokens.danger_ink
        painter.fillRect(cell.adjusted(1, 2, -1, -3), QColor(tokens.danger_soft))
    elif left == 0:
        ink = tokens.warning_ink
        painter.fillRect(cell.adjusted(1, 2, -1, -3), QColor(tokens.warning_soft))
    text = f"\N{MINUS SIGN}{-left}!" if left < 0 else str(left)
    paint_number(site, cell, text, ink, bold=left <= 0, short="!" if left < 0 else "")


def paint_number(site: PaintSite, cell: QRect, text: str, ink: str, *, bold: bool = False, short: str = "") -> None:
    """A number in the middle of a cell; `short` where it does not fit."""
    column = site.columns.width
    laid_out, width, height = site.dress.number(text, column, bold=bold)
    if width > cell.width() + 1:
        if not short:
            return
        laid_out, width, height = site.dress.number(short, column, bold=bold)
    fonts = site.dress.number_fonts(column)
    site.painter.setPen(QColor(ink))
    site.painter.setFont(fonts[1] if bold else fonts[0])
    site.painter.drawStaticText(cell.left() + (cell.width() - width) // 2, cell.top() + (cell.height() - height) // 2, laid_out)
