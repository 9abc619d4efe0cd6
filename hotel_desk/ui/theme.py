"""The look of the window: Fusion, an explicit palette, a small style sheet filled from tokens, bundled fonts and icons."""

from __future__ import annotations

import os
from dataclasses import asdict
from functools import cache
from string import Template

# qtawesome reaches Qt through qtpy, which must not guess.
os.environ.setdefault("QT_API", "pyside6")

import qtawesome
from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTranslator, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from hotel_desk.language import CHINESE, current_language
from hotel_desk.resource_files import resource_folder
from hotel_desk.ui.tokens import DARK, GRID, LIGHT, RADIUS, Tokens

LIGHT_MODE = "light"
DARK_MODE = "dark"
MODES = (LIGHT_MODE, DARK_MODE)
POINT_SIZE = 10
SMALL_POINT_SIZE = 9

# The desk's own screen fonts first; the bundled family carries every glyph that these lack, Chinese among them. In Chinese
# one family sets both scripts; it has no bold of its own, and Qt makes one only from weight 700 on (600 stays thin).
LATIN_FAMILIES = ("Segoe UI", "SF Pro Text", "Inter", "Noto Sans", "Ubuntu", "Cantarell", "DejaVu Sans Condensed")
CHINESE_FAMILIES = ("Microsoft YaHei UI", "PingFang SC", "Noto Sans CJK SC", "Source Han Sans SC")
BUNDLED_FAMILY = "WenQuanYi Micro Hei"


class Theme(QObject):
    """The one theme of the application; `theme()` gives it.

    Signals:
        changed(): light became dark or the other way; painters repaint, icons are made again.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.mode = LIGHT_MODE
        self._translator: QTranslator | None = None

    @property
    def tokens(self) -> Tokens:
        """The colours of the present mode."""
        return DARK if self.mode == DARK_MODE else LIGHT

    def apply(self, mode: str) -> None:
        """Dress the application: style, palette, fonts, style sheet. `mode` is one of `MODES`."""
        application = _application()
        self.mode = mode if mode in MODES else LIGHT_MODE
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setPalette(_palette(self.tokens))
        application.setFont(_font())
        application.setStyleSheet(_style_sheet(self.tokens))
        qtawesome.reset_cache()
        self.changed.emit()

    def speak(self, language: str) -> None:
        """Give Qt's own words (Yes, Cancel, month names) the language of the window."""
        application = _application()
        QLocale.setDefault(QLocale("zh_CN" if language == CHINESE else "en_GB"))
        if self._translator is not None:
            application.removeTranslator(self._translator)
            self._translator = None
        if language == CHINESE:
            translator = QTranslator(self)
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if translator.load("qtbase_zh_CN", folder):
                application.installTranslator(translator)
                self._translator = translator
        application.setFont(_font())


@cache
def theme() -> Theme:
    """The theme of this application."""
    return Theme()


def prepare_scaling() -> None:
    """Follow the system's scaling, 100 to 200 % and between; call it before the application object is made."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)


def icon(name: str, colour: str = "") -> QIcon:
    """An icon in the theme's ink; `name` is a qtawesome name such as `mdi6.bed`, `colour` overrides `#rrggbb`."""
    tokens = theme().tokens
    return qtawesome.icon(name, color=colour or tokens.ink, color_disabled=tokens.disabled_ink)


def colour(value: str) -> QColor:
    """A token as Qt takes it."""
    return QColor(value)


def _application() -> QApplication:
    application = QApplication.instance()
    if not isinstance(application, QApplication):
        raise TypeError("the application object does not exist yet")
    return application


@cache
def _bundled_font() -> int:
    return QFontDatabase.addApplicationFont(str(resource_folder() / "fonts" / "wqy-microhei.ttc"))


def _font() -> QFont:
    _bundled_font()
    installed = set(QFontDatabase.families())
    wanted = CHINESE_FAMILIES if current_language() == CHINESE else LATIN_FAMILIES
    families = [family for family in wanted if family in installed]
    font = QFont()
    font.setFamilies([*families, BUNDLED_FAMILY])
    font.setPointSize(POINT_SIZE)
    return font


def _style_sheet(tokens: Tokens) -> str:
    values = {name: value for name, value in asdict(tokens).items() if isinstance(value, str)}
    template = (resource_folder() / "styles" / "hotel-desk.qss").read_text(encoding="utf-8")
    arrow = "dark" if tokens.dark else "light"
    icons = (resource_folder() / "icons").as_posix()
    return Template(template).substitute(values, grid=GRID, half=GRID // 2, radius=RADIUS, icons=icons, mode=arrow)


def _palette(tokens: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, value in {
        role.Window: tokens.window,
        role.WindowText: tokens.ink,
        role.Base: tokens.surface,
        role.AlternateBase: tokens.window,
        role.Text: tokens.ink,
        role.Button: tokens.raised,
        role.ButtonText: tokens.ink,
        role.BrightText: tokens.danger,
        role.ToolTipBase: tokens.ink,
        role.ToolTipText: tokens.surface,
        role.PlaceholderText: tokens.quiet_ink,
        role.Highlight: tokens.accent,
        role.HighlightedText: tokens.on_accent,
        role.Accent: tokens.accent,
        role.Link: tokens.accent_ink,
        role.LinkVisited: tokens.accent_ink,
        role.Light: tokens.raised,
        role.Midlight: tokens.hover,
        role.Mid: tokens.line,
        role.Dark: tokens.strong_line,
        role.Shadow: tokens.sunken,
    }.items():
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.disabled_ink))
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(tokens.line))
    return palette
