"""The downtime pack of a desk: how often it is written, where, how many are kept (`docs/algorithms/downtime-pack.md`)."""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.codes import SettingScope
from hotel_desk.domain.setting_kinds import Setting
from hotel_desk.language import N_

LONGEST_FOLDER = 400

DOWNTIME_MINUTES = Setting(
    key="downtime.minutes",
    kind=int,
    default=15,
    minimum=0,
    maximum=240,
    unit=N_("minutes"),
    scope=SettingScope.DESK,
    title=N_("Write the downtime pack every"),
    help=N_(
        "Lists of guests and rooms on this machine, to work by when the database cannot be reached. 0: this desk writes none. "
        "With a passphrase (“hotel-desk downtime passphrase”) they are encrypted."
    ),
)
DOWNTIME_FOLDER = Setting(
    key="downtime.folder",
    kind=str,
    default="",
    max_length=LONGEST_FOLDER,
    scope=SettingScope.DESK,
    title=N_("Folder of the downtime pack"),
    help=N_("On a disk of this machine, not on the server. Empty: in the program's own folder for its data."),
)
DOWNTIME_KEPT = Setting(
    key="downtime.kept",
    kind=int,
    default=8,
    minimum=1,
    maximum=200,
    unit=N_("packs"),
    scope=SettingScope.DESK,
    title=N_("Downtime packs kept"),
    help=N_("So many of this desk's packs stay in the folder; older ones are deleted."),
)
DOWNTIME_SETTINGS: tuple[Setting[Any], ...] = (DOWNTIME_MINUTES, DOWNTIME_FOLDER, DOWNTIME_KEPT)
