"""The look can be read by everyone: contrast, letters, both modes, all glyphs, 200 %."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from hotel_desk.language import CHINESE, choose_language
from hotel_desk.resource_files import resource_folder
from hotel_desk.ui.theme import BUNDLED_FAMILY, DARK_MODE, LIGHT_MODE, icon, theme
from hotel_desk.ui.tokens import DARK, LIGHT, RoomLook, StayLook, Tokens, contrast

ON_SURFACES = ("ink", "quiet_ink")
PAIRS = (
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("accent_ink", "accent_soft"),
    ("danger_ink", "danger_soft"),
    ("warning_ink", "warning_soft"),
    ("success_ink", "success_soft"),
    ("info_ink", "info_soft"),
    ("ink", "accent_soft"),
    ("ink", "today"),
    ("ink", "weekend"),
    ("danger_ink", "raised"),
)
both_themes = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@both_themes
@pytest.mark.parametrize("status", [*RoomLook, *StayLook], ids=repr)
def test_every_status_can_be_read_and_seen(tokens: Tokens, status: RoomLook | StayLook) -> None:
    look = tokens.look(status)
    assert contrast(look.ink, look.fill) >= 7
    assert contrast(look.edge, tokens.surface) >= 3
    assert contrast(look.ink, look.fill) >= 4.5
    assert 1 <= len(look.letter) <= 3


@both_themes
def test_no_two_statuses_share_a_letter_or_a_fill(tokens: Tokens) -> None:
    for looks in (tokens.rooms, tokens.stays):
        assert len({look.letter for look in looks.values()}) == len(looks)
        assert len({look.fill for look in looks.values()}) == len(looks)


@both_themes
def test_words_can_be_read_on_every_surface(tokens: Tokens) -> None:
    weak = [
        (ink, surface)
        for ink in ON_SURFACES
        for surface in ("window", "surface", "raised", "sunken", "hover")
        if contrast(getattr(tokens, ink), getattr(tokens, surface)) < 4.5
    ]
    weak += [(ink, surface) for ink, surface in PAIRS if contrast(getattr(tokens, ink), getattr(tokens, surface)) < 4.5]
    weak += [("strong_line", surface) for surface in ("surface",) if contrast(tokens.strong_line, getattr(tokens, surface)) < 3]
    assert weak == []


@pytest.mark.usefixtures("dressed")
def test_light_and_dark_dress_the_whole_application(qapp: QApplication) -> None:
    for mode, tokens in ((DARK_MODE, DARK), (LIGHT_MODE, LIGHT)):
        theme().apply(mode)
        assert theme().tokens is tokens
        assert qapp.palette().color(QPalette.ColorRole.Window) == QColor(tokens.window)
        assert tokens.accent in qapp.styleSheet()
        assert "$" not in qapp.styleSheet()


@pytest.mark.usefixtures("dressed")
def test_every_picture_that_the_style_sheet_names_is_there(qapp: QApplication) -> None:
    for mode in (DARK_MODE, LIGHT_MODE):
        theme().apply(mode)
        pictures = re.findall(r"url\((.+?)\)", qapp.styleSheet())
        assert pictures
        assert [picture for picture in pictures if not Path(picture).is_file()] == []


@pytest.mark.usefixtures("dressed")
def test_chinese_can_be_written_without_fonts_of_the_machine(qapp: QApplication) -> None:
    assert BUNDLED_FAMILY in qapp.font().families()
    metrics = QFontMetrics(QFont(BUNDLED_FAMILY))
    assert all(metrics.inFontUcs4(ord(sign)) for sign in "入住退房客人账单余额é€ßÅЖ")
    assert (resource_folder() / "fonts" / "NOTICE-wqy-microhei.txt").is_file()


@pytest.mark.usefixtures("dressed")
def test_chinese_is_set_in_one_family_for_both_scripts(qapp: QApplication) -> None:
    choose_language(CHINESE)
    theme().speak(CHINESE)
    assert qapp.translate("QPlatformTheme", "Cancel") == "取消"
    assert "DejaVu Sans Condensed" not in qapp.font().families()


@pytest.mark.usefixtures("dressed")
def test_icons_follow_the_theme() -> None:
    light = icon("mdi6.bed").pixmap(24, 24).toImage()
    theme().apply(DARK_MODE)
    dark = icon("mdi6.bed").pixmap(24, 24).toImage()
    assert light != dark


AT_TWICE_THE_SIZE = """
from hotel_desk.ui.theme import prepare_scaling, theme
prepare_scaling()
from PySide6.QtWidgets import QApplication
application = QApplication([])
theme().apply("light")
from hotel_desk.ui.widgets.buttons import Button
button = Button("Check in", object_name="check_in", accessible_name="Check in", icon_name="mdi6.bed")
button.resize(120, 32)
picture = button.grab()
print(button.width(), picture.width(), picture.devicePixelRatio())
"""


@pytest.mark.parametrize(("scale", "width"), [("1", 120), ("1.5", 180), ("2", 240)])
def test_it_follows_the_scaling_of_the_system(scale: str, width: int) -> None:
    environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
    ran = subprocess.run(
        [sys.executable, "-c", AT_TWICE_THE_SIZE], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.split() == ["120", str(width), str(float(scale))]
