"""The colours, distances and status looks of the window, light and dark. No Qt: tests measure the contrast.

Status is never colour alone: each look carries a letter, and those that mean "no" carry a hatch.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hotel_desk.language import N_

GRID = 8
RADIUS = 6
FIELD_HEIGHT = 32
ROW_HEIGHT = 32
PANEL_WIDTH = 400


class RoomLook(StrEnum):
    """How a room shows on the room status screen and on the calendar."""

    VACANT_CLEAN = "vacant_clean"
    VACANT_INSPECTED = "vacant_inspected"
    VACANT_DIRTY = "vacant_dirty"
    OCCUPIED_CLEAN = "occupied_clean"
    OCCUPIED_DIRTY = "occupied_dirty"
    DUE_OUT = "due_out"
    ARRIVAL_EXPECTED = "arrival_expected"
    DAY_USE = "day_use"
    OUT_OF_ORDER = "out_of_order"
    OUT_OF_SERVICE = "out_of_service"
    DO_NOT_DISTURB = "do_not_disturb"


class StayLook(StrEnum):
    """How a stay shows in lists and as a bar on the calendar."""

    RESERVED = "reserved"
    DUE_IN = "due_in"
    IN_HOUSE = "in_house"
    DUE_OUT = "due_out"
    PAST = "past"
    UNASSIGNED = "unassigned"
    UNCONFIRMED = "unconfirmed"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class StatusLook:
    """One status as it is painted.

    Args:
        title: what a person reads (a msgid; translate it when showing it).
        letter: one or two letters that tell the status without colour.
        fill: background, `#rrggbb`.
        ink: text and letter on the fill, at least 4.5 : 1.
        edge: border and the thick left stripe.
        hatched: paint thin diagonal lines in `edge` over the fill.
        dotted: the border is of dots.
    """

    title: str
    letter: str
    fill: str
    ink: str
    edge: str
    hatched: bool = False
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour of one theme. Painters read these; the style sheet is filled in from them."""

    dark: bool
    window: str
    surface: str
    raised: str
    sunken: str
    hover: str
    line: str
    strong_line: str
    ink: str
    quiet_ink: str
    disabled_ink: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_soft: str
    accent_ink: str
    danger: str
    danger_soft: str
    danger_ink: str
    warning_soft: str
    warning_ink: str
    success_soft: str
    success_ink: str
    info_soft: str
    info_ink: str
    scrim: str
    weekend: str
    today: str
    rooms: dict[RoomLook, StatusLook]
    stays: dict[StayLook, StatusLook]

    def look(self, of: RoomLook | StayLook) -> StatusLook:
        """How a status shows in this theme."""
        return self.rooms[of] if isinstance(of, RoomLook) else self.stays[of]


_TITLES_OF_ROOMS = {
    RoomLook.VACANT_CLEAN: (N_("Vacant clean"), "C"),
    RoomLook.VACANT_INSPECTED: (N_("Vacant inspected"), "I"),
    RoomLook.VACANT_DIRTY: (N_("Vacant dirty"), "D"),
    RoomLook.OCCUPIED_CLEAN: (N_("Occupied clean"), "OC"),
    RoomLook.OCCUPIED_DIRTY: (N_("Occupied dirty"), "OD"),
    RoomLook.DUE_OUT: (N_("Due out"), "DO"),
    RoomLook.ARRIVAL_EXPECTED: (N_("Arrival expected"), "AR"),
    RoomLook.DAY_USE: (N_("Day use"), "DU"),
    RoomLook.OUT_OF_ORDER: (N_("Out of order"), "OOO"),
    RoomLook.OUT_OF_SERVICE: (N_("Out of service"), "OOS"),
    RoomLook.DO_NOT_DISTURB: (N_("Do not disturb"), "DND"),
}
_TITLES_OF_STAYS = {
    StayLook.RESERVED: (N_("Reserved"), "R"),
    StayLook.DUE_IN: (N_("Due in"), "A"),
    StayLook.IN_HOUSE: (N_("In house"), "H"),
    StayLook.DUE_OUT: (N_("Due out"), "D"),
    StayLook.PAST: (N_("Checked out"), "P"),
    StayLook.UNASSIGNED: (N_("No room yet"), "?"),
    StayLook.UNCONFIRMED: (N_("Unconfirmed"), "T"),
    StayLook.URGENT: (N_("Urgent"), "!"),
}
_HATCHED: set[RoomLook | StayLook] = {RoomLook.OUT_OF_ORDER, RoomLook.OUT_OF_SERVICE, StayLook.UNASSIGNED}

# Each look is fill, ink, edge.
_LIGHT_ROOMS = {
    RoomLook.VACANT_CLEAN: ("#e3f3e8", "#14532d", "#3f9b62"),
    RoomLook.VACANT_INSPECTED: ("#c3e8d0", "#0f4526", "#1f7a45"),
    RoomLook.VACANT_DIRTY: ("#f8e7cf", "#6b3a06", "#c9832b"),
    RoomLook.OCCUPIED_CLEAN: ("#dbe8fb", "#173b75", "#4379c9"),
    RoomLook.OCCUPIED_DIRTY: ("#cfd6ee", "#33336b", "#6a67b5"),
    RoomLook.DUE_OUT: ("#f6d9ea", "#751a52", "#b8458a"),
    RoomLook.ARRIVAL_EXPECTED: ("#d3f0f2", "#0d4a52", "#2491a0"),
    RoomLook.DAY_USE: ("#f7efb9", "#574600", "#9c8510"),
    RoomLook.OUT_OF_ORDER: ("#f7d6d3", "#7c1712", "#c4423a"),
    RoomLook.OUT_OF_SERVICE: ("#e6e6e3", "#44443f", "#8b8b84"),
    RoomLook.DO_NOT_DISTURB: ("#e6dcf5", "#47246f", "#8457bf"),
}
_DARK_ROOMS = {
    RoomLook.VACANT_CLEAN: ("#1c3526", "#b5e5c6", "#4ea872"),
    RoomLook.VACANT_INSPECTED: ("#1d4a30", "#c9f2d7", "#5fc588"),
    RoomLook.VACANT_DIRTY: ("#463015", "#f5d3a0", "#d2924a"),
    RoomLook.OCCUPIED_CLEAN: ("#1b3257", "#c2d9fb", "#5c91de"),
    RoomLook.OCCUPIED_DIRTY: ("#2f2f57", "#d3d3f7", "#8784d6"),
    RoomLook.DUE_OUT: ("#4b1d3a", "#f8c7e3", "#ce64a4"),
    RoomLook.ARRIVAL_EXPECTED: ("#123d43", "#b4e9ee", "#3da9b8"),
    RoomLook.DAY_USE: ("#413809", "#f2e291", "#c2a92f"),
    RoomLook.OUT_OF_ORDER: ("#511d1a", "#fcccc7", "#dc675f"),
    RoomLook.OUT_OF_SERVICE: ("#383a3d", "#dcdcd8", "#94958f"),
    RoomLook.DO_NOT_DISTURB: ("#372152", "#e2cffa", "#a07ad6"),
}
_LIGHT_STAYS = {
    StayLook.RESERVED: ("#dbe8fb", "#173b75", "#4379c9"),
    StayLook.DUE_IN: ("#d3f0f2", "#0d4a52", "#2491a0"),
    StayLook.IN_HOUSE: ("#cdebd7", "#0f4526", "#2f8a54"),
    StayLook.DUE_OUT: ("#f6d9ea", "#751a52", "#b8458a"),
    StayLook.PAST: ("#e8e9eb", "#454a52", "#868c96"),
    StayLook.UNASSIGNED: ("#fdf0d2", "#634006", "#b07d14"),
    StayLook.UNCONFIRMED: ("#f3f6fc", "#173b75", "#4379c9"),
    StayLook.URGENT: ("#a01d16", "#ffffff", "#5c100b"),
}
_DARK_STAYS = {
    StayLook.RESERVED: ("#1b3257", "#c2d9fb", "#5c91de"),
    StayLook.DUE_IN: ("#123d43", "#b4e9ee", "#3da9b8"),
    StayLook.IN_HOUSE: ("#1d4a30", "#c9f2d7", "#5fc588"),
    StayLook.DUE_OUT: ("#4b1d3a", "#f8c7e3", "#ce64a4"),
    StayLook.PAST: ("#34373c", "#c9ccd1", "#7d838d"),
    StayLook.UNASSIGNED: ("#453410", "#f6dca6", "#cf9f3f"),
    StayLook.UNCONFIRMED: ("#1d2430", "#c2d9fb", "#5c91de"),
    StayLook.URGENT: ("#f08f88", "#240504", "#ffd3cf"),
}


def _room_looks(colours: dict[RoomLook, tuple[str, str, str]]) -> dict[RoomLook, StatusLook]:
    return {look: StatusLook(*_TITLES_OF_ROOMS[look], *colours[look], hatched=look in _HATCHED) for look in RoomLook}


def _stay_looks(colours: dict[StayLook, tuple[str, str, str]]) -> dict[StayLook, StatusLook]:
    return {
        look: StatusLook(*_TITLES_OF_STAYS[look], *colours[look], hatched=look in _HATCHED, dotted=look is StayLook.UNCONFIRMED)
        for look in StayLook
    }


LIGHT = Tokens(
    dark=False,
    window="#f3f4f6",
    surface="#ffffff",
    raised="#ffffff",
    sunken="#eceef1",
    hover="#e9ecf0",
    line="#dcdfe4",
    strong_line="#8b929c",
    ink="#1b1f24",
    quiet_ink="#59616c",
    disabled_ink="#9aa1ab",
    accent="#0f6a73",
    accent_hover="#0c5a62",
    accent_pressed="#0a4a51",
    on_accent="#ffffff",
    accent_soft="#d9eef0",
    accent_ink="#0b565e",
    danger="#b3261e",
    danger_soft="#fbe4e2",
    danger_ink="#8c1d16",
    warning_soft="#fdf0d2",
    warning_ink="#634006",
    success_soft="#dff2e5",
    success_ink="#14532d",
    info_soft="#e1ecfb",
    info_ink="#173b75",
    scrim="#661b1f24",
    weekend="#eceef2",
    today="#d9eef0",
    rooms=_room_looks(_LIGHT_ROOMS),
    stays=_stay_looks(_LIGHT_STAYS),
)
DARK = Tokens(
    dark=True,
    window="#17191c",
    surface="#1f2226",
    raised="#272b30",
    sunken="#131517",
    hover="#2d3238",
    line="#353a41",
    strong_line="#7b838e",
    ink="#e8eaed",
    quiet_ink="#a5adb8",
    disabled_ink="#6d747e",
    accent="#4fb3bf",
    accent_hover="#65c3ce",
    accent_pressed="#3d9ca8",
    on_accent="#06282c",
    accent_soft="#173d42",
    accent_ink="#8fd9e2",
    danger="#e5766e",
    danger_soft="#43201e",
    danger_ink="#fcb9b3",
    warning_soft="#453410",
    warning_ink="#f6dca6",
    success_soft="#1c3a28",
    success_ink="#b5e5c6",
    info_soft="#1b3257",
    info_ink="#c2d9fb",
    scrim="#80000000",
    weekend="#1a1c20",
    today="#173d42",
    rooms=_room_looks(_DARK_ROOMS),
    stays=_stay_looks(_DARK_STAYS),
)


def contrast(first: str, second: str) -> float:
    """Tell the contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, success criterion 1.4.3)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
