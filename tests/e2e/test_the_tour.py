"""`hotel-desk tour`: the whole day, lived by the program itself in a process of its own, off screen."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from hotel_desk.ui.start import all_screens
from hotel_desk.ui.tour import tour

if TYPE_CHECKING:
    from pathlib import Path


SMALL = (1024, 768)
STEPS = len(tour.DAY) + 1


def size_of(picture: Path) -> tuple[int, int]:
    """Width and height, as the PNG's header says them."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


def words_of(paper: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(paper).pages)


@pytest.mark.timeout(300)
def test_the_tour_lives_a_day_and_leaves_its_pictures_and_papers(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    command = [sys.executable, "-m", "hotel_desk.app", "tour", "--quick"]
    done = subprocess.run(command, cwd=tmp_path, env=_with_project(environment), capture_output=True, text=True, timeout=280, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert sum(line.startswith("  ✓ ") for line in lines) == STEPS
    assert lines[-2].endswith("Everything adds up.")
    assert lines[-1].startswith("One day lived in ")
    output = tmp_path / "demo-output"
    assert lines[-1].endswith(f"in {output}.")
    screens = {picture.name: size_of(picture) for picture in (output / "screens").iterdir()}
    assert screens == {f"{spec.key.replace('_', '-')}-light-1024x768-en.png": SMALL for spec in all_screens()}
    assert len(list((output / "day").iterdir())) >= len(tour.DAY)
    assert not (output / tour.STOPPED).exists()
    papers = {paper.stem: words_of(paper) for paper in (output / "papers").iterdir()}
    assert sorted(papers) == ["confirmation", "deposit-receipt", "folio", "payment-receipt", "registration-card"]
    assert all("Lakeside Garden Hotel" in words for words in papers.values())


def _with_project(environment: dict[str, str]) -> dict[str, str]:
    """The program is found from any folder, as when it is installed."""
    return {**environment, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
