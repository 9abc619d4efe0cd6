"""`hotel-desk demo`: made once, opened each time, never half made; the tour instead where nobody could see a window."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from hotel_desk import app
from hotel_desk.cli.display import NoDisplay, has_display
from hotel_desk.cli.program import INTERRUPTED, run_program
from hotel_desk.db.locations import demo_file
from hotel_desk.db.opening import hotel_database
from hotel_desk.domain.clock import WallClock
from hotel_desk.jobs import demo
from hotel_desk.jobs.demo_house import TIME_ZONE
from hotel_desk.queries.hotel_status import hotel_status
from hotel_desk.queries.invariants import check_everything

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from hotel_desk.cli.place import Place

DARK: Mapping[str, str] = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}


class Windows:
    """Stands for the window: notes where it was opened, and which tours were taken."""

    def __init__(self) -> None:
        self.opened: list[Place] = []
        self.tours: list[tuple[Path, bool]] = []

    def open(self, place: Place) -> int:
        self.opened.append(place)
        return 0

    def tour(self, folder: Path, *, quick: bool, tell: Callable[[str], None]) -> None:
        tell("a day was lived")
        self.tours.append((folder, quick))

    def run(self, *arguments: str) -> int:
        return run_program(arguments, open_window=self.open, take_tour=self.tour)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Windows:
    monkeypatch.setattr("hotel_desk.cli.demo.has_display", lambda: True)
    monkeypatch.setattr(demo, "DAYS_LIVED", 1)
    return Windows()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the demo hotel that was made first, see `there_already`."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def there_already(windows: Windows, kept: Path, no_demo_yet: Path) -> None:
    """A demo hotel that the command has made for this test or for one before it, and nobody has worked in."""
    if not any(kept.iterdir()):
        assert windows.run("demo") == 0
        windows.opened.clear()
        for part in no_demo_yet.parent.glob("demo.sqlite*"):
            shutil.copy(part, kept)
    for part in kept.iterdir():
        shutil.copy(part, no_demo_yet.parent)


@pytest.fixture(autouse=True)
def no_demo_yet() -> Iterator[Path]:
    file = demo_file()
    yield file
    for part in file.parent.glob("demo.sqlite*"):
        part.unlink()


def today() -> date:
    return WallClock().now().astimezone(ZoneInfo(TIME_ZONE)).date()


def test_the_demo_hotel_is_made_in_the_data_folder_and_opened(windows: Windows, capsys: pytest.CaptureFixture[str]) -> None:
    before = today()
    assert windows.run("demo") == 0
    [place] = windows.opened
    assert (place.database_url, place.user_name) == (f"sqlite:///{demo_file()}", "manager")
    assert f"The demo hotel is made: {demo_file()}\n" in capsys.readouterr().out
    with place.desk() as desk:
        assert before <= desk.read(hotel_status, user_name="manager").business_date <= today()
        assert desk.read(check_everything) == []
    assert sorted(file.name for file in demo_file().parent.glob("demo*")) == ["demo.sqlite", "demo.sqlite.unprotected-master-key"]


def test_it_is_made_once_and_anew_when_that_is_asked_for(windows: Windows, there_already: None) -> None:
    hotels = []
    for arguments in (["demo"], ["demo"], ["demo", "--fresh"]):
        assert windows.run(*arguments) == 0
        with hotel_database(f"sqlite:///{demo_file()}") as (_database, property_id):
            hotels.append(property_id)
    assert hotels[0] == hotels[1]
    assert hotels[2] != hotels[0]
    assert len(windows.opened) == 3


def test_what_is_broken_off_leaves_no_hotel_and_is_made_whole_the_next_time(windows: Windows, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:

        def break_off(_days: object, _day: date) -> None:
            raise KeyboardInterrupt

        patch.setattr(demo, "_morning", break_off)
        assert windows.run("demo") == INTERRUPTED
    assert not demo_file().exists()
    assert windows.opened == []
    assert windows.run("demo") == 0
    assert sorted(file.name for file in demo_file().parent.glob("demo*")) == ["demo.sqlite", "demo.sqlite.unprotected-master-key"]


def test_a_file_that_the_system_does_not_let_go_stays_as_it_is(
    windows: Windows, there_already: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = demo_file().read_bytes()
    unlink = Path.unlink

    def held(path: Path, *, missing_ok: bool = False) -> None:
        if path == demo_file():
            raise PermissionError
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        assert windows.run("demo", "--fresh") == 1
    assert "is open in another window. It was not made anew." in capsys.readouterr().err
    assert demo_file().read_bytes() == before
    assert windows.opened == []


def test_without_a_display_the_tour_is_taken_and_said_so(
    windows: Windows, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("hotel_desk.cli.demo.has_display", lambda: False)
    monkeypatch.chdir(tmp_path)
    assert windows.run("demo") == 0
    assert windows.tours == [(Path("demo-output"), False)]
    assert windows.opened == []
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("There is no display here, so the day was lived off screen;")
    assert last.endswith(f"{tmp_path / 'demo-output'}.")


def test_the_tour_goes_where_it_is_told(windows: Windows, tmp_path: Path) -> None:
    assert windows.run("tour", "--quick", "--output", str(tmp_path / "pictures")) == 0
    assert windows.tours == [(tmp_path / "pictures", True)]


def test_a_window_without_a_display_is_refused_in_a_sentence(
    there_already: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for variable in DARK:
        monkeypatch.delenv(variable, raising=False)
    address = ("--database", f"sqlite:///{demo_file()}")
    assert run_program(address, open_window=app.open_window, take_tour=app.take_tour) == 1
    said = capsys.readouterr().err
    assert said == f"{NoDisplay()}\n"
    assert "hotel-desk tour" in said


def test_a_missing_hotel_is_said_before_a_missing_display(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for variable in DARK:
        monkeypatch.delenv(variable, raising=False)
    assert run_program([], open_window=app.open_window, take_tour=app.take_tour) == 1
    said = capsys.readouterr().err
    assert said.startswith("There is no hotel in sqlite:///")
    assert "“hotel-desk init”" in said
    assert "“hotel-desk demo”" in said


@pytest.mark.parametrize(
    ("environment", "system", "seen"),
    [
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": "reception-3:0"}, "linux", True),
        ({"DISPLAY": ":4567"}, "linux", False),
        ({"DISPLAY": "unix:4567.0"}, "linux", False),
        ({"DISPLAY": "reception-3:0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({"DISPLAY": "reception-3:0", "QT_QPA_PLATFORM": "minimal:fontconfig"}, "linux", False),
        ({"DISPLAY": "reception-3:0", "QT_QPA_PLATFORM": "xcb"}, "linux", True),
        ({}, "win32", True),
        ({}, "darwin", True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "win32", False),
    ],
)
def test_a_display_is_one_that_answers(environment: dict[str, str], system: str, *, seen: bool) -> None:
    assert has_display(environment, system) is seen


def test_a_wayland_display_is_a_socket_that_takes_connections(tmp_path: Path) -> None:
    environment = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-7"}
    assert not has_display(environment, "linux")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "wayland-7"))
        assert not has_display(environment, "linux")
        server.listen()
        assert has_display(environment, "linux")
