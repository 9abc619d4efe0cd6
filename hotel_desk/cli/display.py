"""Whether a window can be shown here. Asked before Qt is loaded: where it finds no display, it ends the whole program."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from hotel_desk.domain.errors import StaffError
from hotel_desk.language import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

PLATFORM_VARIABLE = "QT_QPA_PLATFORM"
OFF_SCREEN = "offscreen"
_WITHOUT_SCREEN = frozenset({OFF_SCREEN, "minimal", "minimalegl", "vnc"})
_LOCAL_X_DISPLAY = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")
_X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where every X server listens


class NoDisplay(StaffError):
    code = "window.no_display"
    template = N_(
        "There is no display here, so no window can be opened. Nothing was changed. "
        "Run it on a desktop, or run “hotel-desk tour”, which needs none."
    )


def has_display(environment: Mapping[str, str] = os.environ, system: str = sys.platform) -> bool:
    """Tell whether a window would be seen: on Linux, whether an X or Wayland display is named and answers."""
    if environment.get(PLATFORM_VARIABLE, "").partition(":")[0] in _WITHOUT_SCREEN:
        return False
    if not system.startswith("linux"):
        return True
    return _wayland_answers(environment) or _x_answers(environment.get("DISPLAY", ""))


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    name = environment.get("WAYLAND_DISPLAY", "")
    return bool(name) and _takes_connections(str(Path(environment.get("XDG_RUNTIME_DIR", "/")) / name))


def _x_answers(display: str) -> bool:
    """A display on another machine (`host:0`) is taken at its word."""
    local = _LOCAL_X_DISPLAY.fullmatch(display)
    if local is None:
        return bool(display)
    path = str(_X_SOCKETS / f"X{local[1]}")
    # Linux's X servers listen under an abstract name too, and some under nothing else.
    return _takes_connections(path) or _takes_connections(f"\0{path}")


def _takes_connections(address: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        try:
            line.connect(address)
        except OSError:
            return False
        return True
