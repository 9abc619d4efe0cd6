"""What this desk remembers of its window: place, theme, language. Business settings are in the settings registry."""

from __future__ import annotations

from pathlib import Path

import platformdirs
from PySide6.QtCore import QByteArray, QSettings

from hotel_desk.language import ENGLISH, LANGUAGES
from hotel_desk.ui.theme import LIGHT_MODE, MODES

_FILE = "window.ini"


class Preferences:
    """A small INI file in the person's configuration folder.

    Args:
        folder: where it lies; the platform's place when not given.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or Path(platformdirs.user_config_dir("hotel-desk", appauthor=False))
        self._store = QSettings(str(folder / _FILE), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """`light` or `dark`."""
        mode = str(self._store.value("theme", LIGHT_MODE))
        return mode if mode in MODES else LIGHT_MODE

    @theme.setter
    def theme(self, mode: str) -> None:
        self._store.setValue("theme", mode)

    @property
    def language(self) -> str:
        """One of `LANGUAGES`."""
        language = str(self._store.value("language", ENGLISH))
        return language if language in LANGUAGES else ENGLISH

    @language.setter
    def language(self, language: str) -> None:
        self._store.setValue("language", language)

    @property
    def screen(self) -> str:
        """Key of the screen last shown."""
        return str(self._store.value("screen", ""))

    @screen.setter
    def screen(self, key: str) -> None:
        self._store.setValue("screen", key)

    @property
    def geometry(self) -> QByteArray:
        """Place and size of the window; empty at first."""
        stored = self._store.value("geometry")
        return stored if isinstance(stored, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._store.setValue("geometry", geometry)

    def save(self) -> None:
        """Write the file now."""
        self._store.sync()
