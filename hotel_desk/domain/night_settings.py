"""The settings of the night audit: what it does by itself, what holds it, and where its backup goes (`docs/algorithms/night-audit.md`)."""

from __future__ import annotations

from typing import Any

from hotel_desk.domain.night_audit import ALWAYS_BLOCK, OBSTACLE_TITLES, Obstacle
from hotel_desk.domain.setting_kinds import Setting, of_hotel
from hotel_desk.language import N_

LONGEST_FOLDER = 1_000
RESOLVE_NO_SHOWS = of_hotel(
    key="night_audit.resolve_no_shows",
    kind=bool,
    default=True,
    title=N_("The night audit marks no-shows"),
    help=N_(
        "When on, arrivals that have not come become no-shows, with their fee. When off, they hold the day until somebody has decided."
    ),
)
EXTEND_OVERSTAYS = of_hotel(
    key="night_audit.extend_overstays",
    kind=bool,
    default=False,
    title=N_("The night audit extends who has not left"),
    help=N_(
        "When on, a guest due out is extended by one night if nobody else has been sold the room and what was paid covers the night. "
        "Everybody else due out holds the day."
    ),
)
BY_ITSELF = of_hotel(
    key="night_audit.by_itself",
    kind=bool,
    default=False,
    title=N_("The day is closed by itself"),
    help=N_("When on, the night audit begins at the hour below at a desk that is open and whose user may run it."),
)
HOUR = of_hotel(
    key="night_audit.hour",
    kind=int,
    default=3,
    minimum=0,
    maximum=11,
    unit=N_("o'clock"),
    title=N_("Hour of the night audit by itself"),
    help=N_("In the hotel's own time. It begins no later than noon; a desk that is opened after that leaves it to people."),
)
BACKUP_FOLDER = of_hotel(
    key="night_audit.backup_folder",
    kind=str,
    default="",
    max_length=LONGEST_FOLDER,
    title=N_("Folder of the backups"),
    help=N_("The night audit copies the database there. Empty: no backup is made."),
)
BACKUPS_KEPT = of_hotel(
    key="night_audit.backups_kept",
    kind=int,
    default=14,
    minimum=1,
    maximum=1_000,
    unit=N_("backups"),
    title=N_("Backups that are kept"),
    help=N_("When there are more in the folder, the night audit deletes the oldest of its own."),
)
BLOCKS: dict[Obstacle, Setting[bool]] = {
    obstacle: of_hotel(
        key=f"night_audit.blocks.{obstacle.value.lower()}",
        kind=bool,
        default=False,
        title=OBSTACLE_TITLES[obstacle],
        help=N_("When on, they hold the day until they are mended. When off, the night audit only tells of them."),
    )
    for obstacle in Obstacle
    if obstacle not in ALWAYS_BLOCK
}
NIGHT_SETTINGS: tuple[Setting[Any], ...] = (
    RESOLVE_NO_SHOWS,
    EXTEND_OVERSTAYS,
    BY_ITSELF,
    HOUR,
    BACKUP_FOLDER,
    BACKUPS_KEPT,
    *BLOCKS.values(),
)
