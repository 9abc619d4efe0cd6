"""Where the program keeps its files on this machine."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PROGRAM = "hotel-desk"
DATABASE_VARIABLE = "HOTEL_DESK_DATABASE"


def data_folder() -> Path:
    """The folder for the hotel's own files, where nothing else was said."""
    return platformdirs.user_data_path(_PROGRAM, appauthor=False)


def default_database_url() -> str:
    """The database that the program opens where none is named: an SQLite file in the data folder."""
    return f"sqlite:///{data_folder() / 'hotel.sqlite'}"


def demo_file() -> Path:
    """The demo hotel's database, never the person's own."""
    return data_folder() / "demo.sqlite"


def log_file() -> Path:
    """The program's log, shared by the window and the terminal."""
    return platformdirs.user_log_path(_PROGRAM, appauthor=False) / f"{_PROGRAM}.log"
